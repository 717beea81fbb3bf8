import assert from 'node:assert/strict';
import { DEFAULT_LIMITS as limits } from '../../src/keysend/brakes.ts';
import { describe, test } from 'node:test';
import { LEASE_MS } from '../../src/keysend/heldClaim.ts';
import { renewOrder } from '../../src/keysend/order.ts';
import type { KeysendOrder } from '../../src/keysend/order.ts';
import { NEVER_SENT } from '../../src/keysend/payment.ts';
import type { Payment } from '../../src/keysend/payment.ts';
import type { Preparation } from '../../src/keysend/prepare.ts';
import { Problem, reasonOf } from '../../src/keysend/problem.ts';
import { confirmAgain, sendAgain, sendKeysend } from '../../src/keysend/sendKeysend.ts';
import { neverSent, unseen } from '../../src/keysend/snapshots.ts';
import { FakeClock, FakeJournal, FakeNode } from './fakeNode.ts';
import { ALICE_INFO, BOB, failed, NOW, order, settled, snapshot } from './samples.ts';

const { signal: never } = new AbortController();
const signals = { cancel: never, leave: never };

/** A journal with an order of an hour ago of which this was seen. */
async function journalWith(
  story: (of: KeysendOrder) => readonly Payment[],
): Promise<{ readonly made: KeysendOrder; readonly journal: FakeJournal; readonly clock: FakeClock }> {
  const made = order({ message: 'hi' });
  const journal = new FakeJournal();
  await journal.write(made);
  for (const payment of story(made)) await journal.record(payment);
  const clock = new FakeClock();
  clock.time += 3_600_000;
  return { made, journal, clock };
}

async function kindOf(work: Promise<unknown>): Promise<string | undefined> {
  return work.then(
    () => undefined,
    (error: unknown) => reasonOf(error)?.kind,
  );
}

async function all(payments: AsyncIterable<Payment>): Promise<readonly Payment[]> {
  const seen: Payment[] = [];
  for await (const payment of payments) seen.push(payment);
  return seen;
}

test('an order that was never sent goes out with its own preimage and a new deadline, and is followed to its end', async () => {
  const { made, journal, clock } = await journalWith((of) => [neverSent(of)]);
  const node = new FakeNode([snapshot(made, []), settled(made, [])]);
  const asked: Preparation[] = [];
  const confirm = async (preparation: Preparation): Promise<boolean> =>
    Promise.resolve(asked.push(preparation) > 0);

  const again = await confirmAgain(made, { node, journal, clock, limits, confirm }, never);

  assert.ok(again);
  assert.equal(again.preimage, made.preimage);
  assert.equal(again.deadline, clock.now() + 30_000);
  assert.deepEqual(asked[0]?.neverSent, { writtenAt: made.createdAt });
  const seen = await all(sendAgain(again, { node, journal, clock }, signals));
  assert.equal(seen.at(-1)?.state, 'succeeded');
  assert.deepEqual(node.calls, ['pay']);
  assert.equal(journal.entries.get(made.hash)?.payment?.state, 'succeeded');
  assert.deepEqual([...journal.claims], []);
});

test('it is not told of itself that the same was just paid, but of any other order it is', async () => {
  const { made, journal, clock } = await journalWith((of) => [neverSent(of)]);
  clock.time = NOW + 60_000;
  const asked: Preparation[] = [];
  const confirm = async (preparation: Preparation): Promise<boolean> => {
    asked.push(preparation);
    return Promise.resolve(false);
  };
  const ports = { node: new FakeNode([]), journal, clock, limits, confirm };
  assert.equal(await confirmAgain(made, ports, never), undefined);
  assert.equal(asked[0]?.before, undefined);
  const other = order({ message: 'hi' });
  await journal.write(other);
  await confirmAgain(made, ports, never);
  assert.deepEqual(
    asked[1]?.before?.map(({ hash }) => hash),
    [other.hash],
  );
});

test('however many try, in however many windows, it is paid once', async () => {
  const { made, journal, clock } = await journalWith((of) => [neverSent(of)]);
  const node = new FakeNode([snapshot(made, []), settled(made, [])]);
  const tries = await Promise.all(
    [0, 0, 0, 1, 2].map(async (later) => {
      const again = renewOrder(made, clock.now() + later);
      return kindOf(all(sendAgain(again, { node, journal, clock }, signals)));
    }),
  );
  assert.deepEqual(tries.toSorted(), ['sentAlready', 'sentAlready', 'sentAlready', 'sentAlready', undefined]);
  assert.deepEqual(node.calls, ['pay']);
});

test('it may go out once more when that was not sent either, but not before its deadline', async () => {
  const { made, journal, clock } = await journalWith((of) => [neverSent(of)]);
  const refusing = new FakeNode([], { refusal: { kind: 'refused', host: '127.0.0.1:10009' } });
  const again = renewOrder(made, clock.now());
  assert.equal(await kindOf(all(sendAgain(again, { node: refusing, journal, clock }, signals))), 'refused');
  assert.equal(journal.entries.get(made.hash)?.payment?.status, NEVER_SENT);

  const node = new FakeNode([settled(made, [])]);
  const tooEarly = renewOrder(again, again.deadline);
  assert.equal(await kindOf(all(sendAgain(tooEarly, { node, journal, clock }, signals))), 'sentAlready');
  assert.deepEqual(node.calls, []);
  const third = renewOrder(again, again.deadline + 1);
  assert.equal((await all(sendAgain(third, { node, journal, clock }, signals))).at(-1)?.state, 'succeeded');
});

describe('no other preimage goes out again', () => {
  const stories: Readonly<Record<string, (of: KeysendOrder) => readonly Payment[]>> = {
    'nothing was seen of it': () => [],
    'in flight': (of) => [snapshot(of, [])],
    succeeded: (of) => [settled(of, [])],
    failed: (of) => [failed(of, [], 'NO_ROUTE')],
    forgotten: (of) => [snapshot(of, []), unseen(of, undefined, 'forgotten') ?? assert.fail()],
    'never sent, and then settled after all': (of) => [neverSent(of), settled(of, [])],
  };
  for (const [name, story] of Object.entries(stories)) {
    test(name, async () => {
      const { made, journal, clock } = await journalWith(story);
      const node = new FakeNode([settled(made, [])]);
      const again = renewOrder(made, clock.now());
      assert.equal(await kindOf(all(sendAgain(again, { node, journal, clock }, signals))), 'sentAlready');
      assert.deepEqual(node.calls, []);
    });
  }

  test('nor from another node: it is not even asked for', async () => {
    const { made, journal, clock } = await journalWith((of) => [neverSent(of)]);
    const node = Object.assign(new FakeNode([settled(made, [])]), { info: { ...ALICE_INFO, key: BOB } });
    const confirm = async (): Promise<boolean> => Promise.reject(new Error('It asked.'));
    assert.equal(
      await kindOf(confirmAgain(made, { node, journal, clock, limits, confirm }, never)),
      'differentNode',
    );
    // Behind the same connection another one may answer by now.
    const replaced = new FakeNode([]);
    replaced.getInfo = async () => Promise.resolve({ ...ALICE_INFO, key: BOB });
    const ports = { node: replaced, journal, clock, limits, confirm };
    assert.equal(await kindOf(confirmAgain(made, ports, never)), 'differentNode');
    const again = renewOrder(made, clock.now());
    assert.equal(await kindOf(all(sendAgain(again, { node, journal, clock }, signals))), 'differentNode');
    assert.deepEqual(node.calls, []);
  });
});

test('a window that sends has the claim, prolongs it while it follows, and gives it up at the end', async () => {
  const made = order();
  const { promise: held, resolve: release } = Promise.withResolvers<undefined>();
  const node = new FakeNode([snapshot(made, []), settled(made, [])], { held: held.then(() => undefined) });
  const journal = new FakeJournal();
  const clock = new FakeClock();
  const write = journal.write.bind(journal);
  let written: unknown;
  journal.write = async (one, claim) => {
    written = claim?.until;
    return write(one, claim);
  };
  const sending = all(sendKeysend(made, { node, journal, clock }, signals));
  while (clock.time < NOW + 600_000) await clock.sleep(1_000);
  assert.equal(written, NOW + LEASE_MS);
  const other = { owner: 'another window', now: clock.now(), until: clock.now() + LEASE_MS };
  assert.equal(await journal.claim(made.hash, other), false);
  release(undefined);
  assert.equal((await sending).at(-1)?.state, 'succeeded');
  assert.deepEqual([...journal.claims], []);
});

test('a claim that the disk does not prolong is trouble, and the payment is followed on', async () => {
  const made = order();
  const { promise: held, resolve: release } = Promise.withResolvers<undefined>();
  const node = new FakeNode([snapshot(made, []), settled(made, [])], { held: held.then(() => undefined) });
  const full = new Problem({ kind: 'journalUnavailable', path: 'journal.db', detail: 'disk full' });
  const journal = new FakeJournal();
  journal.claim = async () => Promise.reject(full);
  journal.release = async () => Promise.reject(full);
  const clock = new FakeClock();
  const troubles: unknown[] = [];
  const ports = { node, journal, clock, onTrouble: (error: unknown) => troubles.push(error) };
  const sending = all(sendKeysend(made, ports, signals));
  while (clock.time < NOW + 600_000) await clock.sleep(1_000);
  release(undefined);
  assert.equal((await sending).at(-1)?.state, 'succeeded');
  assert.ok(troubles.length > 1 && troubles.every((trouble) => trouble === full));
});

test('who leaves hands the order on', async () => {
  const made = order();
  const forever = new Promise<void>(() => undefined);
  const node = new FakeNode([snapshot(made, []), settled(made, [])], { held: forever });
  const journal = new FakeJournal();
  const leave = new AbortController();
  for await (const { state } of sendKeysend(
    made,
    { node, journal, clock: new FakeClock() },
    { cancel: never, leave: leave.signal },
  )) {
    if (state === 'inFlight') leave.abort();
  }
  assert.deepEqual([...journal.claims], []);
});
