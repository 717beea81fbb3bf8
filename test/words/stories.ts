import { changesBetween } from '../../src/keysend/changes.ts';
import { msat } from '../../src/keysend/amount.ts';
import type { NodeKey } from '../../src/keysend/destination.ts';
import { diagnose } from '../../src/keysend/diagnosis.ts';
import type { Facts } from '../../src/keysend/diagnosis.ts';
import type { Channel } from '../../src/keysend/node.ts';
import type { KeysendOrder } from '../../src/keysend/order.ts';
import type { Attempt, Payment } from '../../src/keysend/payment.ts';
import type { Receipt } from '../../src/keysend/practice.ts';
import { paymentHashOf } from '../../src/keysend/preimage.ts';
import { messageRecord, PREIMAGE_RECORD } from '../../src/keysend/records.ts';
import { Secret } from '../../src/keysend/secret.ts';
import { changeLines, orderLines } from '../../src/words/paymentLines.ts';
import { receiptLines } from '../../src/words/receiptLines.ts';
import { summaryLines } from '../../src/words/summary.ts';
import { ALICE, BOB, CAROL, NOW } from '../keysend/samples.ts';
import { DAVE, FRANK, names } from './people.ts';

/** A whole payment as its snapshots came, by milliseconds after its start (facts: scenarios 1, 19, 3, 6 and 13). */
export interface Story {
  readonly order: KeysendOrder;
  readonly seen: readonly (readonly [elapsedMs: number, payment: Payment])[];
  readonly facts: Facts;
  /** The receiver's side, on the practice network. */
  readonly receipt?: Receipt;
}

/** What a person reads in the output channel. */
export function tell({ order, seen, facts, receipt }: Story): string {
  const lines = [...orderLines(order)];
  let previous: Payment | undefined;
  let end: readonly string[] = [];
  for (const [elapsedMs, payment] of seen) {
    const context = { names, payer: order.payer, network: order.network, elapsedMs };
    for (const change of changesBetween(previous, payment))
      lines.push(...changeLines(change, payment, context));
    end = summaryLines(payment, diagnose(payment, order, facts), { ...context, door: 'editor' });
    previous = payment;
  }
  const received = receipt === undefined ? [] : receiptLines(receipt, names);
  return [...lines, ...end, ...received, ''].join('\n');
}

const preimage = new Secret(Uint8Array.from({ length: 32 }, (_, index) => index));

function order(destination: NodeKey, sat: bigint, more: Partial<KeysendOrder> = {}): KeysendOrder {
  return {
    destination,
    amountMsat: msat(sat * 1000n),
    feeLimitMsat: msat(sat <= 1000n ? sat * 1000n : sat * 50n),
    timeoutSeconds: 60,
    hash: paymentHashOf(preimage),
    preimage,
    records: [],
    payer: ALICE,
    network: 'regtest',
    createdAt: NOW,
    deadline: NOW + 30_000,
    ...more,
  };
}

/** Short channel ids of the regtest network: block 452, each its own transaction. */
function channelId(transaction: bigint): string {
  return ((452n << 40n) | (transaction << 16n)).toString();
}

const channels = new Map([
  [`${ALICE}${BOB}`, channelId(1n)],
  [`${BOB}${CAROL}`, channelId(2n)],
  [`${ALICE}${DAVE}`, channelId(3n)],
  [`${BOB}${FRANK}`, channelId(4n)],
  [`${DAVE}${FRANK}`, channelId(5n)],
]);

function attempt(id: bigint, of: KeysendOrder, route: readonly NodeKey[], feeMsat: bigint): Attempt {
  const [first = of.destination, ...others] = route;
  return {
    id,
    status: 'IN_FLIGHT',
    hops: [first, ...others].map((node, index) => ({
      node,
      channelId: channels.get(`${index === 0 ? ALICE : (route[index - 1] ?? '')}${node}`) ?? '0',
      amountMsat: of.amountMsat,
      feeMsat: msat(index === route.length - 1 ? 0n : feeMsat),
      expiry: 592,
    })),
    totalMsat: msat(of.amountMsat + feeMsat),
    feeMsat: msat(feeMsat),
    timelock: route.length === 1 ? 592 : 672,
    startedAtNs: BigInt(NOW) * 1_000_000n,
  };
}

function settledAttempt(of: Attempt): Attempt {
  return { ...of, status: 'SUCCEEDED' };
}

function failedAttempt(of: Attempt, code: string, sourceIndex: number): Attempt {
  return { ...of, status: 'FAILED', failure: { code, sourceIndex } };
}

function snapshot(of: KeysendOrder, attempts: readonly Attempt[], more: Partial<Payment> = {}): Payment {
  return {
    hash: of.hash,
    state: 'inFlight',
    status: 'IN_FLIGHT',
    amountMsat: of.amountMsat,
    feeMsat: msat(0n),
    createdAtNs: BigInt(NOW) * 1_000_000n,
    destination: of.destination,
    records: of.records,
    attempts,
    ...more,
  };
}

function settled(of: KeysendOrder, attempts: readonly Attempt[], feeMsat: bigint): Payment {
  return snapshot(of, attempts, {
    state: 'succeeded',
    status: 'SUCCEEDED',
    feeMsat: msat(feeMsat),
    preimage: of.preimage,
  });
}

function failed(
  of: KeysendOrder,
  attempts: readonly Attempt[],
  reason: NonNullable<Payment['reason']>,
): Payment {
  return snapshot(of, attempts, { state: 'failed', status: 'FAILED', reason });
}

const aliceToBob: Channel = {
  id: channelId(1n),
  peer: BOB,
  peerAlias: 'bob',
  active: true,
  private: false,
  localMsat: msat(9_996_530_000n),
  remoteMsat: msat(0n),
  reserveMsat: msat(100_000_000n),
  largestHtlcMsat: msat(9_900_000_000n),
  pendingHashes: [],
};

function settledDirect(): Story {
  const of = order(BOB, 1_000n, { network: 'mainnet' });
  const out = attempt(1n, of, [BOB], 0n);
  return {
    order: of,
    seen: [
      [6, snapshot(of, [])],
      [7, snapshot(of, [out])],
      [121, settled(of, [settledAttempt(out)], 0n)],
    ],
    facts: {},
  };
}

function settledAfterRetry(): Story {
  const of = order(FRANK, 300_000n);
  const first = attempt(1n, of, [BOB, FRANK], 1_300n);
  const gone = failedAttempt(first, 'TEMPORARY_CHANNEL_FAILURE', 1);
  const second = attempt(2n, of, [DAVE, FRANK], 2_600n);
  return {
    order: of,
    seen: [
      [28, snapshot(of, [])],
      [32, snapshot(of, [first])],
      [175, snapshot(of, [gone])],
      [177, snapshot(of, [gone, second])],
      [353, settled(of, [gone, settledAttempt(second)], 2_600n)],
    ],
    facts: {},
  };
}

function receiverRefused(): Story {
  const of = order(DAVE, 1_000n);
  const out = attempt(1n, of, [DAVE], 0n);
  const reason = 'INCORRECT_PAYMENT_DETAILS';
  return {
    order: of,
    seen: [
      [23, snapshot(of, [])],
      [23, snapshot(of, [out])],
      [280, snapshot(of, [out], { reason })],
      [283, failed(of, [failedAttempt(out, 'INCORRECT_OR_UNKNOWN_PAYMENT_DETAILS', 1)], reason)],
    ],
    facts: { profile: { key: DAVE, alias: 'dave', announcesKeysend: false } },
  };
}

function noRoute(): Story {
  const of = order(CAROL, 100_000n, { feeLimitMsat: msat(1_000n) });
  return {
    order: of,
    seen: [
      [4, snapshot(of, [])],
      [8, failed(of, [], 'NO_ROUTE')],
    ],
    facts: {
      channels: [aliceToBob],
      profile: { key: CAROL, alias: 'carol', announcesKeysend: true },
      routeAtAnyFee: { hops: [], feeMsat: msat(1_100n), timelock: 672 },
    },
  };
}

function unknown(): Story {
  const of = order(CAROL, 5_000n, { message: 'hello', records: [messageRecord('hello')] });
  const out = attempt(1n, of, [BOB, CAROL], 1_005n);
  const lost = { state: 'unknown', unknown: 'connectionLost' } as const;
  return {
    order: of,
    seen: [
      [13, snapshot(of, [])],
      [14, snapshot(of, [out])],
      [4_210, snapshot(of, [out], lost)],
      [63_977, snapshot(of, [out], { ...lost, unknown: 'notWatched' })],
    ],
    facts: {},
  };
}

function settledInPractice(): Story {
  const message = messageRecord('hello');
  const of = order(BOB, 1_000n, { network: 'practice', message: 'hello', records: [message] });
  const out = attempt(1n, of, [BOB], 0n);
  return {
    order: of,
    seen: [
      [2, snapshot(of, [])],
      [3, snapshot(of, [out])],
      [204, settled(of, [settledAttempt(out)], 0n)],
    ],
    facts: {},
    receipt: {
      node: BOB,
      invoice: 'SETTLED',
      amountMsat: of.amountMsat,
      records: [
        message,
        { type: 106823n, value: Uint8Array.of(0) },
        { type: PREIMAGE_RECORD, value: preimage.expose() },
      ],
      computedHash: of.hash,
      matches: true,
    },
  };
}

/** By the name of the file that holds the text. */
export const stories: Readonly<Record<string, Story>> = {
  'settled-direct-on-mainnet': settledDirect(),
  'settled-after-a-retry': settledAfterRetry(),
  'settled-on-the-practice-network': settledInPractice(),
  'receiver-refused': receiverRefused(),
  'no-route-within-the-fee-limit': noRoute(),
  'unknown-after-a-lost-connection': unknown(),
};
