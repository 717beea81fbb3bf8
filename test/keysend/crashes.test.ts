import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Clock } from '../../src/keysend/clock.ts';
import type { SendPorts } from '../../src/keysend/followPayment.ts';
import type { LightningNode } from '../../src/keysend/node.ts';
import { renewOrder } from '../../src/keysend/order.ts';
import type { JournaledOrder, KeysendOrder } from '../../src/keysend/order.ts';
import { isEnded, NEVER_SENT } from '../../src/keysend/payment.ts';
import type { Payment } from '../../src/keysend/payment.ts';
import { Problem } from '../../src/keysend/problem.ts';
import { recoverOrders } from '../../src/keysend/recoverOrders.ts';
import { sendAgain, sendKeysend } from '../../src/keysend/sendKeysend.ts';
import { FakeClock, FakeJournal, FakeNode } from './fakeNode.ts';
import { attempt, failed, order, settled, snapshot } from './samples.ts';

const never = new Promise<never>(() => undefined);
const LONG_MS = 600_000;

/** What becomes of one call on its way to the node. */
interface Fate {
  readonly carries: 'at once' | 'late' | 'never' | 'refused';
  /** Milliseconds for `late`. */
  readonly delay: number;
  readonly settles: boolean;
  /** Milliseconds from its arrival to its end. */
  readonly takes: number;
}

/** LND as far as it matters here: one payment, by the clock; late calls are refused by their macaroon, and known hashes by LND. */
class ModelNode extends FakeNode {
  readonly #clock: Clock;
  readonly #fates: Fate[];
  /** The deadlines with which it was asked to pay. */
  readonly asked: number[] = [];
  #arrived: { readonly at: number; readonly fate: Fate; readonly order: KeysendOrder } | undefined;

  constructor(clock: Clock, fates: readonly Fate[]) {
    super([]);
    this.#clock = clock;
    this.#fates = [...fates];
  }

  get now(): Payment | undefined {
    if (this.#arrived === undefined || this.#clock.now() < this.#arrived.at) return undefined;
    const { at, fate, order: of } = this.#arrived;
    if (this.#clock.now() < at + fate.takes) return snapshot(of, [attempt(1n, 'IN_FLIGHT')]);
    return fate.settles ? settled(of, [attempt(1n, 'SUCCEEDED')]) : failed(of, [], 'NO_ROUTE');
  }

  override async *pay(of: JournaledOrder, cancel: AbortSignal): AsyncGenerator<Payment, void, void> {
    this.asked.push(of.deadline);
    const fate = this.#fates.shift() ?? { carries: 'at once', delay: 0, settles: true, takes: 0 };
    const at = this.#clock.now() + (fate.carries === 'late' ? fate.delay : 0);
    if (this.now !== undefined) throw new Problem({ kind: 'alreadyExists', hash: of.hash });
    if (fate.carries === 'refused') throw new Problem({ kind: 'refused', host: 'localhost:10009' });
    if (at >= of.deadline && fate.carries === 'at once') throw new Problem({ kind: 'macaroonExpired' });
    if (fate.carries !== 'never' && at < of.deadline) this.#arrived ??= { at, fate, order: of };
    if (fate.carries !== 'at once') throw new Problem({ kind: 'connectionLost', detail: 'read ECONNRESET' });
    yield* this.track(of.hash, cancel);
  }

  override async *track(hash: Payment['hash'], signal: AbortSignal): AsyncGenerator<Payment, void, void> {
    for (;;) {
      const { now } = this;
      if (now === undefined) throw new Problem({ kind: 'paymentNotFound', hash });
      yield now;
      if (isEnded(now)) return;
      await this.#clock.sleep(1_000, signal);
    }
  }
}

/** A process that is gone at a given call, before or after what the call does: nothing that it waits for comes any more. */
class Life {
  #left: number;

  constructor(calls: number) {
    this.#left = calls;
  }

  async call<T>(work: () => Promise<T>): Promise<T> {
    await this.#step();
    const result = await work();
    await this.#step();
    return result;
  }

  async *read<T>(items: AsyncIterable<T>): AsyncGenerator<T, void, void> {
    await this.#step();
    for await (const item of items) {
      await this.#step();
      yield item;
    }
  }

  async #step(): Promise<void> {
    this.#left -= 1;
    if (this.#left > 0) return;
    await never;
  }

  ports(node: LightningNode, journal: FakeJournal, clock: Clock): SendPorts {
    return {
      node: new Proxy(node, {
        get: (target, name) => {
          if (name === 'pay') {
            return (of: JournaledOrder, cancel: AbortSignal) => this.read(target.pay(of, cancel));
          }
          if (name === 'track') {
            return (hash: Payment['hash'], signal: AbortSignal) => this.read(target.track(hash, signal));
          }
          return Reflect.get(target, name) as unknown;
        },
      }),
      journal: new Proxy(journal, {
        get: (target, name) => {
          const value: unknown = Reflect.get(target, name);
          if (typeof value !== 'function') return value;
          return async (...args: unknown[]) =>
            this.call(async () => Reflect.apply(value, target, args) as Promise<unknown>);
        },
      }),
      clock: {
        now: () => clock.now(),
        sleep: async (milliseconds, signal) => this.call(async () => clock.sleep(milliseconds, signal)),
      },
    };
  }
}

interface Run {
  readonly what: 'recover' | 'sendAgain';
  /** Calls until it dies. */
  readonly lives: number;
  /** Milliseconds until the next one starts, be this one dead or not. */
  readonly next: number;
}

const { signal: forever } = new AbortController();

async function drain(items: AsyncIterable<unknown>): Promise<void> {
  const iterator = items[Symbol.asyncIterator]();
  let next = await iterator.next();
  while (next.done !== true) next = await iterator.next();
}

async function live(what: Run['what'] | 'send', made: KeysendOrder, ports: SendPorts): Promise<void> {
  const signals = { cancel: forever, leave: forever };
  if (what === 'recover') {
    return drain(recoverOrders(ports, { leave: forever, retire: forever }));
  }
  if (what === 'send') {
    return drain(sendKeysend(made, ports, signals));
  }
  const [entry] = await ports.journal.find([made.hash]);
  if (entry?.payment?.status !== NEVER_SENT) return;
  const again = renewOrder(entry.order, ports.clock.now());
  await drain(sendAgain(again, ports, signals));
}

const fates = fc.array(
  fc.record<Fate>({
    carries: fc.constantFrom('at once', 'late', 'late', 'never', 'refused'),
    delay: fc.integer({ min: 0, max: 40_000 }),
    settles: fc.boolean(),
    takes: fc.integer({ min: 0, max: 90_000 }),
  }),
  { minLength: 1, maxLength: 4 },
);
const runs = fc.array(
  fc.record<Run>({
    what: fc.constantFrom('recover', 'recover', 'sendAgain'),
    lives: fc.integer({ min: 1, max: 60 }),
    next: fc.integer({ min: 0, max: 120_000 }),
  }),
  { maxLength: 5 },
);

test('whatever dies, and whenever: paid once for each deadline, what settled is known as settled, and nothing stays with the dead', async () => {
  const ends = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(fates, fc.integer({ min: 1, max: 40 }), runs, async (carried, sends, others) => {
      const clock = new FakeClock();
      const journal = new FakeJournal();
      const node = new ModelNode(clock, carried);
      const made = order();
      for (const { what, lives, next } of [{ what: 'send', lives: sends, next: 0 } as const, ...others]) {
        const life = new Life(lives);
        const ports = life.ports(node, journal, clock);
        void live(what, made, ports).catch(() => undefined);
        await clock.sleep(next);
      }
      // All who still live are ended too; then the last one recovers.
      await clock.sleep(LONG_MS);
      const retire = new AbortController();
      void clock.sleep(LONG_MS).then(() => {
        retire.abort();
      });
      const ports = { node, journal, clock };
      await drain(recoverOrders(ports, { leave: forever, retire: retire.signal }));

      assert.equal(
        new Set(node.asked).size,
        node.asked.length,
        'It was asked to pay twice for one deadline.',
      );
      const entry = journal.entries.get(made.hash);
      const truth = node.now;
      if (entry === undefined) {
        assert.deepEqual(node.asked, [], 'It was sent before it was on disk.');
      } else {
        assert.equal(entry.payment?.status, truth?.status ?? NEVER_SENT);
        const claim = journal.claims.get(made.hash);
        assert.ok(claim === undefined || claim.until < clock.now());
      }
      const end = entry?.payment?.status ?? 'not written';
      ends.set(end, (ends.get(end) ?? 0) + 1);
    }),
    { numRuns: 400 },
  );
  // It went through all of it.
  assert.deepEqual([...ends.keys()].toSorted(), ['FAILED', NEVER_SENT, 'SUCCEEDED', 'not written']);
});
