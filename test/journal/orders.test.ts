import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { msat } from '../../src/keysend/amount.ts';
import type { Journal, JournalEntry } from '../../src/keysend/journal.ts';
import { makeOrder } from '../../src/keysend/order.ts';
import type { KeysendOrder } from '../../src/keysend/order.ts';
import type { Payment } from '../../src/keysend/payment.ts';
import type { PaymentHash } from '../../src/keysend/preimage.ts';
import { neverSent, unseen } from '../../src/keysend/snapshots.ts';
import {
  ALICE,
  ALICE_INFO,
  attempt,
  BOB,
  CAROL,
  failed,
  intent,
  NOW,
  order,
  settled,
  snapshot,
} from '../keysend/samples.ts';
import { journalIn, readable, reasonFrom, temporaryDirectory, WORKER } from './samples.ts';
import { openJournal } from '../../src/journal/openJournal.ts';

function emptyJournal(t: TestContext): Journal {
  return journalIn(t, join(temporaryDirectory(t), 'keysend', 'journal.db'));
}

async function only(journal: Journal, { hash }: KeysendOrder): Promise<JournalEntry> {
  const [entry, ...others] = await journal.find([hash]);
  assert.ok(entry);
  assert.equal(others.length, 0);
  return entry;
}

test('an order comes back as it was written, from the next process too', async (t) => {
  const file = join(temporaryDirectory(t), 'journal.db');
  const journal = openJournal(file, { worker: WORKER });
  const made = order({ message: 'Grüße ⚡', amountMsat: msat(2_100_000_000_000_000_000n) });
  const written = await journal.write(made);
  assert.equal(written, made);
  await journal.close();

  const entry = await only(journalIn(t, file), made);

  assert.deepEqual(readable(entry), readable({ order: made, acknowledged: false }));
});

test('a hash is written once: nothing is replaced, and the second is told', async (t) => {
  const journal = emptyJournal(t);
  const made = order();
  await journal.write(made);

  const reason = await reasonFrom(journal.write({ ...made, amountMsat: msat(1n) }));

  assert.deepEqual(reason, { kind: 'orderExists', hash: made.hash });
  assert.equal((await only(journal, made)).order.amountMsat, made.amountMsat);
});

test('the first snapshot means that the node has the payment', async (t) => {
  const journal = emptyJournal(t);
  const made = order();
  await journal.write(made);
  const first = snapshot(made, []);
  await journal.record(first);

  const entry = await only(journal, made);
  assert.equal(entry.acknowledged, true);
  assert.deepEqual(readable(entry.payment), readable(first));
});

test('the last snapshot is kept, with its attempts and how they failed', async (t) => {
  const journal = emptyJournal(t);
  const made = order({ message: 'hi' });
  await journal.write(made);
  const ended = { ...attempt(1n, 'FAILED', 1), endedAtNs: 9_007_199_254_740_993n };
  const last: Payment = {
    ...snapshot(made, [ended, attempt(2n, 'IN_FLIGHT')]),
    canceling: true,
    destination: CAROL,
    records: made.records,
  };
  await journal.record(snapshot(made, []));
  await journal.record(last);

  assert.deepEqual(readable((await only(journal, made)).payment), readable(last));
});

test('whatever a node says, it is read as it was written', async (t) => {
  const journal = emptyJournal(t);
  const made = order();
  await journal.write(made);
  const big = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
  const optional = <T>(key: string, value: fc.Arbitrary<T>): fc.Arbitrary<object> =>
    fc.option(
      value.map((each) => ({ [key]: each })),
      { nil: {} },
    );
  const payments = fc
    .tuple(
      fc.record({ amount: big, fee: big, created: big, id: big, total: big, started: big }),
      fc.string(),
      fc.array(fc.record({ type: big, value: fc.uint8Array() }), { maxLength: 3 }),
      optional('endedAtNs', big),
      optional('failure', fc.record({ code: fc.string(), sourceIndex: fc.nat({ max: 20 }) })),
      optional('reason', fc.constantFrom('TIMEOUT', 'NO_ROUTE')),
    )
    .map(
      ([{ amount, fee, created, id, total, started }, status, records, end, failure, reason]): Payment => ({
        ...snapshot(made, [
          {
            ...attempt(id, 'FAILED'),
            totalMsat: msat(total),
            feeMsat: msat(fee),
            startedAtNs: started,
            ...end,
            ...failure,
          },
        ]),
        status,
        amountMsat: msat(amount),
        feeMsat: msat(fee),
        createdAtNs: created,
        records,
        ...reason,
      }),
    );
  await fc.assert(
    fc.asyncProperty(payments, async (payment) => {
      await journal.record(payment);
      assert.deepEqual(readable((await only(journal, made)).payment), readable(payment));
    }),
    { numRuns: 50 },
  );
});

test('an end stays as it was first told: nodes give other reasons later', async (t) => {
  const journal = emptyJournal(t);
  const made = order();
  await journal.write(made);
  const end = failed(made, [attempt(1n, 'FAILED', 2)], 'INCORRECT_PAYMENT_DETAILS');
  await journal.record(end);

  await journal.record(failed(made, [], 'TIMEOUT'));
  await journal.record(snapshot(made, []));
  for (const cause of ['connectionLost', 'forgotten', 'notWatched', 'falseProof'] as const) {
    await journal.record(unseen(made, end, cause) ?? assert.fail());
  }

  assert.deepEqual(readable((await only(journal, made)).payment), readable(end));
});

test('a settlement is final', async (t) => {
  const journal = emptyJournal(t);
  const made = order();
  await journal.write(made);
  const end = settled(made, [attempt(1n, 'SUCCEEDED')]);
  await journal.record(end);

  await journal.record(failed(made, [], 'CANCELED'));
  await journal.record({ ...end, feeMsat: msat(0n), attempts: [] });

  assert.deepEqual(readable((await only(journal, made)).payment), readable(end));
});

test('what was taken for failed and proves to be paid is paid', async (t) => {
  const journal = emptyJournal(t);
  const made = order();
  await journal.write(made);
  await journal.record(neverSent(made));
  assert.equal((await only(journal, made)).acknowledged, false);

  const end = settled(made, [attempt(1n, 'SUCCEEDED')]);
  await journal.record(end);

  const entry = await only(journal, made);
  assert.equal(entry.acknowledged, true);
  assert.deepEqual(readable(entry.payment), readable(end));
});

test('losing sight of a payment says nothing about whether the node has it', async (t) => {
  const journal = emptyJournal(t);
  for (const [first, acknowledged] of [
    [unseen, false],
    [snapshot, true],
  ] as const) {
    const made = order();
    await journal.write(made);
    if (first === snapshot) await journal.record(snapshot(made, []));
    const lost = unseen(made, undefined, 'connectionLost') ?? assert.fail();
    await journal.record(lost);

    const entry = await only(journal, made);
    assert.equal(entry.acknowledged, acknowledged);
    assert.deepEqual(readable(entry.payment), readable(lost));
  }
});

test('only what a node once had can be forgotten by it or stuck in it', async (t) => {
  const journal = emptyJournal(t);
  for (const cause of ['forgotten', 'stuckInNode'] as const) {
    const made = order();
    await journal.write(made);
    // The disk refused the first snapshot.
    await journal.record(unseen(made, snapshot(made, []), cause) ?? assert.fail());
    assert.equal((await only(journal, made)).acknowledged, true, cause);
  }
});

test('a false proof of payment came from the node, and is no preimage', async (t) => {
  const journal = emptyJournal(t);
  const made = order();
  await journal.write(made);
  const claimed = settled(made, []);
  await journal.record({ ...claimed, state: 'unknown', unknown: 'falseProof' });

  const { acknowledged, payment } = await only(journal, made);
  assert.equal(acknowledged, true);
  assert.equal(payment?.unknown, 'falseProof');
  assert.equal(payment.preimage, undefined);
});

test('a snapshot of a payment that the journal does not have leaves no trace', async (t) => {
  const journal = emptyJournal(t);
  const other = order();
  await journal.record(snapshot(other, []));

  assert.deepEqual(await journal.find([other.hash]), []);
});

test('of many hashes those are found that were written', async (t) => {
  const journal = emptyJournal(t);
  const made = [order(), order(), order()];
  for (const each of made) await journal.write(each);
  const hashes = made.slice(1).map(({ hash }) => hash);
  const unknown = Array.from(
    { length: 40_000 },
    (_, index) => index.toString(16).padStart(64, '0') as PaymentHash,
  );

  const found = await journal.find([...unknown, ...hashes]);

  assert.deepEqual(found.map((entry) => entry.order.hash).sort(), hashes.sort());
  assert.deepEqual(await journal.find([]), []);
});

test('the orders of a node are listed newest first, page by page, none twice and none missed', async (t) => {
  const journal = emptyJournal(t);
  const expected: PaymentHash[] = [];
  // Some in the same millisecond, as two windows can make them.
  for (const age of [0, 1, 1, 1, 2, 3, 3, 4, 5]) {
    const made = makeOrder(intent(), ALICE_INFO, NOW - age);
    await journal.write(made);
    await journal.write(makeOrder(intent({ destination: ALICE }), { ...ALICE_INFO, key: BOB }, NOW - age));
    expected.push(made.hash);
  }

  // The third of that millisecond would be missed by the next page.
  assert.equal((await journal.list(ALICE, { limit: 3 })).length, 4);
  const listed: JournalEntry[] = [];
  for (let before: number | undefined; ;) {
    const page = await journal.list(ALICE, { limit: 2, ...(before === undefined ? {} : { before }) });
    if (page.length === 0) break;
    listed.push(...page);
    before = page.at(-1)?.order.createdAt;
  }

  const times = listed.map((entry) => entry.order.createdAt);
  assert.deepEqual(
    times,
    times.toSorted((a, b) => b - a),
  );
  assert.deepEqual(listed.map((entry) => entry.order.hash).sort(), expected.sort());
});

test('recent destinations: paid with success on this network, by any node, the last one first', async (t) => {
  const journal = emptyJournal(t);
  const pay = async (made: KeysendOrder, end: (of: KeysendOrder) => Payment): Promise<void> => {
    await journal.write(made);
    await journal.record(end(made));
  };
  const success = (of: KeysendOrder): Payment => settled(of, []);
  const to = (destination: typeof CAROL, age: number, payer = ALICE_INFO): KeysendOrder =>
    makeOrder(intent({ destination }), payer, NOW - age);
  await pay(to(CAROL, 9), success);
  await pay(to(BOB, 8), success);
  await pay(to(CAROL, 7, { ...ALICE_INFO, key: BOB }), success);
  await pay(to(ALICE, 6), (of) => failed(of, [], 'NO_ROUTE'));
  await pay(
    makeOrder(
      intent({ destination: ALICE, amountMsat: msat(1n) }),
      { ...ALICE_INFO, key: CAROL, network: 'mainnet' },
      NOW - 5,
    ),
    success,
  );

  assert.deepEqual(await journal.recentDestinations('regtest', 10), [CAROL, BOB]);
  assert.deepEqual(await journal.recentDestinations('regtest', 1), [CAROL]);
  assert.deepEqual(await journal.recentDestinations('mainnet', 10), [ALICE]);
  assert.deepEqual(await journal.recentDestinations('signet', 10), []);
});

test('no preimage shows when an entry is printed', async (t) => {
  const journal = emptyJournal(t);
  const made = order();
  await journal.write(made);
  await journal.record(settled(made, []));
  const preimage = Buffer.from(made.preimage.expose());

  const printed = inspect(await only(journal, made), { depth: 9 });

  assert.ok(!printed.includes(preimage.toString('hex')));
  assert.ok(printed.includes('‹hidden›'));
});

test('what counted as never sent and turns up at the node is open again', async (t) => {
  const journal = emptyJournal(t);
  const made = order();
  await journal.write(made);
  await journal.record(neverSent(made));
  await journal.record(snapshot(made, []));

  const [entry] = await journal.open(ALICE);
  assert.deepEqual(
    readable(entry),
    readable({ order: made, acknowledged: true, payment: snapshot(made, []) }),
  );
  assert.equal(await journal.rewrite({ ...made, createdAt: NOW + 3_600_000 }), undefined);
});
