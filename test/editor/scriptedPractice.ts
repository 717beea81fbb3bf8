import { setImmediate } from 'node:timers/promises';
import type { NodeKey } from '../../src/keysend/destination.ts';
import type { LightningNode, NodeInfo, NodeProfile } from '../../src/keysend/node.ts';
import type { JournaledOrder } from '../../src/keysend/order.ts';
import type { Attempt, Payment } from '../../src/keysend/payment.ts';
import type {
  Fault,
  Practice,
  PracticeAccess,
  PracticeNode,
  Receipt,
  Received,
} from '../../src/keysend/practice.ts';
import type { PaymentHash } from '../../src/keysend/preimage.ts';
import { Problem } from '../../src/keysend/problem.ts';
import { PREIMAGE_RECORD } from '../../src/keysend/records.ts';
import { ALICE, ALICE_INFO, attempt, BOB, CAROL, failed, settled, snapshot } from '../keysend/samples.ts';
import { DAVE } from '../words/people.ts';

const nodes: readonly PracticeNode[] = [
  { key: ALICE, alias: 'alice', lesson: 'own' },
  { key: DAVE, alias: 'dave', lesson: 'noKeysend' },
  { key: BOB, alias: 'bob', lesson: 'direct' },
  { key: CAROL, alias: 'carol', lesson: 'refunds' },
];

/** A practice network that does as told: bob and carol take what they get, dave refuses until he is mended. */
export class ScriptedPractice implements Practice {
  /** What was asked of it; empty as long as nobody has started it. */
  readonly calls: string[] = [];
  readonly delays: number[] = [];
  readonly #payments = new Map<PaymentHash, Payment>();
  readonly #receipts = new Map<PaymentHash, Receipt>();
  #faults: readonly Fault[] = [
    { kind: 'nodeStopped', node: BOB, broken: false },
    { kind: 'keysendOff', node: DAVE, broken: true },
  ];
  #running = false;
  #streams: { readonly push: (received: Received) => void; readonly fail: (error: Error) => void }[] = [];

  get payments(): readonly Payment[] {
    return [...this.#payments.values()].reverse();
  }

  get running(): boolean {
    return this.#running;
  }

  connect(): LightningNode {
    this.calls.push('connect');
    this.#running = true;
    return new ScriptedPracticeNode(this);
  }

  /** As when its process was killed. */
  kill(): void {
    this.#running = false;
    const streams = this.#streams;
    this.#streams = [];
    for (const { fail } of streams) fail(new Problem({ kind: 'connectionLost', detail: 'killed' }));
  }

  /** A keysend comes in. */
  receive(received: Received): void {
    for (const { push } of this.#streams) push(received);
  }

  get streams(): number {
    return this.#streams.length;
  }

  accepts(key: NodeKey): boolean {
    return !this.#faults.some((fault) => fault.broken && 'node' in fault && fault.node === key);
  }

  keep(order: JournaledOrder, payment: Payment): Payment {
    this.#payments.set(order.hash, payment);
    const refused = payment.state === 'failed';
    if (payment.attempts.length > 0) {
      this.#receipts.set(order.hash, {
        node: order.destination,
        invoice: refused ? 'none' : 'SETTLED',
        amountMsat: order.amountMsat,
        records: [...order.records, { type: PREIMAGE_RECORD, value: order.preimage.expose() }],
        computedHash: order.hash,
        matches: true,
        ...(refused ? { refusal: 'keysendOff' as const } : {}),
      });
    }
    return payment;
  }

  async nodes(): Promise<readonly PracticeNode[]> {
    this.calls.push('nodes');
    return nodes;
  }
  async faults(): Promise<readonly Fault[]> {
    this.calls.push('faults');
    return this.#faults;
  }
  async setFault(fault: Fault): Promise<void> {
    this.calls.push('setFault');
    this.#faults = this.#faults.map((each) => (each.kind === fault.kind ? fault : each));
  }
  async reset(): Promise<void> {
    this.calls.push('reset');
    this.#faults = this.#faults.map((fault) => ({ ...fault, broken: fault.kind === 'keysendOff' }));
  }
  async setDelay(milliseconds: number): Promise<void> {
    this.delays.push(milliseconds);
  }
  async receipt(hash: PaymentHash): Promise<Receipt | undefined> {
    return this.#receipts.get(hash);
  }
  async access(): Promise<PracticeAccess> {
    return {
      host: '127.0.0.1:1',
      certificatePath: '/practice/tls.cert',
      macaroonPath: '/practice/admin.macaroon',
    };
  }

  async *received(signal: AbortSignal): AsyncGenerator<Received, void, void> {
    const waiting: Received[] = [];
    let wake = Promise.withResolvers<undefined>();
    const stream = {
      push: (received: Received): void => {
        waiting.push(received);
        wake.resolve(undefined);
      },
      fail: (error: Error): void => {
        wake.reject(error);
      },
    };
    this.#streams.push(stream);
    signal.addEventListener('abort', () => {
      this.#streams = this.#streams.filter((each) => each !== stream);
      wake.reject(signal.reason as Error);
    });
    for (;;) {
      await wake.promise;
      wake = Promise.withResolvers();
      yield* waiting.splice(0);
    }
  }
}

/** The person's own node on it. */
class ScriptedPracticeNode implements LightningNode {
  readonly info: NodeInfo = { ...ALICE_INFO, network: 'practice' };
  readonly #network: ScriptedPractice;

  constructor(network: ScriptedPractice) {
    this.#network = network;
  }

  async *pay(order: JournaledOrder): AsyncGenerator<Payment, void, void> {
    this.#check();
    const { destination } = order;
    const seen = { destination, records: order.records };
    const out: Attempt = { ...attempt(1n, 'IN_FLIGHT'), hops: attempt(1n, 'IN_FLIGHT').hops.slice(0, 1) };
    const hops = out.hops.map((hop) => ({ ...hop, node: destination, amountMsat: order.amountMsat }));
    yield snapshot(order, [], seen);
    await setImmediate();
    yield snapshot(order, [{ ...out, hops }], seen);
    await setImmediate();
    yield this.#network.keep(order, {
      ...(this.#network.accepts(destination)
        ? settled(order, [{ ...out, hops, status: 'SUCCEEDED' }])
        : failed(
            order,
            [
              {
                ...out,
                hops,
                status: 'FAILED',
                failure: { code: 'INCORRECT_OR_UNKNOWN_PAYMENT_DETAILS', sourceIndex: 1 },
              },
            ],
            'INCORRECT_PAYMENT_DETAILS',
          )),
      ...seen,
    });
  }

  async *track(hash: PaymentHash): AsyncGenerator<Payment, void, void> {
    this.#check();
    await setImmediate();
    const payment = this.#network.payments.find((each) => each.hash === hash);
    if (payment === undefined) throw new Problem({ kind: 'paymentNotFound', hash });
    yield payment;
  }

  async getInfo(): Promise<NodeInfo> {
    this.#check();
    return this.info;
  }
  async listPayments(): ReturnType<LightningNode['listPayments']> {
    this.#check();
    return { payments: this.#network.payments, uncertain: [] };
  }
  async channels(): ReturnType<LightningNode['channels']> {
    this.#check();
    return [];
  }
  async balance(): ReturnType<LightningNode['balance']> {
    throw new Problem({ kind: 'nodeError', code: 2, detail: 'none here' });
  }
  async findRoute(): ReturnType<LightningNode['findRoute']> {
    this.#check();
    return { noRoute: 'noPath', detail: 'unable to find a path to destination' };
  }
  async lookUp(key: NodeKey): Promise<NodeProfile | undefined> {
    this.#check();
    const node = nodes.find((each) => each.key === key);
    return node && { key, alias: node.alias, announcesKeysend: this.#network.accepts(key) };
  }
  close(): void {
    this.#network.calls.push('close');
  }

  #check(): void {
    if (!this.#network.running) throw new Problem({ kind: 'refused', host: '127.0.0.1:1' });
  }
}
