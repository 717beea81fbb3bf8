import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { promisify } from 'node:util';
import { openDatabase } from '../../src/journal/openDatabase.ts';
import { IS_OPEN } from '../../src/journal/schema.ts';
import type { Claim, Journal } from '../../src/keysend/journal.ts';
import { makeOrder } from '../../src/keysend/order.ts';
import { reasonOf } from '../../src/keysend/problem.ts';
import { neverSent, unseen } from '../../src/keysend/snapshots.ts';
import { ALICE, ALICE_INFO, BOB, failed, intent, NOW, order, settled, snapshot } from '../keysend/samples.ts';
import { journalIn, readable, temporaryDirectory } from './samples.ts';

const LEASE_MS = 60_000;
const run = promisify(execFile);

function newFile(t: TestContext): string {
  return join(temporaryDirectory(t), 'journal.db');
}

function claimOf(owner: string, now = NOW): Claim {
  return { owner, now, until: now + LEASE_MS };
}

async function openHashes(journal: Journal, payer = ALICE): Promise<readonly string[]> {
  return (await journal.open(payer)).map((entry) => entry.order.hash);
}

test('orders that await their end: all of one node, the oldest first, with what was last seen', async (t) => {
  const journal = journalIn(t, newFile(t));
  const made = (age: number, payer = ALICE_INFO): ReturnType<typeof order> =>
    makeOrder(intent(), payer, NOW - age);
  const [silent, acknowledged, lost, paid, refused, unsent] = [9, 8, 70, 6, 5, 4].map((age) => made(age));
  const ofAnother = made(1, { ...ALICE_INFO, key: BOB });
  assert.ok(silent && acknowledged && lost && paid && refused && unsent);
  for (const each of [silent, acknowledged, lost, paid, refused, unsent, ofAnother])
    await journal.write(each);
  const inFlight = snapshot(acknowledged, []);
  const unknown = unseen(lost, snapshot(lost, []), 'forgotten') ?? assert.fail();
  for (const each of [inFlight, snapshot(lost, []), unknown]) await journal.record(each);
  for (const end of [settled(paid, []), failed(refused, [], 'NO_ROUTE'), neverSent(unsent)])
    await journal.record(end);

  const entries = await journal.open(ALICE);

  assert.deepEqual(entries.map(readable), [
    readable({ order: lost, acknowledged: true, payment: unknown }),
    readable({ order: silent, acknowledged: false }),
    readable({ order: acknowledged, acknowledged: true, payment: inFlight }),
  ]);
  assert.deepEqual(await openHashes(journal, BOB), [ofAnother.hash]);
});

test('they are found without reading the others, however many have ended', (t) => {
  const database = openDatabase(newFile(t));
  const plan = database
    .prepare(`EXPLAIN QUERY PLAN SELECT hash FROM orders WHERE payer = ? AND ${IS_OPEN} ORDER BY created_at`)
    .all(ALICE);
  database.close();
  assert.match(String(plan[0]?.['detail']), /USING INDEX open_by_payer \(payer=\?\)/);
});

test('an order has one owner at a time, until he gives it up or his time is over', async (t) => {
  const journal = journalIn(t, newFile(t));
  const { hash } = await journal.write(order());

  assert.equal(await journal.claim(hash, claimOf('one')), true);
  assert.equal(await journal.claim(hash, claimOf('two')), false);
  assert.equal(await journal.claim(hash, claimOf('one', NOW + 30_000)), true);
  assert.equal(await journal.claim(hash, claimOf('two', NOW + LEASE_MS)), false);
  assert.equal(await journal.claim(hash, claimOf('two', NOW + 30_000 + LEASE_MS)), true);
  await journal.release(hash, 'one');
  assert.equal(await journal.claim(hash, claimOf('one', NOW + 40_000 + LEASE_MS)), false);
  await journal.release(hash, 'two');
  assert.equal(await journal.claim(hash, claimOf('one', NOW + 40_000 + LEASE_MS)), true);
});

test('its sender has it from the start', async (t) => {
  const journal = journalIn(t, newFile(t));
  const { hash } = await journal.write(order(), claimOf('the sender'));

  assert.equal(await journal.claim(hash, claimOf('another window')), false);
  assert.equal(await journal.claim(hash, claimOf('the sender')), true);
  assert.equal(await journal.claim(hash, claimOf('another window', NOW + LEASE_MS)), true);
});

test('an order that its own call finds written counts as written; for every other it exists', async (t) => {
  const journal = journalIn(t, newFile(t));
  const one = order();
  await journal.write(one, claimOf('the sender'));
  // The call was tried again, in the file that took the order over from a damaged one.
  assert.equal((await journal.write(one, claimOf('the sender'))).hash, one.hash);
  const exists = (error: unknown): boolean => reasonOf(error)?.kind === 'orderExists';
  await assert.rejects(journal.write(one, claimOf('another window')), exists);
  await assert.rejects(journal.write(one), exists);
  await journal.record(snapshot(one, []));
  await assert.rejects(journal.write(one, claimOf('the sender')), exists);
});

test('an order that has ended, or is not there, is nobody’s', async (t) => {
  const journal = journalIn(t, newFile(t));
  const [paid, refused] = [order(), order()];
  for (const each of [paid, refused]) await journal.write(each);
  await journal.record(settled(paid, []));
  await journal.record(failed(refused, [], 'NO_ROUTE'));

  for (const { hash } of [paid, refused, order()])
    assert.equal(await journal.claim(hash, claimOf('one')), false);
});

test('a clock that is set back by a year delays nobody', async (t) => {
  const journal = journalIn(t, newFile(t));
  const { hash } = await journal.write(order(), claimOf('died long ago', NOW + 365 * 86_400_000));

  assert.equal(await journal.claim(hash, claimOf('one')), true);
  assert.equal(await journal.claim(hash, claimOf('two')), false);
});

test('of eight processes that want the same twenty orders each gets some, and no two the same', async (t) => {
  const file = newFile(t);
  const journal = journalIn(t, file);
  for (let i = 0; i < 20; i++) await journal.write(order());
  const script = join(import.meta.dirname, 'claimer.ts');

  const outputs = await Promise.all(
    Array.from({ length: 8 }, (_, index) =>
      run(process.execPath, [script, file, String(index)], { timeout: 60_000 }),
    ),
  );

  const claimed = outputs.flatMap(({ stdout }) => stdout.split('\n').filter((line) => line !== ''));
  assert.deepEqual(claimed.sort(), (await openHashes(journal)).toSorted());
});

test('an order that a person let go is still followed, and counts no more', async (t) => {
  const journal = journalIn(t, newFile(t));
  const made = await journal.write(order());
  await journal.record(snapshot(made, []));

  await journal.dismiss(made.hash, NOW);

  const [entry] = await journal.open(ALICE);
  assert.equal(entry?.dismissed, true);
  assert.equal((await journal.spent(ALICE, 0)).openMsat, 0n);
  assert.equal(await journal.claim(made.hash, claimOf('one')), true);
  await journal.record(settled(made, []));
  assert.equal((await journal.find([made.hash]))[0]?.payment?.state, 'succeeded');
});

test('a claim, a release and a letting go leave the order as it was written', async (t) => {
  const file = newFile(t);
  const journal = journalIn(t, file);
  const made = order({ message: 'hi' });
  await journal.write(made);
  await journal.claim(made.hash, claimOf('one'));
  await journal.release(made.hash, 'one');
  await journal.dismiss(made.hash, NOW);

  const [entry] = await journal.find([made.hash]);
  assert.deepEqual(readable(entry), readable({ order: made, acknowledged: false, dismissed: true }));
  const database = new DatabaseSync(file, { readOnly: true });
  assert.deepEqual(
    { ...database.prepare('SELECT claimed_by, claimed_until FROM orders').get() },
    {
      claimed_by: null,
      claimed_until: null,
    },
  );
  database.close();
});
