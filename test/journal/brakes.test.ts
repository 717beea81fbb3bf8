import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, test } from 'node:test';
import type { TestContext } from 'node:test';
import { salvage } from '../../src/journal/salvage.ts';
import { openDatabase } from '../../src/journal/openDatabase.ts';
import { msat, MSAT_PER_SAT } from '../../src/keysend/amount.ts';
import type { Msat } from '../../src/keysend/amount.ts';
import { DAY_MS, DEFAULT_LIMITS } from '../../src/keysend/brakes.ts';
import type { JournalDamage } from '../../src/keysend/journalCare.ts';
import type { Journal } from '../../src/keysend/journal.ts';
import { makeOrder } from '../../src/keysend/order.ts';
import type { KeysendOrder } from '../../src/keysend/order.ts';
import { neverSent, unseen } from '../../src/keysend/snapshots.ts';
import { ALICE, ALICE_INFO, BOB, failed, intent, NOW, settled, snapshot } from '../keysend/samples.ts';
import { allowSending, journalIn, reasonFrom, temporaryDirectory } from './samples.ts';

const MAINNET = { ...ALICE_INFO, network: 'mainnet' };

function sats(amount: number): Msat {
  return msat(BigInt(amount) * MSAT_PER_SAT);
}

function order(amount: number, { payer = MAINNET, at = NOW } = {}): KeysendOrder {
  return makeOrder(intent({ amountMsat: sats(amount) }), payer, at);
}

function fileIn(t: TestContext): string {
  return join(temporaryDirectory(t), 'journal.db');
}

async function kindOf(work: Promise<unknown>): Promise<string> {
  return (await reasonFrom(work)).kind;
}

/** Nothing of it is there: it could not have been sent. */
async function assertUnwritten(journal: Journal, { hash }: KeysendOrder): Promise<void> {
  assert.deepEqual(await journal.find([hash]), []);
}

test('a payment above the limit for one is not written', async (t) => {
  const journal = journalIn(t, fileIn(t));
  const tooMuch = order(50_001);
  assert.deepEqual(await reasonFrom(journal.write(tooMuch)), {
    kind: 'abovePaymentLimit',
    amountMsat: sats(50_001),
    limitMsat: sats(50_000),
  });
  await assertUnwritten(journal, tooMuch);
  await journal.write(order(50_000));
});

describe('in 24 hours from one node no more than the limit is written', () => {
  test('however it is cut, and whatever became of it but a failure', async (t) => {
    const journal = journalIn(t, fileIn(t));
    const [paid, onItsWay, unknown, lost] = [order(50_000), order(50_000), order(50_000), order(50_000)];
    for (const each of [paid, onItsWay, unknown, lost]) await journal.write(each);
    await journal.record(settled(paid, []));
    await journal.record(snapshot(onItsWay, []));
    await journal.record(unseen(unknown, snapshot(unknown, []), 'forgotten') ?? assert.fail());

    assert.deepEqual(await reasonFrom(journal.write(order(1))), {
      kind: 'aboveDayLimit',
      amountMsat: sats(1),
      limitMsat: sats(200_000),
      paidMsat: sats(50_000),
      openMsat: sats(150_000),
    });

    await journal.record(failed(onItsWay, [], 'NO_ROUTE'));
    await journal.write(order(50_000));
    assert.equal(await kindOf(journal.write(order(1))), 'aboveDayLimit');
    await journal.record(neverSent(lost));
    await journal.write(order(50_000));
  });

  test('what was paid counts for a day, and what has no end until it has one or a person says so', async (t) => {
    const journal = journalIn(t, fileIn(t));
    const old = { at: NOW - DAY_MS - 1 };
    const [paid, stuck] = [order(50_000, old), order(50_000, old)];
    for (const each of [paid, stuck]) await journal.write(each);
    await journal.record(settled(paid, []));
    for (let i = 0; i < 3; i++) await journal.write(order(50_000));
    assert.equal(await kindOf(journal.write(order(1))), 'aboveDayLimit');

    await journal.dismiss(stuck.hash, NOW);
    await journal.write(order(50_000));
  });

  test('one that was dismissed counts again once it proves to be paid', async (t) => {
    const journal = journalIn(t, fileIn(t));
    const doubted = order(50_000);
    await journal.write(doubted);
    await journal.dismiss(doubted.hash, NOW);
    assert.deepEqual(await journal.spent(ALICE, NOW), { paidMsat: 0n, openMsat: 0n });
    await journal.record(settled(doubted, []));
    assert.deepEqual(await journal.spent(ALICE, NOW), { paidMsat: sats(50_000), openMsat: 0n });
  });

  test('another node has its own', async (t) => {
    const journal = journalIn(t, fileIn(t));
    for (let i = 0; i < 4; i++) await journal.write(order(50_000));
    await journal.write(order(50_000, { payer: { ...MAINNET, key: BOB } }));
  });

  test('several processes that send at once pass it together no more than one does', async (t) => {
    const file = fileIn(t);
    const journals = Array.from({ length: 4 }, () => journalIn(t, file));
    const outcomes = await Promise.allSettled(
      journals.flatMap((journal) => Array.from({ length: 6 }, () => journal.write(order(20_000)))),
    );
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 10);
    assert.equal((await journalIn(t, file).spent(ALICE, 0)).openMsat, sats(200_000));
  });

  test('an order that goes out again is held back like any other', async (t) => {
    const journal = journalIn(t, fileIn(t));
    const unsent = order(50_000, { at: NOW - 3_600_000 });
    await journal.write(unsent);
    await journal.record(neverSent(unsent));
    for (let i = 0; i < 4; i++) await journal.write(order(50_000));
    const again = { ...unsent, createdAt: NOW, deadline: NOW + 30_000 };
    assert.equal(await kindOf(journal.rewrite(again)), 'aboveDayLimit');
    await journal.changeLimits({ dayMsat: sats(250_000) }, DEFAULT_LIMITS);
    assert.equal(await journal.rewrite(again), again);
  });
});

test('on networks whose coins are made at will they hold only where a person wants it', async (t) => {
  const journal = journalIn(t, fileIn(t));
  for (const network of ['regtest', 'simnet', 'practice']) {
    await journal.write(order(1_000_000, { payer: { ...ALICE_INFO, network } }));
  }
  for (const network of ['testnet', 'signet', 'nobody knows']) {
    const tooMuch = order(1_000_000, { payer: { ...ALICE_INFO, network } });
    assert.equal(await kindOf(journal.write(tooMuch)), 'abovePaymentLimit');
  }
  await journal.changeLimits({ onTestNetworks: true }, DEFAULT_LIMITS);
  assert.equal(await kindOf(journal.write(order(1_000_000, { payer: ALICE_INFO }))), 'abovePaymentLimit');
});

test('who sends may ask for stricter limits, and never gets looser ones', async (t) => {
  const journal = journalIn(t, fileIn(t));
  const strict = { ...DEFAULT_LIMITS, paymentMsat: sats(10) };
  assert.equal(await kindOf(journal.write(order(11), undefined, strict)), 'abovePaymentLimit');
  const loose = { ...DEFAULT_LIMITS, paymentMsat: sats(1_000_000), dayMsat: sats(1_000_000) };
  assert.equal(await kindOf(journal.write(order(50_001), undefined, loose)), 'abovePaymentLimit');
});

test('the limits are those of the machine: another process has them at once, and they stay', async (t) => {
  const file = fileIn(t);
  const journal = journalIn(t, file);
  const other = journalIn(t, file);
  assert.deepEqual(await other.brakes(), { limits: DEFAULT_LIMITS });
  await journal.changeLimits({ paymentMsat: sats(60_000), confirmAboveMsat: sats(500) }, DEFAULT_LIMITS);
  await other.changeLimits({ feePercent: 0.5, feeMsat: sats(7) }, DEFAULT_LIMITS);
  await journal.changeLimits(
    { confirmAboveMsat: undefined },
    { ...DEFAULT_LIMITS, confirmAboveMsat: sats(500) },
  );

  const limits = { ...DEFAULT_LIMITS, paymentMsat: sats(60_000), feePercent: 0.5, feeMsat: sats(7) };
  assert.deepEqual(await other.brakes(), { limits });
  await journal.close();
  assert.deepEqual(await journalIn(t, file).brakes(), { limits });
});

test('a change counts only for what was shown: nothing is changed where another process was quicker', async (t) => {
  const file = fileIn(t);
  const journal = journalIn(t, file);
  const { limits: shown } = await journal.brakes();
  await journalIn(t, file).changeLimits({ paymentMsat: sats(10) }, shown);

  assert.equal(await journal.changeLimits({ paymentMsat: sats(60_000), feeMsat: sats(7) }, shown), false);
  const limits = { ...DEFAULT_LIMITS, paymentMsat: sats(10) };
  assert.deepEqual(await journal.brakes(), { limits });

  assert.equal(await journal.changeLimits({ feeMsat: sats(7) }, shown), true);
  assert.equal(await journal.changeLimits({ paymentMsat: sats(60_000) }, limits), true);
  const raised = { ...DEFAULT_LIMITS, paymentMsat: sats(60_000), feeMsat: sats(7) };
  assert.deepEqual(await journal.brakes(), { limits: raised });
});

describe('while sending is stopped', () => {
  test('nothing is written by anybody, on any network, until it is resumed', async (t) => {
    const file = fileIn(t);
    const journal = journalIn(t, file);
    const other = journalIn(t, file);
    const unsent = order(1, { at: NOW - 3_600_000 });
    await journal.write(unsent);
    await journal.record(neverSent(unsent));
    await journal.stop(NOW);
    await other.stop(NOW + 5);

    await other.stop(NOW + 2);
    assert.deepEqual(await other.brakes(), { limits: DEFAULT_LIMITS, stoppedAt: NOW + 5 });
    const practised = order(1, { payer: { ...ALICE_INFO, network: 'practice' } });
    assert.deepEqual(await reasonFrom(other.write(practised)), { kind: 'sendingStopped', since: NOW + 5 });
    await assertUnwritten(journal, practised);
    const again = { ...unsent, createdAt: NOW, deadline: NOW + 30_000 };
    assert.equal(await kindOf(other.rewrite(again)), 'sendingStopped');

    assert.equal(await journal.resume(NOW), NOW + 5, 'a yes to the first of two');
    assert.equal(await other.resume(NOW + 5), undefined);
    assert.deepEqual(await journal.brakes(), { limits: DEFAULT_LIMITS });
    await journal.write(practised);
  });

  test('a yes to an earlier stop does not lift a newer one', async (t) => {
    const file = fileIn(t);
    const journal = journalIn(t, file);
    await journal.stop(NOW);
    const other = journalIn(t, file);
    await other.resume(NOW);
    await other.stop(NOW + 5);

    assert.equal(await journal.resume(NOW), NOW + 5);
    assert.equal(await kindOf(journal.write(order(1))), 'sendingStopped');
    assert.equal(await journal.resume(NOW + 5), undefined);
    await journal.write(order(1));
  });

  test('what is on its way is followed on', async (t) => {
    const journal = journalIn(t, fileIn(t));
    const sent = order(1);
    await journal.write(sent);
    await journal.stop(NOW);
    await journal.record(settled(sent, []));
    const [entry] = await journal.find([sent.hash]);
    assert.equal(entry?.payment?.state, 'succeeded');
  });
});

describe('a journal whose limits or stop are not what was written is damaged', () => {
  const changes = {
    'a raised limit': `UPDATE brakes SET limits = replace(limits, '60000000', '90000000')`,
    'a stop that is gone': 'UPDATE brakes SET stopped_at = NULL',
    'a stop that nobody made': `UPDATE brakes SET stopped_at = 5`,
    'no seal': 'UPDATE brakes SET seal = NULL',
  };
  for (const [what, sql] of Object.entries(changes)) {
    test(`${what}: it is set aside, told, and all sending is stopped`, async (t) => {
      const file = fileIn(t);
      const told: JournalDamage[] = [];
      const journal = journalIn(t, file, { onDamage: (damage) => told.push(damage) });
      const before = order(10);
      await journal.write(before);
      await journal.changeLimits({ paymentMsat: sats(60_000) }, DEFAULT_LIMITS);
      await journal.stop(NOW);
      const database = new DatabaseSync(file);
      database.exec(sql);
      database.close();

      assert.equal(await kindOf(journal.brakes()), 'journalUnavailable');
      assert.deepEqual(
        told.map((damage) => damage.kind === 'setAside' && [damage.saved, damage.areLimitsLost]),
        [[1, true]],
      );
      const { limits, stoppedAt } = await journal.brakes();
      assert.deepEqual(limits, DEFAULT_LIMITS);
      assert.ok(stoppedAt !== undefined && stoppedAt > NOW);
      assert.equal(await kindOf(journal.write(order(1))), 'sendingStopped');
      assert.equal((await journal.find([before.hash])).length, 1);

      await allowSending(journal);
      await journal.write(order(1));
    });
  }
});

test('a journal that is set aside hands its limits to the next, and all sending is stopped there', async (t) => {
  const file = fileIn(t);
  const journal = journalIn(t, file);
  await journal.changeLimits({ paymentMsat: sats(10) }, DEFAULT_LIMITS);
  await journal.close();
  const next = fileIn(t);
  const database = openDatabase(next);
  assert.deepEqual(salvage(file, database, new Date(NOW + 5)), { saved: 0, areLimitsLost: false });
  database.close();
  const limits = { ...DEFAULT_LIMITS, paymentMsat: sats(10) };
  assert.deepEqual(await journalIn(t, next).brakes(), { limits, stoppedAt: NOW + 5 });
});
