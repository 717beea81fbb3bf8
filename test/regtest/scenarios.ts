import { msat } from '../../src/keysend/amount.ts';
import type { NodeKey } from '../../src/keysend/destination.ts';
import type { LightningNode } from '../../src/keysend/node.ts';
import { makeOrder } from '../../src/keysend/order.ts';
import type { JournaledOrder } from '../../src/keysend/order.ts';
import { isEnded } from '../../src/keysend/payment.ts';
import type { Payment } from '../../src/keysend/payment.ts';
import type { PaymentHash } from '../../src/keysend/preimage.ts';
import { reasonOf } from '../../src/keysend/problem.ts';
import type { Reason } from '../../src/keysend/problem.ts';
import { MESSAGE_RECORD, PREIMAGE_RECORD } from '../../src/keysend/records.ts';
import type { TlvRecord } from '../../src/keysend/records.ts';
import type { Secret } from '../../src/keysend/secret.ts';
import type { NodeName } from './topology.ts';
import { waitFor, whenTrue } from './waitFor.ts';

/*
 * What alice's keysends look like in the network of topology.ts, one row for each thing that can happen: the one table that
 * every network of nodes must fit, real or not. `play` tells a row's story through the core's port.
 *
 * A snapshot is told as `status/reason [attempt, attempt]`, an attempt as `status` and, once failed, `code@node`, where node
 * 0 is alice and 1 the first hop. Each attempt and each change of one is a snapshot of its own.
 */

/** Something that happens while the payment is on its way, in order: a wait of so many milliseconds, or a word. */
export type Meanwhile =
  | number
  /** Wait until the receiver holds the payment. */
  | 'held'
  /** The receiver takes what it holds, or refuses it. */
  | 'settle'
  | 'refuse'
  /** The person cancels; the stream of `pay` then ends, and `track` goes on. */
  | 'cancel'
  /** Wait until `track` has shown its first snapshot. */
  | 'tracked'
  /** The same order goes out a second time. */
  | 'again';

export interface Scenario {
  /** Unique. */
  readonly name: string;
  /** `nobody` is a key that no node has. */
  readonly to: NodeName | 'nobody';
  readonly sat: bigint;
  /** 1000 sat where none is given. */
  readonly feeLimitMsat?: bigint;
  /** 60 where none is given. */
  readonly timeoutSeconds?: number;
  readonly records?: readonly TlvRecord[];
  readonly meanwhile?: readonly Meanwhile[];
  readonly story: Story;
}

export interface Story {
  /** The snapshots of `pay`. */
  readonly paid: readonly string[];
  /** Those of `track`, where the stream of `pay` ended before the payment. */
  readonly tracked?: readonly string[];
  /** What `pay` rejected with, and the second `pay` of `again`. */
  readonly refused?: Reason['kind'];
  readonly again?: Reason['kind'];
  /** What the node tells anyone who asks for the payment later, with the reason that it then has; or `unknown`. */
  readonly later: string;
  /** Absent while nothing is settled. */
  readonly feeMsat?: bigint;
  /** The state of the receiver's invoice, or `none`. */
  readonly received: string;
}

const on = 'IN_FLIGHT []';
const out = 'IN_FLIGHT [IN_FLIGHT]';
const settled = 'SUCCEEDED [SUCCEEDED]';
const unroutable = 'FAILED/NO_ROUTE []';
const poor = 'FAILED TEMPORARY_CHANNEL_FAILURE@1';

/** The receiver's no: first the verdict alone, then the end with the attempt's failure. Later look-ups have lost the attempt. */
function refusedAt(hop: number): Pick<Story, 'paid' | 'later'> {
  const reason = 'INCORRECT_PAYMENT_DETAILS';
  return {
    paid: [
      on,
      out,
      `IN_FLIGHT/${reason} [IN_FLIGHT]`,
      `FAILED/${reason} [FAILED INCORRECT_OR_UNKNOWN_PAYMENT_DETAILS@${hop}]`,
    ],
    later: `FAILED/${reason} []`,
  };
}

const noRoute: Story = { paid: [on, unroutable], later: unroutable, received: 'none' };

function settledFor(feeMsat: bigint): Story {
  return { paid: [on, out, settled], later: settled, feeMsat, received: 'SETTLED' };
}

function message(bytes: number): readonly TlvRecord[] {
  return [{ type: MESSAGE_RECORD, value: Buffer.alloc(bytes, 'x') }];
}

export const scenarios: readonly Scenario[] = [
  { name: 'a direct peer', to: 'bob', sat: 1_000n, story: settledFor(0n) },
  { name: 'two hops', to: 'carol', sat: 100_000n, story: settledFor(1_100n) },
  { name: 'two hops, the smallest amount', to: 'carol', sat: 1n, story: settledFor(1_000n) },
  {
    name: 'a receiver that takes no keysends',
    to: 'dave',
    sat: 1_000n,
    story: { ...refusedAt(1), received: 'none' },
  },
  { name: 'a key that no node has', to: 'nobody', sat: 1_000n, story: noRoute },
  { name: 'a node with a private channel only', to: 'hal', sat: 1_000n, story: noRoute },
  { name: 'more than the channel may spend', to: 'bob', sat: 9_950_000n, story: noRoute },
  {
    name: 'more than all channels hold',
    to: 'bob',
    sat: 20_000_000n,
    story: {
      paid: [on, 'FAILED/INSUFFICIENT_BALANCE []'],
      later: 'FAILED/INSUFFICIENT_BALANCE []',
      received: 'none',
    },
  },
  {
    name: 'a fee limit 1 msat too low',
    to: 'carol',
    sat: 1_000n,
    feeLimitMsat: 1_000n,
    story: noRoute,
  },
  {
    name: 'a fee limit that is just enough',
    to: 'carol',
    sat: 1_000n,
    feeLimitMsat: 1_001n,
    story: settledFor(1_001n),
  },
  { name: 'a direct peer without any fee', to: 'bob', sat: 1_000n, feeLimitMsat: 0n, story: settledFor(0n) },
  {
    name: 'a message and other records',
    to: 'carol',
    sat: 1_000n,
    records: [
      { type: MESSAGE_RECORD, value: Buffer.from('grüße') },
      { type: 65536n, value: Buffer.alloc(0) },
      { type: 65537n, value: Buffer.from([1, 2, 3]) },
    ],
    story: settledFor(1_001n),
  },
  { name: 'the longest message', to: 'bob', sat: 1n, records: message(1_207), story: settledFor(0n) },
  { name: 'a message one byte too long', to: 'bob', sat: 1n, records: message(1_208), story: noRoute },
  {
    name: 'a record of the protocol’s own',
    to: 'bob',
    sat: 1_000n,
    records: [{ type: 65_535n, value: Buffer.from([1]) }],
    story: { paid: [], refused: 'orderRefused', later: 'unknown', received: 'none' },
  },
  {
    name: 'nothing at all',
    to: 'bob',
    sat: 0n,
    story: { paid: [], refused: 'orderRefused', later: 'unknown', received: 'none' },
  },
  {
    name: 'oneself',
    to: 'alice',
    sat: 1_000n,
    story: { paid: [], refused: 'orderRefused', later: 'unknown', received: 'none' },
  },
  {
    name: 'a second way after the first was too poor',
    to: 'frank',
    sat: 300_000n,
    story: {
      paid: [
        on,
        out,
        `IN_FLIGHT [${poor}]`,
        `IN_FLIGHT [${poor}, IN_FLIGHT]`,
        `SUCCEEDED [${poor}, SUCCEEDED]`,
      ],
      later: settled,
      feeMsat: 602_000n,
      received: 'SETTLED',
    },
  },
  {
    name: 'only a way that is too poor within the fee limit',
    to: 'frank',
    sat: 300_000n,
    feeLimitMsat: 100_000n,
    story: {
      paid: [on, out, `IN_FLIGHT [${poor}]`, `FAILED/NO_ROUTE [${poor}]`],
      later: unroutable,
      received: 'none',
    },
  },

  {
    name: 'a receiver that holds it and takes it',
    to: 'harriet',
    sat: 5_000n,
    meanwhile: ['held', 'settle'],
    story: settledFor(1_005n),
  },
  {
    name: 'a receiver that holds it and refuses it',
    to: 'harriet',
    sat: 5_000n,
    meanwhile: ['held', 'refuse'],
    story: { ...refusedAt(2), received: 'CANCELED' },
  },
  {
    name: 'the same order again while it is held',
    to: 'harriet',
    sat: 5_000n,
    meanwhile: ['held', 'again', 'settle'],
    story: { ...settledFor(1_005n), again: 'alreadyExists' },
  },
  {
    name: 'cancelled while it is held, and taken all the same',
    to: 'harriet',
    sat: 5_000n,
    meanwhile: ['held', 'cancel', 'tracked', 'settle'],
    story: {
      paid: [on, out],
      tracked: [out, settled],
      later: 'SUCCEEDED/CANCELED [SUCCEEDED]',
      feeMsat: 1_005n,
      received: 'SETTLED',
    },
  },
  {
    name: 'cancelled while it is held, and refused',
    to: 'harriet',
    sat: 5_000n,
    meanwhile: ['held', 'cancel', 'tracked', 'refuse'],
    story: {
      paid: [on, out],
      tracked: refusedAt(2).paid.slice(1),
      later: 'FAILED/CANCELED []',
      received: 'CANCELED',
    },
  },
  {
    name: 'taken after its time was up',
    to: 'harriet',
    sat: 5_000n,
    timeoutSeconds: 1,
    meanwhile: ['held', 1_500, 'settle'],
    story: { ...settledFor(1_005n), later: 'SUCCEEDED/TIMEOUT [SUCCEEDED]' },
  },
  {
    name: 'refused after its time was up',
    to: 'harriet',
    sat: 5_000n,
    timeoutSeconds: 1,
    meanwhile: ['held', 1_500, 'refuse'],
    story: { ...refusedAt(2), later: 'FAILED/TIMEOUT []', received: 'CANCELED' },
  },
];

/** A network in which a story can be told. */
export interface World {
  /** alice. */
  readonly node: LightningNode;
  readonly keyOf: (name: NodeName) => NodeKey;
  /** alice's node forgets which channels failed. */
  forgetFailures(): Promise<void>;
  /** The payment as alice's node tells it to others, or `unknown`. Its attempts, once they are no more than remembered. */
  lookUp(hash: PaymentHash): Promise<string>;
  /** The state of the receiver's invoice, or `none`; and what it was told. */
  received(
    name: NodeName,
    hash: PaymentHash,
  ): Promise<{ readonly state: string; readonly records: readonly TlvRecord[] }>;
  settle(name: NodeName, preimage: Secret): Promise<void>;
  refuse(name: NodeName, hash: PaymentHash): Promise<void>;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** Makes the payment, lets happen what happens, and tells what was seen. */
export async function play(
  scenario: Scenario,
  world: World,
): Promise<Story & { readonly records: readonly TlvRecord[] }> {
  await world.forgetFailures();
  const order = orderFor(scenario, world);
  const watch = new Watch(order, world);
  const [told] = await Promise.all([watch.follow(), watch.meanwhile(scenario)]);
  const received =
    scenario.to === 'nobody' ? { state: 'none', records: [] } : await world.received(scenario.to, order.hash);
  const later = await world.lookUp(order.hash);
  return {
    ...told,
    later: isToldLater(later, scenario.story.later) ? scenario.story.later : later,
    received: received.state,
    records: received.records,
  };
}

export function orderFor(scenario: Omit<Scenario, 'name' | 'story'>, world: World): JournaledOrder {
  const { to, sat, feeLimitMsat = 1_000_000n, timeoutSeconds = 60, records = [] } = scenario;
  const nobody = `02${'11'.repeat(32)}` as NodeKey;
  const intent = {
    destination: to === 'nobody' ? nobody : world.keyOf(to),
    amountMsat: msat(sat * 1_000n),
    feeLimitMsat: msat(feeLimitMsat),
    timeoutSeconds,
  };
  // No journal: what is tested here is the node's side.
  return { ...makeOrder(intent, world.node.info, Date.now()), records } as unknown as JournaledOrder;
}

/**
 * The table's `later`, or what the node made of it: LND takes the end of a call that can be cancelled for a cancel, its own
 * end after the payment's included. About one payment in ten that nobody cancelled has that reason from then on.
 */
function isToldLater(told: string, later: string): boolean {
  return told === later || told === later.replace(/^(\w+)(\/\w+)?/, '$1/CANCELED');
}

export async function untilHeld(world: World, receiver: NodeName, hash: PaymentHash): Promise<void> {
  await waitFor(
    `${receiver} to hold the payment`,
    async () => whenTrue((await world.received(receiver, hash)).state === 'ACCEPTED'),
    { timeoutMs: 20_000, intervalMs: 20 },
  );
}

/** LND adds one of its own to what a receiver is told. */
const LND_RECORD = 106823n;

/** The records that the sender chose, in an order that can be compared. */
export function ours(records: readonly TlvRecord[]): readonly (readonly [bigint, string])[] {
  return records
    .filter(({ type }) => type !== PREIMAGE_RECORD && type !== LND_RECORD)
    .map(({ type, value }): [bigint, string] => [type, Buffer.from(value).toString('hex')])
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The snapshot as the table tells it. */
export function tell({ status, reason, attempts }: Payment): string {
  const each = attempts.map((one) =>
    one.failure === undefined ? one.status : `${one.status} ${one.failure.code}@${one.failure.sourceIndex}`,
  );
  return `${status}${reason === undefined ? '' : `/${reason}`} [${each.join(', ')}]`;
}

class Watch {
  readonly #order: JournaledOrder;
  readonly #world: World;
  readonly #cancel = new AbortController();
  readonly #tracked = Promise.withResolvers<undefined>();
  #again: Reason['kind'] | undefined;

  constructor(order: JournaledOrder, world: World) {
    this.#order = order;
    this.#world = world;
  }

  async follow(): Promise<Omit<Story, 'later' | 'received'>> {
    const { node } = this.#world;
    const paid: string[] = [];
    let last: Payment | undefined;
    let refused: Reason['kind'] | undefined;
    try {
      for await (last of node.pay(this.#order, this.#cancel.signal)) paid.push(tell(last));
    } catch (error) {
      refused = kindOf(error);
    }
    const tracked: string[] = [];
    if (last !== undefined && !isEnded(last)) {
      for await (last of node.track(this.#order.hash, new AbortController().signal)) {
        tracked.push(tell(last));
        this.#tracked.resolve(undefined);
      }
    }
    return {
      paid,
      ...(tracked.length > 0 && { tracked }),
      ...(refused !== undefined && { refused }),
      ...(this.#again !== undefined && { again: this.#again }),
      ...(last?.state === 'succeeded' && { feeMsat: last.feeMsat }),
    };
  }

  async meanwhile({ to, meanwhile = [] }: Scenario): Promise<void> {
    for (const event of meanwhile) {
      if (typeof event === 'number') await this.#world.sleep(event);
      else if (to !== 'nobody') await this.#happen(event, to);
    }
  }

  async #happen(event: Exclude<Meanwhile, number>, receiver: NodeName): Promise<void> {
    const { hash, preimage } = this.#order;
    switch (event) {
      case 'held':
        return untilHeld(this.#world, receiver, hash);
      case 'settle':
        return this.#world.settle(receiver, preimage);
      case 'refuse':
        return this.#world.refuse(receiver, hash);
      case 'cancel':
        this.#cancel.abort();
        return;
      case 'tracked':
        await this.#tracked.promise;
        return;
      case 'again':
        try {
          for await (const snapshot of this.#world.node.pay(this.#order, this.#cancel.signal)) {
            throw new Error(`A second payment: ${tell(snapshot)}`);
          }
        } catch (error) {
          this.#again = kindOf(error);
        }
    }
  }
}

/** Rethrows what carries no reason. */
function kindOf(error: unknown): Reason['kind'] {
  const reason = reasonOf(error);
  if (reason === undefined) throw error;
  return reason.kind;
}
