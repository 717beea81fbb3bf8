import { msat } from '../../src/keysend/amount.ts';
import type { NodeKey } from '../../src/keysend/destination.ts';
import type { Channel, LightningNode, NodeInfo, NodeProfile, PaymentPage } from '../../src/keysend/node.ts';
import type { JournaledOrder, KeysendOrder } from '../../src/keysend/order.ts';
import type { Payment } from '../../src/keysend/payment.ts';
import type { PaymentHash } from '../../src/keysend/preimage.ts';
import { Problem } from '../../src/keysend/problem.ts';
import type { Reason } from '../../src/keysend/problem.ts';
import { FakeNode } from '../keysend/fakeNode.ts';
import type { Cut } from '../keysend/fakeNode.ts';
import { ALICE_INFO, attempt, BOB, CAROL, settled, snapshot } from '../keysend/samples.ts';

export interface StoryOptions {
  readonly network?: string;
  /** What becomes of an order, snapshot by snapshot. Without it: it settles. */
  readonly tell?: (order: KeysendOrder) => readonly Payment[];
  readonly cuts?: readonly Cut[];
  readonly refusal?: Reason;
  /** The last snapshot waits for it. */
  readonly held?: Promise<void>;
  /** No channel of it holds any HTLC. */
  readonly stuck?: true;
  /** Past payments, a page each. */
  readonly pages?: readonly PaymentPage[];
}

const CHANNEL: Channel = {
  id: '1',
  peer: BOB,
  peerAlias: 'bob',
  active: true,
  private: false,
  localMsat: msat(1_000_000_000n),
  remoteMsat: msat(0n),
  reserveMsat: msat(0n),
  largestHtlcMsat: msat(1_000_000_000n),
  pendingHashes: [],
};

/** The fake node with a story that is told about whatever order it gets. */
export class StoryNode implements LightningNode {
  readonly info: NodeInfo;
  readonly orders: KeysendOrder[] = [];
  readonly lookedUp: NodeKey[] = [];
  readonly pagesAsked: (string | undefined)[] = [];
  /** Whether its stream was cancelled. */
  canceled = false;
  closed = false;
  readonly #options: StoryOptions;
  readonly #fakes = new Map<PaymentHash, FakeNode>();

  constructor(options: StoryOptions = {}) {
    this.info = { ...ALICE_INFO, network: options.network ?? 'regtest' };
    this.#options = options;
  }

  pay(order: JournaledOrder, cancel: AbortSignal): AsyncIterable<Payment> {
    this.orders.push(order);
    cancel.addEventListener('abort', () => {
      this.canceled = true;
    });
    const fake = new FakeNode((this.#options.tell ?? settles)(order), this.#options);
    this.#fakes.set(order.hash, fake);
    return fake.pay(order, cancel);
  }

  /** As if it had been sent before, by whomever. `held`: its last snapshot waits for it. */
  knows(
    order: KeysendOrder,
    story = (this.#options.tell ?? settles)(order),
    held = this.#options.held,
  ): void {
    const fake = new FakeNode(story, { ...this.#options, ...(held === undefined ? {} : { held }) });
    fake.told = 0;
    this.#fakes.set(order.hash, fake);
  }

  async *track(hash: Payment['hash'], signal: AbortSignal): AsyncGenerator<Payment, void, void> {
    const fake = this.#fakes.get(hash);
    if (fake === undefined) throw new Problem({ kind: 'paymentNotFound', hash });
    yield* fake.track(hash, signal);
  }

  async listPayments({ next }: { readonly next?: string }): Promise<PaymentPage> {
    this.pagesAsked.push(next);
    const page = this.#options.pages?.[Number(next ?? 0)];
    return Promise.resolve(page ?? { payments: [], uncertain: [] });
  }

  async getInfo(): Promise<NodeInfo> {
    return Promise.resolve(this.info);
  }
  async channels(): Promise<readonly Channel[]> {
    const pendingHashes = this.#options.stuck === true ? [] : [...this.#fakes.keys()];
    return Promise.resolve([{ ...CHANNEL, pendingHashes }]);
  }
  async balance(): ReturnType<LightningNode['balance']> {
    return Promise.reject(new Problem({ kind: 'nodeError', code: 2, detail: 'none here' }));
  }
  async findRoute(): ReturnType<LightningNode['findRoute']> {
    return Promise.resolve({ noRoute: 'noPath' as const, detail: 'unable to find a path to destination' });
  }
  async lookUp(key: NodeKey): Promise<NodeProfile | undefined> {
    this.lookedUp.push(key);
    const alias = key === CAROL ? 'carol' : undefined;
    return Promise.resolve(alias === undefined ? undefined : { key, alias, announcesKeysend: true });
  }
  close(): void {
    this.closed = true;
  }
}

function settles(order: KeysendOrder): readonly Payment[] {
  return [
    snapshot(order, []),
    snapshot(order, [attempt(1n, 'IN_FLIGHT')]),
    settled(order, [attempt(1n, 'SUCCEEDED')]),
  ];
}
