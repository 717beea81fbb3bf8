import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { PRACTICE } from '../../src/keysend/network.ts';
import type { Network } from '../../src/keysend/network.ts';
import { Problem } from '../../src/keysend/problem.ts';
import { FakeJournal } from '../keysend/fakeNode.ts';
import { ALICE, BOB, order, failed, snapshot } from '../keysend/samples.ts';
import { startTerminal } from './startTerminal.ts';
import type { Running } from './startTerminal.ts';
import { StoryNode } from './storyNode.ts';

describe('keysend track', () => {
  test('follows a payment of this machine to its end', async () => {
    const [sent, node, journal] = [order(), new StoryNode(), new FakeJournal()];
    node.knows(sent);
    await journal.write(sent);
    const terminal = startTerminal(['track', sent.hash.toUpperCase(), '--json'], { node, journal });
    assert.equal(await terminal.code, 0);
    assert.deepEqual(
      terminal.events.map(({ event }) => event),
      ['order', 'payment', 'payment', 'payment', 'end'],
    );
  });

  test('follows a payment that another program sent', async () => {
    const [sent, node] = [order(), new StoryNode()];
    node.knows(sent);
    const terminal = startTerminal(['track', sent.hash], { node });
    assert.equal(await terminal.code, 0);
    assert.match(terminal.stdout.text, /SUCCEEDED/);
  });

  test('explains a failure whose destination the node has forgotten', async () => {
    const sent = order();
    const node = new StoryNode({ tell: (each) => [failed(each, [], 'INCORRECT_PAYMENT_DETAILS')] });
    node.knows(sent);
    const terminal = startTerminal(['track', sent.hash], { node });
    assert.equal(await terminal.code, 1);
    assert.match(terminal.stdout.text, /FAILED/);
    assert.ok(!node.lookedUp.includes(ALICE));
  });

  test('a hash that nobody knows ends with 4', async () => {
    const terminal = startTerminal(['track', 'ab'.repeat(32)]);
    assert.equal(await terminal.code, 4);
    assert.match(terminal.stderr.text, /abababab/);
  });

  test('whoever tracks a payment that the node forgot is not sent in a circle, but told how it counts no more', async () => {
    const [sent, journal] = [order(), new FakeJournal()];
    await journal.write(sent);
    await journal.record(snapshot(sent, []));
    const track = async (onTestNetworks: boolean): Promise<string> => {
      journal.held = { limits: { ...journal.held.limits, onTestNetworks } };
      const terminal = startTerminal(['track', sent.hash], { journal });
      assert.equal(await terminal.code, 4);
      assert.match(terminal.stdout.text, /no longer knows it/);
      assert.doesNotMatch(terminal.stdout.text, /keysend track/);
      return terminal.stdout.text;
    };
    assert.ok((await track(true)).endsWith(`limit of 24 hours: keysend dismiss ${sent.hash}\n`));
    assert.doesNotMatch(await track(false), /dismiss/);
    await journal.dismiss(sent.hash);
    assert.doesNotMatch(await track(true), /dismiss/);
  });

  test('Ctrl-C stops watching and does not cancel', async () => {
    const sent = order();
    const node = new StoryNode({ held: new Promise<void>(() => undefined) });
    node.knows(sent);
    const terminal = startTerminal(['track', sent.hash], { node });
    await terminal.shows(terminal.stdout, 'bob');
    terminal.interrupt();
    assert.equal(await terminal.code, 4);
    assert.ok(terminal.stdout.text.includes(`keysend track ${sent.hash}`));
    assert.ok(!node.canceled);
    assert.doesNotMatch(terminal.stderr.text, /Canceling/);
  });

  test('Ctrl-C before the payment was seen ends with 4 and its hash', async () => {
    const hash = 'ab'.repeat(32);
    const terminal = startTerminal(['track', hash], { connecting: new Promise<void>(() => undefined) });
    await setTimeout(5);
    terminal.interrupt();
    assert.equal(await terminal.code, 4);
    assert.ok(terminal.stderr.text.includes(`keysend track ${hash}`));
  });

  test('a payment that another node sent is not looked up in this one', async () => {
    const [sent, journal] = [{ ...order(), payer: BOB }, new FakeJournal()];
    await journal.write(sent);
    const terminal = startTerminal(['track', sent.hash], { journal });
    assert.equal(await terminal.code, 3);
    assert.ok(terminal.stderr.text.includes(BOB));
  });

  test('a payment over a practice network that was made anew since is gone, and no money with it', async () => {
    const [sent, journal] = [{ ...order(), payer: BOB, network: PRACTICE }, new FakeJournal()];
    await journal.write(sent);
    const track = (network: Network): Running =>
      startTerminal(['track', sent.hash], { journal, node: new StoryNode({ network }) });
    const practising = track(PRACTICE);
    assert.equal(await practising.code, 4);
    assert.match(practising.stderr.text, /made anew since\.\nThere was no money in it/);
    assert.doesNotMatch(practising.stderr.text, /Name the connection/);
    const real = track('regtest');
    assert.equal(await real.code, 3);
    assert.match(real.stderr.text, /^It belongs to the practice network: add --practice\.$/m);
  });

  test('a payment that cannot be looked up has not failed: its outcome is unknown', async () => {
    const journal = new FakeJournal();
    for (const error of [
      new Problem({ kind: 'journalUnavailable', path: '/data/journal', detail: 'EACCES' }),
      new Error('a bug'),
    ]) {
      journal.find = () => Promise.reject(error);
      const terminal = startTerminal(['track', order().hash], { journal });
      assert.equal(await terminal.code, 4);
    }
  });
});
