import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Payment } from '../../src/keysend/payment.ts';
import { parseSince, timeOf } from '../../src/terminal/since.ts';
import { FakeJournal } from '../keysend/fakeNode.ts';
import { attempt, CAROL, failed, NOW, order, settled } from '../keysend/samples.ts';
import { startTerminal } from './startTerminal.ts';
import { StoryNode } from './storyNode.ts';

/** A node that has these, and has them still when it is asked for one. */
function nodeWith(...payments: readonly Payment[]): StoryNode {
  const node = new StoryNode({ pages: [{ payments, uncertain: [] }] });
  node.track = async function* (hash) {
    for (const payment of payments) if (payment.hash === hash) yield await Promise.resolve(payment);
  };
  return node;
}

describe('keysend audit', () => {
  test('is silent about what agrees, and ends with 0', async () => {
    const journal = new FakeJournal();
    const paid = await journal.write(order());
    await journal.record(settled(paid, [attempt(1n, 'SUCCEEDED')]));
    const terminal = startTerminal(['audit'], { journal, node: nodeWith(settled(paid, [])) });
    assert.equal(await terminal.code, 0);
    assert.deepEqual(terminal.stdout.lines, [
      'Payments in the journal: 1; keysends of your node: 1.',
      'They say the same.',
    ]);
  });

  test('says what differs about money, and ends with 1', async () => {
    const journal = new FakeJournal();
    const paid = await journal.write(order());
    await journal.record(failed(paid, [], 'NO_ROUTE'));
    const theirs = { ...settled(order(), []), destination: CAROL };
    const node = nodeWith(settled(paid, []), theirs);
    const terminal = startTerminal(['audit'], { journal, node });
    assert.equal(await terminal.code, 1);
    const [first, second, , last] = terminal.stdout.lines;
    assert.match(first ?? '', new RegExp(`to carol, .*${paid.hash}: the journal has it as failed, but `));
    assert.match(
      second ?? '',
      new RegExp(`${theirs.hash}: your node has it, and the journal of this .* not`),
    );
    assert.equal(last, 'Differences that concern money: 1; others: 1.');
  });

  test('is no failure where only the node has a keysend', async () => {
    const theirs = settled(order(), []);
    const terminal = startTerminal(['audit', '--json'], { node: nodeWith(theirs) });
    assert.equal(await terminal.code, 0);
    const [difference, end, ...more] = terminal.events;
    assert.deepEqual(
      { ...difference, sentence: undefined },
      {
        event: 'difference',
        kind: 'onlyInNode',
        hash: theirs.hash,
        money: false,
        journal: null,
        node: { state: 'succeeded', status: 'SUCCEEDED', feeMsat: '1100', amountMsat: '100000000' },
        sentence: undefined,
      },
    );
    assert.deepEqual([end?.['event'], end?.['exitCode'], more.length], ['end', 0, 0]);
  });

  test('gives programs both sides', async () => {
    const journal = new FakeJournal();
    const paid = await journal.write(order());
    const terminal = startTerminal(['audit', '--json'], { journal, node: nodeWith(settled(paid, [])) });
    assert.equal(await terminal.code, 1);
    const [difference] = terminal.events;
    assert.equal(difference?.['kind'], 'openSucceeded');
    assert.deepEqual(difference['journal'], {
      state: 'inFlight',
      amountMsat: '100000000',
      destination: paid.destination,
      payer: paid.payer,
    });
  });

  test('compares only what was asked for', async () => {
    const old = { ...settled(order(), []), createdAtNs: BigInt(NOW - 3 * 86_400_000) * 1_000_000n };
    for (const [since, told] of [
      ['2d', 0],
      ['4d', 1],
    ] as const) {
      const terminal = startTerminal(['audit', '--since', since, '--json'], { node: nodeWith(old) });
      assert.equal(await terminal.code, 0);
      assert.equal(terminal.events.length, told + 1);
    }
  });

  test('refuses what it cannot read, and what has not come yet', async () => {
    for (const words of [
      ['--since', 'yesterday'],
      ['--since', '2026-02-30'],
      ['--since', '2999-01-01'],
      ['--since'],
      ['all'],
    ]) {
      const terminal = startTerminal(['audit', ...words]);
      assert.equal(await terminal.code, 2, words.join(' '));
    }
  });
});

test('a point in time as people name it', () => {
  for (const [text, at] of [
    ['7d', NOW - 7 * 86_400_000],
    ['12h', NOW - 12 * 3_600_000],
    ['0d', NOW],
    ['2026-11-22', new Date(2026, 10, 22).getTime()],
    ['2026-11-22T14:02', new Date(2026, 10, 22, 14, 2).getTime()],
    ['2026-11-22T14:02:07Z', Date.UTC(2026, 10, 22, 14, 2, 7)],
    ['2026-11-22T14:02+01:00', Date.UTC(2026, 10, 22, 13, 2)],
  ] as const) {
    const since = parseSince(text);
    assert.ok(since, text);
    assert.equal(timeOf(since, NOW), at, text);
  }
  for (const text of [
    '',
    '7',
    'd',
    '-7d',
    '7 d',
    '7w',
    '2026-11',
    '2026-13-01',
    '2026-11-31',
    '2026-11-22Z',
  ]) {
    assert.equal(parseSince(text), undefined, text);
  }
});
