import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { msat } from '../../src/keysend/amount.ts';
import { DEFAULT_LIMITS as limits } from '../../src/keysend/brakes.ts';
import type { Journal } from '../../src/keysend/journal.ts';
import type { Network } from '../../src/keysend/network.ts';
import { makeOrder, renewOrder } from '../../src/keysend/order.ts';
import type { KeysendOrder } from '../../src/keysend/order.ts';
import type { Preparation } from '../../src/keysend/prepare.ts';
import { confirmAgain, confirmKeysend } from '../../src/keysend/sendKeysend.ts';
import type { Confirm } from '../../src/keysend/sendKeysend.ts';
import { neverSent } from '../../src/keysend/snapshots.ts';
import { journalIn, reasonFrom, temporaryDirectory } from '../journal/samples.ts';
import { FakeClock, FakeNode } from './fakeNode.ts';
import { ALICE_INFO, intent, NOW, settled } from './samples.ts';

/* Two windows, or a window and a terminal, that send the same at the same moment: nobody pays twice without being told. */

const { signal } = new AbortController();
const PAYER = { ...ALICE_INFO, network: 'mainnet' };
const WANTED = intent({ amountMsat: msat(1_000_000n) });

function two(t: TestContext): readonly [Journal, Journal] {
  const file = join(temporaryDirectory(t), 'keysend', 'journal.db');
  return [journalIn(t, file), journalIn(t, file)];
}

async function confirmed(
  journal: Journal,
  confirm: Confirm,
  { network = 'mainnet', clock = new FakeClock() }: { network?: Network; clock?: FakeClock } = {},
): Promise<KeysendOrder> {
  const node = new FakeNode([]);
  Object.assign(node, { info: { ...PAYER, network } });
  const ports = { node, journal, clock, limits, confirm };
  const made = await confirmKeysend(WANTED, ports, signal);
  assert.ok(made);
  return made;
}

const yes: Confirm = async () => Promise.resolve(true);

test('of two yeses at the same moment one goes out, and the other is told which', async (t) => {
  const [one, other] = two(t);
  const [first, second] = await Promise.all([confirmed(one, yes), confirmed(other, yes)]);
  await one.write(first);
  assert.deepEqual(await reasonFrom(other.write(second)), { kind: 'sameMeanwhile', hash: first.hash });
  assert.deepEqual(await other.find([second.hash]), []);
  // Told of the first, a person may want both.
  await other.write(await confirmed(other, yes));
});

test('nor does an order of old go out again beside a new one of the same', async (t) => {
  const [one, other] = two(t);
  const old = makeOrder(WANTED, PAYER, NOW - 3_600_000);
  await one.write(old);
  await one.record(neverSent(old));
  const node = new FakeNode([]);
  Object.assign(node, { info: PAYER });
  const ports = { node, journal: one, clock: new FakeClock(), limits, confirm: yes };
  const again = await confirmAgain(old, ports, signal);
  const further = await confirmed(other, yes);
  await other.write(further);
  assert.ok(again);
  assert.deepEqual(await reasonFrom(one.rewrite(again)), { kind: 'sameMeanwhile', hash: further.hash });
});

test('one that was told as never sent, and is sent again from elsewhere meanwhile, is told anew', async (t) => {
  const [one, other] = two(t);
  const old = makeOrder(WANTED, PAYER, NOW - 60_000);
  await one.write(old);
  await one.record(neverSent(old));
  const asked: Preparation[] = [];
  await confirmed(one, async (preparation) => {
    if (asked.push(preparation) === 1) {
      const again = renewOrder(old, NOW);
      assert.ok(await other.rewrite(again));
      await other.record(settled(again, []));
    }
    return true;
  });
  assert.deepEqual(
    asked.map(({ before }) => before?.map(({ payment }) => payment?.state)),
    [['failed'], ['succeeded']],
  );
});

test('however long the question stands, what was paid meanwhile is told before the yes counts', async (t) => {
  const [one, other] = two(t);
  const clock = new FakeClock();
  const asked: Preparation[] = [];
  const made = await confirmed(
    one,
    async (preparation) => {
      if (asked.push(preparation) === 1) {
        const paid = makeOrder(WANTED, PAYER, (clock.time += 60_000));
        await other.write(paid);
        await other.record(settled(paid, []));
        const unsent = makeOrder(WANTED, PAYER, (clock.time += 230_000));
        await other.write(unsent);
        await other.record(neverSent(unsent));
        clock.time += 10_000;
      }
      return true;
    },
    { clock },
  );
  assert.deepEqual(
    asked.map(({ before }) => before?.map(({ payment }) => payment?.state)),
    [undefined, ['failed', 'succeeded']],
  );
  await one.write(made);
});

test('an order that is to go out again is none of the others, and no question calls it never sent once it settled', async (t) => {
  const [one, other] = two(t);
  const open = [1, 2, 3, 4].map((age) => makeOrder(WANTED, PAYER, NOW - age * 3_600_000));
  for (const each of open) await one.write(each);
  const old = makeOrder(WANTED, PAYER, NOW - 60_000);
  await one.write(old);
  await one.record(neverSent(old));
  const node = new FakeNode([]);
  Object.assign(node, { info: PAYER });
  const asked: Preparation[] = [];
  const confirm: Confirm = async (preparation) => {
    asked.push(preparation);
    const again = renewOrder(old, NOW);
    assert.ok(await other.rewrite(again));
    await other.record(settled(again, []));
    return true;
  };
  const ports = { node, journal: one, clock: new FakeClock(), limits, confirm };
  const again = await confirmAgain(old, ports, signal);
  assert.equal(asked.length, 1);
  assert.equal(asked[0]?.before?.length, 3);
  assert.equal(asked[0].known.tries.length, 4);
  assert.ok(again);
  assert.equal(await one.rewrite(again), undefined);
});

test('three without an end do not hide one that is paid while the question stands', async (t) => {
  const [one, other] = two(t);
  for (const age of [1, 2, 3]) await one.write(makeOrder(WANTED, PAYER, NOW - age * 3_600_000));
  const asked: Preparation[] = [];
  await confirmed(one, async (preparation) => {
    if (asked.push(preparation) === 1) {
      const paid = makeOrder(WANTED, PAYER, NOW);
      await other.write(paid);
      await other.record(settled(paid, []));
    }
    return true;
  });
  assert.deepEqual(
    asked.map(({ before }) => before?.map(({ payment }) => payment?.state)),
    [
      [undefined, undefined, undefined],
      [undefined, undefined, undefined, 'succeeded'],
    ],
  );
});

test('play money may go out twice at the same moment', async (t) => {
  const [one, other] = two(t);
  const [first, second] = await Promise.all([
    confirmed(one, yes, { network: 'regtest' }),
    confirmed(other, yes, { network: 'regtest' }),
  ]);
  await one.write(first);
  await other.write(second);
});
