import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import fc from 'fast-check';
import { msat } from '../../src/keysend/amount.ts';
import type { Journal } from '../../src/keysend/journal.ts';
import { makeOrder } from '../../src/keysend/order.ts';
import type { KeysendOrder } from '../../src/keysend/order.ts';
import type { Payment } from '../../src/keysend/payment.ts';
import { neverSent, unseen } from '../../src/keysend/snapshots.ts';
import { ALICE, ALICE_INFO, BOB, CAROL, failed, intent, NOW, settled, snapshot } from '../keysend/samples.ts';
import { journalIn, readable, temporaryDirectory } from './samples.ts';

const BOB_INFO = { ...ALICE_INFO, key: BOB };

function emptyJournal(t: TestContext): Journal {
  return journalIn(t, join(temporaryDirectory(t), 'journal.db'));
}

const fates: readonly ((of: KeysendOrder) => readonly Payment[])[] = [
  () => [],
  (of) => [snapshot(of, [])],
  (of) => [snapshot(of, []), settled(of, [])],
  (of) => [failed(of, [], 'NO_ROUTE')],
  (of) => [neverSent(of)],
  (of) => [unseen(of, undefined, 'connectionLost') ?? assert.fail()],
  (of) => [snapshot(of, []), unseen(of, snapshot(of, []), 'forgotten') ?? assert.fail()],
];

test('what went out of a node since a time, or may have: settled orders, and open ones of any age', async (t) => {
  const cases = fc.array(
    fc.record({
      fate: fc.constantFrom(...fates),
      amount: fc.bigInt({ min: 1n, max: 2_100_000_000_000_000_000n }),
      age: fc.nat({ max: 4 }),
      isOfAnother: fc.boolean(),
      isDismissed: fc.boolean(),
    }),
    { maxLength: 12 },
  );
  await fc.assert(
    fc.asyncProperty(cases, async (stories) => {
      const journal = emptyJournal(t);
      const expected = { paidMsat: 0n, openMsat: 0n };
      for (const { fate, amount, age, isOfAnother, isDismissed } of stories) {
        const payer = isOfAnother ? BOB_INFO : ALICE_INFO;
        const made = makeOrder(intent({ amountMsat: msat(amount) }), payer, NOW - age);
        await journal.write(made);
        for (const payment of fate(made)) await journal.record(payment);
        if (isDismissed) await journal.dismiss(made.hash, NOW);
        const state = fate(made).at(-1)?.state;
        if (isOfAnother || state === 'failed') continue;
        if (state === 'succeeded') expected.paidMsat += age > 2 ? 0n : amount;
        else expected.openMsat += isDismissed ? 0n : amount;
      }
      assert.deepEqual(await journal.spent(ALICE, NOW - 2), expected);
      await journal.close();
    }),
    { numRuns: 25 },
  );
});

test('sums beyond 64 bits are sums', async (t) => {
  const journal = emptyJournal(t);
  const most = msat(2_100_000_000_000_000_000n);
  for (let i = 0; i < 6; i++) await journal.write(makeOrder(intent({ amountMsat: most }), ALICE_INFO, NOW));
  assert.equal((await journal.spent(ALICE, 0)).openMsat, 6n * most);
});

test('the orders like the one that is about to be sent', async (t) => {
  const journal = emptyJournal(t);
  const make = async (age: number, changes = {}, payer = ALICE_INFO): Promise<KeysendOrder> => {
    const made = makeOrder(intent({ amountMsat: msat(1_000n), ...changes }), payer, NOW - age);
    await journal.write(made);
    return made;
  };
  const wanted = { destination: CAROL, amountMsat: msat(1_000n), since: NOW - 10, limit: 3 };
  const old = await make(11);
  await journal.record(failed(old, [], 'TIMEOUT'));
  assert.deepEqual(await journal.alike(ALICE, wanted), { entries: [], tries: [] });
  await make(1, { destination: BOB });
  await make(1, { amountMsat: msat(1_001n) });
  await make(1, {}, BOB_INFO);
  assert.deepEqual(await journal.alike(ALICE, wanted), { entries: [], tries: [] });

  const first = await make(10);
  const last = await make(5);
  const payment = failed(last, [], 'TIMEOUT');
  await journal.record(payment);
  const open = await make(100_000);
  const dismissed = await make(200_000);
  await journal.dismiss(dismissed.hash, NOW);

  // However many ended meanwhile, what may have been paid is told first.
  const expected = [
    { order: first, acknowledged: false },
    { order: open, acknowledged: false },
    { order: last, acknowledged: true, payment },
  ];
  const { entries, tries } = await journal.alike(ALICE, wanted);
  assert.deepEqual(entries.map(readable), expected.map(readable));
  assert.deepEqual(
    tries.toSorted(),
    [first, open, last]
      .map(({ hash, createdAt }) => `${Buffer.from(hash).toString('hex').toUpperCase()}@${String(createdAt)}`)
      .toSorted(),
  );
  // Those that may have been paid do not hide the one that just was.
  const two = await journal.alike(ALICE, { ...wanted, limit: 1 });
  assert.deepEqual(
    two.entries.map(readable),
    [expected[0], expected[2]].map((each) => each && readable(each)),
  );
  assert.deepEqual(two.tries, tries);
});
