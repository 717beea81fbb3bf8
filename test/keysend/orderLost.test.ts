import assert from 'node:assert/strict';
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openDatabase } from '../../src/journal/openDatabase.ts';
import { followPayment } from '../../src/keysend/followPayment.ts';
import type { JournaledOrder } from '../../src/keysend/order.ts';
import { reasonOf } from '../../src/keysend/problem.ts';
import type { Reason } from '../../src/keysend/problem.ts';
import { sendKeysend } from '../../src/keysend/sendKeysend.ts';
import { journalIn, temporaryDirectory } from '../journal/samples.ts';
import { FakeClock, FakeJournal, FakeNode } from './fakeNode.ts';
import { attempt, failed, order, settled, snapshot } from './samples.ts';

const { signal } = new AbortController();

test('a payment that is no longer in the journal while it is out is told, once, and followed to its end', async () => {
  const one = order();
  const story = [snapshot(one, []), snapshot(one, [attempt(1n, 'IN_FLIGHT')]), settled(one, [])];
  const node = new FakeNode(story);
  const journal = new FakeJournal(node.calls);
  const troubles: unknown[] = [];
  const ports = {
    node,
    journal,
    clock: new FakeClock(),
    onTrouble: (error: unknown) => troubles.push(reasonOf(error)),
  };
  const states: string[] = [];
  for await (const { state } of sendKeysend(one, ports, { cancel: signal, leave: signal })) {
    states.push(state);
    journal.entries.clear();
  }
  assert.equal(states.at(-1), 'succeeded');
  assert.deepEqual(troubles, [{ kind: 'orderLost', hash: one.hash }]);
});

test('a payment that the journal never had is followed without a word of that', async () => {
  const one = order();
  const node = new FakeNode([snapshot(one, []), settled(one, [])]);
  const troubles: unknown[] = [];
  const ports = {
    node,
    journal: new FakeJournal(),
    clock: new FakeClock(),
    onTrouble: (error: unknown) => troubles.push(error),
  };
  // From elsewhere.
  for await (const { hash } of node.pay(one as JournaledOrder, signal)) assert.equal(hash, one.hash);
  const seen: string[] = [];
  for await (const { state } of followPayment(one.hash, ports, signal)) seen.push(state);
  assert.equal(seen.at(-1), 'succeeded');
  assert.deepEqual(troubles, []);
});

test('the journal itself says whether it has the order, also where the first end stays', async (t) => {
  const file = join(temporaryDirectory(t), 'keysend', 'journal.db');
  const journal = journalIn(t, file);
  const one = order();
  assert.equal(await journal.record(snapshot(one, [])), false);
  await journal.write(one);
  assert.equal(await journal.record(snapshot(one, [])), true);
  assert.equal(await journal.record(failed(one, [], 'NO_ROUTE')), true);
  assert.equal(await journal.record(failed(one, [], 'TIMEOUT')), true);
  const [entry] = await journal.find([one.hash]);
  assert.equal(entry?.payment?.reason, 'NO_ROUTE');
});

test(
  'a payment whose journal was replaced, as by a window that found it damaged, is told',
  { skip: process.platform === 'win32' },
  async (t) => {
    const file = join(temporaryDirectory(t), 'keysend', 'journal.db');
    const mine = journalIn(t, file);
    const next = join(temporaryDirectory(t), 'next.db');
    openDatabase(next).close();
    const one = order();
    const node = new FakeNode([snapshot(one, []), settled(one, [])]);
    const troubles: (Reason | undefined)[] = [];
    const ports = {
      node,
      journal: mine,
      clock: new FakeClock(),
      onTrouble: (error: unknown) => troubles.push(reasonOf(error)),
    };
    for await (const { state } of sendKeysend(one, ports, { cancel: signal, leave: signal })) {
      if (state !== 'inFlight') continue;
      // Once its acknowledgement is on the disk.
      while ((await mine.find([one.hash]))[0]?.acknowledged !== true);
      renameSync(next, file);
    }
    // The claim may be prolonged in the very moment, and that is told too.
    const lost = troubles.filter((reason) => reason?.kind === 'orderLost');
    assert.deepEqual(lost, [{ kind: 'orderLost', hash: one.hash }]);
  },
);
