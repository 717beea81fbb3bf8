import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { afterEach, describe, test } from 'node:test';
import { LEASE_MS } from '../../src/keysend/heldClaim.ts';
import type { JournalEntry } from '../../src/keysend/journal.ts';
import type { JournaledOrder, KeysendOrder } from '../../src/keysend/order.ts';
import { makeOrder, renewOrder } from '../../src/keysend/order.ts';
import { isEnded, NEVER_SENT } from '../../src/keysend/payment.ts';
import type { Payment } from '../../src/keysend/payment.ts';
import type { PaymentHash } from '../../src/keysend/preimage.ts';
import { Problem } from '../../src/keysend/problem.ts';
import type { Reason } from '../../src/keysend/problem.ts';
import { recoverOrders } from '../../src/keysend/recoverOrders.ts';
import { neverSent } from '../../src/keysend/snapshots.ts';
import { channel } from './channels.ts';
import { FakeClock, FakeJournal, FakeNode } from './fakeNode.ts';
import { ALICE_INFO, attempt, BOB, failed, intent, NOW, settled, snapshot } from './samples.ts';

const LOST: Reason = { kind: 'connectionLost', detail: 'read ECONNRESET' };
const forever = new Promise<void>(() => undefined);

/** A node with many payments, each with its own story; it does not know any other. */
class ManyNode extends FakeNode {
  readonly payments = new Map<PaymentHash, FakeNode>();
  readonly whenAskedFirst = new Map<PaymentHash, () => void>();

  constructor() {
    super([]);
  }

  override track(hash: PaymentHash, signal: AbortSignal): AsyncGenerator<Payment, void, void> {
    this.whenAskedFirst.get(hash)?.();
    this.whenAskedFirst.delete(hash);
    return (this.payments.get(hash) ?? new FakeNode([])).track(hash, signal);
  }

  /** The node has come so far in this story. */
  tell(
    of: KeysendOrder,
    story: readonly Payment[],
    options?: ConstructorParameters<typeof FakeNode>[1],
  ): void {
    const node = new FakeNode(story, options);
    node.told = 0;
    this.payments.set(of.hash, node);
  }
}

function orderOf(age: number, payer = ALICE_INFO): KeysendOrder {
  return makeOrder(intent(), payer, NOW - age);
}

interface World {
  readonly node: ManyNode;
  readonly journal: FakeJournal;
  readonly clock: FakeClock;
  readonly troubles: unknown[];
}

function newWorld(): World {
  return { node: new ManyNode(), journal: new FakeJournal(), clock: new FakeClock(), troubles: [] };
}

const recoverers: Recoverer[] = [];

afterEach(async () => {
  await Promise.all(recoverers.splice(0).map((each) => each.end()));
});

/** Somebody who recovers, and what he sees of each order. */
class Recoverer {
  readonly seen = new Map<PaymentHash, string[]>();
  readonly leave = new AbortController();
  readonly retire = new AbortController();
  readonly done: Promise<void>;

  constructor({ node, journal, clock, troubles }: World, isFollowedHere?: (hash: PaymentHash) => boolean) {
    const ports = { node, journal, clock, onTrouble: (error: unknown) => troubles.push(error) };
    const signals = { leave: this.leave.signal, retire: this.retire.signal };
    this.done = this.#read(recoverOrders(ports, signals, isFollowedHere));
    recoverers.push(this);
  }

  async #read(recovered: ReturnType<typeof recoverOrders>): Promise<void> {
    for await (const { order, payment, over } of recovered) {
      if (over) continue;
      const { state, unknown, status } = payment;
      const word = unknown === undefined ? state : `${state}/${unknown}`;
      const all = this.seen.get(order.hash) ?? [];
      this.seen.set(order.hash, [...all, status === NEVER_SENT ? 'neverSent' : word]);
    }
  }

  async end(): Promise<void> {
    this.leave.abort();
    await this.done;
  }
}

async function until(what: string, isSo: () => boolean): Promise<void> {
  for (let turn = 0; turn < 20_000; turn += 1) {
    if (isSo()) return;
    await setImmediate();
  }
  assert.fail(`It never came to this: ${what}`);
}

interface Case {
  readonly name: string;
  /** Milliseconds since it was made. */
  readonly age: number;
  /** What the journal has of it. */
  readonly known?: (of: KeysendOrder) => readonly Payment[];
  readonly node?: (node: ManyNode, of: KeysendOrder, clock: FakeClock) => void;
  readonly expected: readonly string[];
  readonly remains?: 'open';
  /** What the other window sees of it then: the node may yet find it again. */
  readonly next?: readonly string[];
}

const HOUR = 3_600_000;
const out = (of: KeysendOrder): Payment => snapshot(of, [attempt(1n, 'IN_FLIGHT')]);

const cases: readonly Case[] = [
  {
    name: 'in flight: followed to its end',
    age: HOUR,
    known: (of) => [snapshot(of, [])],
    node: (node, of) => {
      node.tell(of, [out(of), settled(of, [attempt(1n, 'SUCCEEDED')])]);
    },
    expected: ['unknown/notWatched', 'inFlight', 'succeeded'],
  },
  {
    name: 'never seen, and settled meanwhile',
    age: HOUR,
    node: (node, of) => {
      node.tell(of, [settled(of, [attempt(1n, 'SUCCEEDED')])]);
    },
    expected: ['unknown/notWatched', 'succeeded'],
  },
  {
    name: 'failed meanwhile',
    age: HOUR,
    known: (of) => [snapshot(of, [])],
    node: (node, of) => {
      node.tell(of, [failed(of, [], 'NO_ROUTE')]);
    },
    expected: ['unknown/notWatched', 'failed'],
  },
  {
    name: 'not known to the node yet: asked for again until its call can arrive no more',
    age: 1_000,
    expected: ['unknown/notWatched', 'unknown/notYetKnown', 'neverSent'],
  },
  {
    name: 'its call arrives late',
    age: 1_000,
    node: (node, of, clock) => {
      node.whenAskedFirst.set(of.hash, () => {
        void clock.sleep(5_000).then(() => {
          node.tell(of, [snapshot(of, []), settled(of, [])]);
        });
      });
    },
    expected: ['unknown/notWatched', 'unknown/notYetKnown', 'inFlight', 'succeeded'],
  },
  { name: 'never sent', age: HOUR, expected: ['unknown/notWatched', 'neverSent'] },
  {
    name: 'acknowledged once, and forgotten',
    age: HOUR,
    known: (of) => [snapshot(of, [])],
    expected: ['unknown/notWatched', 'unknown/forgotten'],
    remains: 'open',
    next: ['unknown/forgotten'],
  },
  {
    name: 'stuck in LND',
    age: HOUR,
    known: (of) => [snapshot(of, [])],
    node: (node, of) => {
      node.tell(of, [out(of), settled(of, [])], { held: forever });
    },
    expected: ['unknown/notWatched', 'inFlight', 'unknown/stuckInNode'],
    remains: 'open',
  },
  {
    name: 'the node cannot be reached in between',
    age: HOUR,
    known: (of) => [snapshot(of, [])],
    node: (node, of) => {
      node.tell(of, [out(of), settled(of, [])], {
        cuts: [
          { after: 1, reason: LOST },
          { after: 0, reason: LOST },
        ],
      });
    },
    expected: ['unknown/notWatched', 'inFlight', 'unknown/connectionLost', 'succeeded'],
  },
];

test('every order without an end is recovered once, by one of two windows, and ends as its node says', async (t) => {
  const world = newWorld();
  const { node, journal, clock } = world;
  node.channels = async () => Promise.resolve([channel()]);
  const orders = new Map<string, KeysendOrder>();
  for (const { name, age, known } of cases) {
    const made = orderOf(age);
    orders.set(name, made);
    await journal.write(made);
    for (const payment of known?.(made) ?? []) await journal.record(payment);
  }
  for (const { name, node: has } of cases) has?.(node, orders.get(name) ?? assert.fail(), clock);
  const windows = [new Recoverer(world), new Recoverer(world)];
  const seenOf = ({ hash }: KeysendOrder): readonly (readonly string[])[] =>
    windows.flatMap(({ seen }) => [seen.get(hash) ?? []]).filter((seen) => seen.length > 0);

  await until('all were seen', () =>
    cases.every(({ name, expected, next = [] }) => {
      const made = orders.get(name);
      return made !== undefined && seenOf(made).flat().length >= expected.length + next.length;
    }),
  );
  // Each test below ends what runs.
  const seen = new Map([...orders].map(([name, made]) => [name, seenOf(made).map((words) => [...words])]));
  for (const window of windows) await window.end();
  for (const { name, expected, remains, next } of cases) {
    await t.test(name, () => {
      const made = orders.get(name) ?? assert.fail();
      assert.deepEqual(seen.get(name), next === undefined ? [expected] : [expected, next]);
      const entry = journal.entries.get(made.hash);
      assert.equal(entry?.payment !== undefined && isEnded(entry.payment), remains !== 'open');
      // What was found for good is what the next one begins with.
      if (remains === 'open') assert.equal(`unknown/${entry?.payment?.unknown ?? ''}`, expected.at(-1));
    });
  }
  assert.deepEqual([...journal.claims], []);
  assert.deepEqual(node.calls, []);
  assert.deepEqual(world.troubles, []);
});

describe('an order that somebody else follows', () => {
  test('is left to him, and taken over when his claim ends, for he died', async () => {
    const world = newWorld();
    const { node, journal, clock } = world;
    const made = orderOf(HOUR);
    await journal.write(made, { owner: 'who died', now: NOW, until: NOW + LEASE_MS });
    node.tell(made, [settled(made, [])]);
    const window = new Recoverer(world);

    await until('it was recovered', () => window.seen.get(made.hash)?.at(-1) === 'succeeded');

    assert.ok(clock.time >= NOW + LEASE_MS, 'It was taken from somebody who may be alive.');
    await window.end();
  });

  test('is left to its sender in this window, whose claim ran out while the computer slept', async () => {
    const world = newWorld();
    const { node, journal, clock } = world;
    const made = orderOf(HOUR);
    await journal.write(made, { owner: 'who slept', now: NOW - HOUR, until: NOW - HOUR + LEASE_MS });
    node.tell(made, [settled(made, [])]);
    let isFollowed = true;
    const window = new Recoverer(world, (hash) => isFollowed && hash === made.hash);
    await until('an hour passed', () => clock.time > NOW + HOUR);
    assert.equal(window.seen.size, 0);

    isFollowed = false;
    await until('it was recovered', () => window.seen.get(made.hash)?.at(-1) === 'succeeded');
    await window.end();
  });

  test('stays his for as long as he lives, and is handed on when he leaves', async () => {
    const world = newWorld();
    const { node, journal, clock } = world;
    const made = orderOf(HOUR);
    await journal.write(made);
    node.tell(made, [snapshot(made, []), settled(made, [])], { held: forever });
    const first = new Recoverer(world);
    await until('it is followed', () => first.seen.get(made.hash)?.at(-1) === 'inFlight');
    const second = new Recoverer(world);
    await until('an hour passed', () => clock.time > NOW + HOUR);
    assert.equal(second.seen.size, 0);

    await first.end();

    assert.equal(first.seen.get(made.hash)?.at(-1), 'unknown/notWatched');
    await until('the other has it', () => second.seen.get(made.hash)?.at(-1) === 'inFlight');
    await second.end();
    assert.deepEqual([...journal.claims], []);
  });

  test('is taken as it is by then, not as it was before he was waited for', async () => {
    const world = newWorld();
    const { journal } = world;
    const made = orderOf(HOUR);
    await journal.write(made);
    const stale: JournalEntry = { order: made as JournaledOrder, acknowledged: false };
    journal.open = async () => Promise.resolve([stale]);
    await journal.record(snapshot(made, []));
    const window = new Recoverer(world);

    await until('it was looked up', () => (window.seen.get(made.hash)?.length ?? 0) > 1);

    assert.deepEqual(window.seen.get(made.hash), ['unknown/notWatched', 'unknown/forgotten']);
    await window.end();
  });

  test('and that he sent again, and left, is recovered again', async () => {
    const world = newWorld();
    const { journal, clock } = world;
    const made = orderOf(HOUR);
    await journal.write(made);
    const window = new Recoverer(world);
    await until('it was never sent', () => window.seen.get(made.hash)?.at(-1) === 'neverSent');
    await until('that is on disk', () => journal.entries.get(made.hash)?.payment !== undefined);

    const again = renewOrder(made, clock.now());
    assert.ok(await journal.rewrite(again));
    await until('its end', () => journal.entries.get(made.hash)?.payment?.status === NEVER_SENT);

    assert.equal(window.seen.get(made.hash)?.filter((word) => word === 'neverSent').length, 2);
    assert.ok(clock.time > again.deadline);
    await window.end();
  });
});

test('orders of other nodes wait for their node', async () => {
  const world = newWorld();
  const made = orderOf(HOUR, { ...ALICE_INFO, key: BOB });
  await world.journal.write(made);
  const window = new Recoverer(world);
  await until('an hour passed', () => world.clock.time > NOW + HOUR);
  assert.equal(window.seen.size, 0);
  assert.deepEqual([...world.journal.claims], []);
  await window.end();
});

test('twenty that are held for ever are all looked up, and not more than eight at once', async () => {
  const world = newWorld();
  const { node, journal } = world;
  const orders = Array.from({ length: 20 }, () => orderOf(HOUR));
  for (const made of orders) {
    await journal.write(made);
    node.tell(made, [snapshot(made, []), settled(made, [])], { held: forever });
  }
  let unanswered = 0;
  let most = 0;
  const track = node.track.bind(node);
  node.track = async function* (hash, signal) {
    unanswered += 1;
    most = Math.max(most, unanswered);
    for (let turn = 0; turn < 50; turn += 1) await setImmediate();
    unanswered -= 1;
    yield* track(hash, signal);
  };
  const window = new Recoverer(world);
  await until('all are in flight', () =>
    orders.every(({ hash }) => window.seen.get(hash)?.at(-1) === 'inFlight'),
  );
  assert.equal(most, 8);
  await window.end();
});

test('who retires takes up no more, and ends with the last that he follows', async () => {
  const world = newWorld();
  const { node, journal, clock } = world;
  const made = orderOf(HOUR);
  await journal.write(made);
  const { promise: held, resolve: release } = Promise.withResolvers<undefined>();
  node.tell(made, [snapshot(made, []), settled(made, [])], { held: held.then(() => undefined) });
  const window = new Recoverer(world);
  await until('it is followed', () => window.seen.get(made.hash)?.at(-1) === 'inFlight');

  window.retire.abort();
  const later = orderOf(HOUR);
  await journal.write(later);
  await until('an hour passed', () => clock.time > NOW + HOUR);
  release(undefined);
  await window.done;

  assert.equal(window.seen.get(made.hash)?.at(-1), 'succeeded');
  assert.equal(window.seen.has(later.hash), false);
  assert.deepEqual([...journal.claims], []);
});

describe('a disk that refuses', () => {
  const full = new Problem({ kind: 'journalUnavailable', path: 'journal.db', detail: 'disk full' });

  test('a claim that cannot be prolonged is told, and what is followed is followed on', async () => {
    const world = newWorld();
    const { node, journal, clock, troubles } = world;
    const made = orderOf(HOUR);
    await journal.write(made);
    const { promise: held, resolve: release } = Promise.withResolvers<undefined>();
    node.tell(made, [snapshot(made, []), settled(made, [])], { held: held.then(() => undefined) });
    const window = new Recoverer(world);
    await until('it is followed', () => window.seen.get(made.hash)?.at(-1) === 'inFlight');
    const claim = journal.claim.bind(journal);
    journal.claim = async () => Promise.reject(full);
    await until('an hour passed', () => clock.time > NOW + HOUR);
    assert.ok(troubles.length > 0 && troubles.every((trouble) => trouble === full));
    journal.claim = claim;
    release(undefined);
    await until('its end', () => window.seen.get(made.hash)?.at(-1) === 'succeeded');
    await window.end();
  });

  for (const call of ['open', 'claim', 'find'] as const) {
    test(`at ${call}: the next look finds what this one did not`, async () => {
      const world = newWorld();
      const { node, journal, clock, troubles } = world;
      const made = orderOf(HOUR);
      await journal.write(made);
      node.tell(made, [settled(made, [])]);
      const works: unknown = Reflect.get(journal, call);
      Object.assign(journal, {
        [call]: async () => {
          Object.assign(journal, { [call]: works });
          return Promise.reject(full);
        },
      });
      const window = new Recoverer(world);
      await until('it was recovered', () => window.seen.get(made.hash)?.at(-1) === 'succeeded');
      assert.deepEqual(troubles, [full]);
      assert.ok(clock.time >= NOW + 60_000);
      await window.end();
      assert.deepEqual([...journal.claims], []);
    });
  }
});

test('whoever stops reading hands all of it on', async () => {
  const { node, journal, clock } = newWorld();
  const made = orderOf(HOUR);
  await journal.write(made);
  node.tell(made, [snapshot(made, []), settled(made, [])], { held: forever });
  const never = new AbortController().signal;
  for await (const { payment } of recoverOrders({ node, journal, clock }, { leave: never, retire: never })) {
    if (payment.state === 'inFlight') break;
  }
  assert.deepEqual([...journal.claims], []);
  assert.deepEqual(await journal.open(made.payer), [journal.entries.get(made.hash)]);
  assert.notDeepEqual(journal.entries.get(made.hash)?.payment, neverSent(made));
});
