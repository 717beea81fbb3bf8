import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { msat } from '../../src/keysend/amount.ts';
import type { Journal } from '../../src/keysend/journal.ts';
import type { KeysendOrder } from '../../src/keysend/order.ts';
import type { Payment } from '../../src/keysend/payment.ts';
import { neverSent, unseen } from '../../src/keysend/snapshots.ts';
import { ALICE, BOB, failed, order, settled, snapshot } from '../keysend/samples.ts';
import { journalIn, readable, temporaryDirectory } from './samples.ts';

const LATER = 3_600_000;

/** A journal with one order of which this was seen. */
async function journalWith(
  t: TestContext,
  story: (of: KeysendOrder) => readonly Payment[],
): Promise<{ file: string; journal: Journal; made: KeysendOrder; again: KeysendOrder }> {
  const file = join(temporaryDirectory(t), 'journal.db');
  const journal = journalIn(t, file);
  const made = order({ message: 'hi' });
  await journal.write(made);
  for (const payment of story(made)) await journal.record(payment);
  return { file, journal, made, again: at(made, LATER) };
}

function at(made: KeysendOrder, later: number): KeysendOrder {
  return { ...made, createdAt: made.createdAt + later, deadline: made.deadline + later };
}

test('an order that was never sent is open again, with another time and deadline', async (t) => {
  const { journal, again } = await journalWith(t, (of) => [neverSent(of)]);

  assert.equal(await journal.rewrite(again, { owner: 'one', now: 0, until: 9 }), again);

  assert.deepEqual(readable(await journal.open(ALICE)), readable([{ order: again, acknowledged: false }]));
  assert.equal(await journal.claim(again.hash, { owner: 'two', now: 1, until: 10 }), false);
});

test('what a node had is never called never sent, whoever comes to think so', async (t) => {
  const { journal, made } = await journalWith(t, (of) => [snapshot(of, []), neverSent(of)]);
  const [entry] = await journal.open(ALICE);
  assert.deepEqual(
    readable(entry),
    readable({ order: made, acknowledged: true, payment: snapshot(made, []) }),
  );
});

test('no other preimage goes out twice', async (t) => {
  const stories: readonly ((of: KeysendOrder) => readonly Payment[])[] = [
    () => [],
    (of) => [snapshot(of, [])],
    (of) => [settled(of, [])],
    (of) => [failed(of, [], 'NO_ROUTE')],
    (of) => [snapshot(of, []), neverSent(of)],
    (of) => [unseen(of, undefined, 'notYetKnown') ?? assert.fail()],
    (of) => [unseen(of, snapshot(of, []), 'forgotten') ?? assert.fail()],
    (of) => [neverSent(of), settled(of, [])],
  ];
  for (const story of stories) {
    const { journal, made, again } = await journalWith(t, story);
    const before = await journal.find([made.hash]);

    assert.equal(await journal.rewrite(again), undefined);

    assert.deepEqual(readable(await journal.find([made.hash])), readable(before));
  }
});

test('nor that of an order which is not the one that was written, is too early, or is not there', async (t) => {
  const { journal, made, again } = await journalWith(t, (of) => [neverSent(of)]);
  for (const other of [
    { ...again, payer: BOB },
    { ...again, destination: BOB },
    { ...again, amountMsat: msat(1n) },
    { ...again, feeLimitMsat: msat(1n) },
    { ...again, message: 'another' },
    { ...again, records: [] },
    { ...again, timeoutSeconds: 1 },
    at(made, made.deadline - made.createdAt),
    at(order(), LATER),
  ]) {
    assert.equal(await journal.rewrite(other), undefined);
  }
  assert.equal(await journal.rewrite(again), again);
});

test('whoever learns late that an order was never sent does not end its next try', async (t) => {
  const { journal, made, again } = await journalWith(t, (of) => [neverSent(of)]);
  await journal.rewrite(again);

  await journal.record(neverSent(made));

  assert.deepEqual(readable(await journal.open(ALICE)), readable([{ order: again, acknowledged: false }]));
  await journal.record(neverSent(again));
  assert.deepEqual(await journal.open(ALICE), []);
});

test('of two windows that send it again one may, and once for each deadline', async (t) => {
  const { file, journal, again } = await journalWith(t, (of) => [neverSent(of)]);
  const other = journalIn(t, file);

  const both = await Promise.all([journal.rewrite(again), other.rewrite(again)]);
  assert.equal(both.filter((each) => each !== undefined).length, 1);

  await journal.record(neverSent(again));
  assert.equal(await journal.rewrite(again), undefined);
  const third = at(again, LATER);
  assert.equal(await journal.rewrite(third), third);
});

test('a row that is not what was written proves nothing, and does not go out again', async (t) => {
  const { file, journal, made, again } = await journalWith(t, (of) => [neverSent(of)]);
  const database = new DatabaseSync(file);
  database
    .prepare('UPDATE orders SET acknowledged = 0, snapshot_seal = zeroblob(32) WHERE hash = ?')
    .run(made.hash);
  database.close();

  assert.equal(await journal.rewrite(again), undefined);
});
