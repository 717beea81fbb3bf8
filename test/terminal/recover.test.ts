import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { LEASE_MS } from '../../src/keysend/heldClaim.ts';
import { makeOrder } from '../../src/keysend/order.ts';
import type { KeysendOrder } from '../../src/keysend/order.ts';
import { FakeJournal } from '../keysend/fakeNode.ts';
import { ALICE_INFO, attempt, BOB, failed, intent, NOW, settled, snapshot } from '../keysend/samples.ts';
import { startTerminal } from './startTerminal.ts';
import { StoryNode } from './storyNode.ts';

function left(ageMs: number, payer = ALICE_INFO): KeysendOrder {
  return makeOrder(intent(), payer, NOW - ageMs);
}

async function journalWith(...orders: readonly KeysendOrder[]): Promise<FakeJournal> {
  const journal = new FakeJournal();
  for (const each of orders) await journal.write(each);
  return journal;
}

const mark = ({ hash }: KeysendOrder): string => hash.slice(0, 8);

describe('keysend recover', () => {
  test('takes up each order that was left, follows it to its end, and sums up', async () => {
    const [paid, refused, unsent] = [left(3000), left(2000), left(60_000)];
    const others = left(1000, { ...ALICE_INFO, key: BOB });
    const node = new StoryNode();
    node.knows(paid);
    node.knows(refused, [snapshot(refused, []), failed(refused, [], 'NO_ROUTE')]);
    const terminal = startTerminal(['recover'], {
      journal: await journalWith(paid, refused, unsent, others),
      node,
    });
    assert.equal(await terminal.code, 0);
    const { lines, text } = terminal.stdout;
    for (const [of, end] of [
      [paid, /SUCCEEDED +carol received 100,000 sat/],
      [refused, /FAILED +carol did not receive/],
      [unsent, /FAILED +carol did not receive[^]*The payment never reached your node/],
    ] as const) {
      const own = lines.filter((line) => line.startsWith(mark(of)));
      assert.match(own[0] ?? '', /100,000 sat to carol, written down 2026-11-22/);
      assert.match(own.join('\n'), end);
    }
    assert.match(text, /attempt 1 settled: carol received/);
    assert.equal(lines.at(-1), '3 payments from before: 1 succeeded, 1 failed, 1 never sent.');
    assert.ok(!text.includes(mark(others)));
    assert.equal(terminal.stderr.text, '');
  });

  test('programs get order, snapshots and an outcome for each, and one end', async () => {
    const paid = left(3000);
    const node = new StoryNode();
    node.knows(paid);
    const terminal = startTerminal(['recover', '--json'], { journal: await journalWith(paid), node });
    assert.equal(await terminal.code, 0);
    assert.deepEqual(
      terminal.events.map(({ event }) => event),
      ['order', 'payment', 'payment', 'payment', 'outcome', 'end'],
    );
    const outcome = terminal.events[4];
    assert.deepEqual([outcome?.['hash'], outcome?.['state']], [paid.hash, 'succeeded']);
    assert.equal(terminal.events[5]?.['exitCode'], 0);
  });

  test('one whose call may still arrive is waited for', async () => {
    const fresh = left(0);
    const terminal = startTerminal(['recover'], { journal: await journalWith(fresh) });
    assert.equal(await terminal.code, 0);
    assert.ok(terminal.clock.time > fresh.deadline);
    assert.match(terminal.stdout.text, /does not know the payment yet/);
    assert.match(terminal.stdout.text, /A payment from before: .* never sent\.\n$/);
  });

  test('where nothing was left it says so', async () => {
    const terminal = startTerminal(['recover']);
    assert.equal(await terminal.code, 0);
    assert.equal(terminal.stdout.text, 'No payment of alice was left without an end.\n');
  });

  test('Ctrl-C leaves one that is held: in flight, not canceled, and how to go on', async () => {
    const held = left(3000);
    const node = new StoryNode();
    const story = [snapshot(held, [attempt(1n, 'IN_FLIGHT')]), settled(held, [attempt(1n, 'SUCCEEDED')])];
    node.knows(held, story, new Promise<void>(() => undefined));
    const terminal = startTerminal(['recover', '--practice'], { journal: await journalWith(held), node });
    await terminal.shows(terminal.stdout, 'attempt 1');
    terminal.interrupt();
    assert.equal(await terminal.code, 4);
    assert.ok(!node.canceled);
    assert.match(terminal.stdout.text, /IN_FLIGHT +100,000 sat to carol/);
    assert.match(terminal.stdout.text, /A payment from before: 100,000 sat to carol, in flight\./);
    assert.match(terminal.stdout.text, /: keysend recover --practice\n$/);
  });

  for (const stuck of [true, false]) {
    test(`one that is ${stuck ? 'stuck' : 'forgotten'} ends the waiting with 4, and how it counts no more`, async () => {
      const of = left(3000);
      const node = new StoryNode(stuck ? { stuck } : {});
      const journal = await journalWith(of);
      const inFlight = snapshot(of, [attempt(1n, 'IN_FLIGHT')]);
      if (stuck) node.knows(of, [inFlight, inFlight], new Promise<void>(() => undefined));
      else await journal.record(inFlight);
      journal.held = { limits: { ...journal.held.limits, onTestNetworks: true } };
      const terminal = startTerminal(['recover'], { journal, node });
      assert.equal(await terminal.code, 4);
      assert.match(terminal.stdout.text, stuck ? /did not leave your node/ : /no longer knows it/);
      assert.ok(terminal.stdout.text.endsWith(`: keysend dismiss ${of.hash}\n`), terminal.stdout.text);
      await journal.dismiss(of.hash);
      const again = startTerminal(['recover'], { journal, node });
      assert.equal(await again.code, 4);
      assert.doesNotMatch(again.stdout.text, /keysend dismiss/);
    });
  }

  test('one that somebody follows is left to them, and that is said', async () => {
    const of = left(3000);
    const journal = await journalWith(of);
    journal.claim = () => Promise.resolve(false);
    const terminal = startTerminal(['recover'], { journal });
    assert.equal(await terminal.code, 4);
    assert.match(terminal.stderr.text, /another window or terminal[^]*: 1\. Waiting/);
    assert.match(terminal.stdout.text, /^Followed by another window or terminal: 1\.$/m);
  });

  test('one whose follower died just now is taken up when the claim is over', async () => {
    const of = left(3000);
    const node = new StoryNode();
    node.knows(of);
    const journal = await journalWith(of);
    await journal.claim(of.hash, { owner: 'dead', now: NOW, until: NOW + LEASE_MS });
    const terminal = startTerminal(['recover'], { journal, node });
    assert.equal(await terminal.code, 0);
    assert.match(terminal.stdout.text, /SUCCEEDED/);
  });

  test('Ctrl-C while connecting ends with 4: nothing is known', async () => {
    const terminal = startTerminal(['recover'], { connecting: new Promise<void>(() => undefined) });
    await setTimeout(5);
    terminal.interrupt();
    assert.equal(await terminal.code, 4);
  });
});
