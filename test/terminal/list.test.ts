import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { KeysendOrder } from '../../src/keysend/order.ts';
import { Problem } from '../../src/keysend/problem.ts';
import { FakeJournal } from '../keysend/fakeNode.ts';
import { attempt, CAROL, failed, NOW, order, settled, snapshot } from '../keysend/samples.ts';
import { startTerminal } from './startTerminal.ts';
import { StoryNode } from './storyNode.ts';

/** An order so many minutes ago. */
function earlier(minutes: number, message?: string): KeysendOrder {
  return { ...order(message === undefined ? {} : { message }), createdAt: NOW - minutes * 60_000 };
}

async function journaled(...orders: readonly KeysendOrder[]): Promise<FakeJournal> {
  const journal = new FakeJournal();
  for (const each of orders) await journal.write(each);
  return journal;
}

describe('keysend list', () => {
  test('shows the newest first: state, amount, fee, age, hash and to whom', async () => {
    const [old, young] = [earlier(60), earlier(5)];
    const payments = [
      { ...settled(young, [attempt(1n, 'SUCCEEDED')]), destination: CAROL },
      { ...failed(old, [attempt(2n, 'FAILED', 1)], 'NO_ROUTE'), destination: CAROL },
    ];
    const terminal = startTerminal(['list'], {
      node: new StoryNode({ pages: [{ payments, uncertain: [] }] }),
    });
    assert.equal(await terminal.code, 0);
    const [heading, first, second, ...rest] = terminal.stdout.lines;
    assert.match(heading ?? '', /^STATE +AMOUNT +FEE +AGE +HASH +TO$/);
    assert.match(first ?? '', new RegExp(`^succeeded +100,000 sat +1\\.1 sat .*${young.hash} +carol$`));
    assert.match(second ?? '', new RegExp(`^failed \\(NO_ROUTE\\) +100,000 sat +- .*${old.hash} +carol$`));
    assert.deepEqual(rest, []);
  });

  test('joins a failed one, which the node cannot tell from a probe, with the journal', async () => {
    const [ours, probe] = [earlier(5, 'hello'), earlier(6)];
    const uncertain = [failed(ours, [], 'INCORRECT_PAYMENT_DETAILS'), failed(probe, [], 'NO_ROUTE')];
    const node = new StoryNode({ pages: [{ payments: [], uncertain }] });
    const terminal = startTerminal(['list'], { node, journal: await journaled(ours) });
    assert.equal(await terminal.code, 0);
    assert.equal(terminal.stdout.lines.length, 2);
    assert.match(terminal.stdout.text, new RegExp(`${ours.hash} +carol "hello"$`, 'm'));
  });

  test('shows an order that the node does not list as unknown', async () => {
    const lost = earlier(5);
    const terminal = startTerminal(['list'], { journal: await journaled(lost) });
    assert.equal(await terminal.code, 0);
    assert.match(terminal.stdout.text, new RegExp(`^unknown .*${lost.hash}`, 'm'));
  });

  test('shows one that was on its way, and that the node no longer lists, as unknown', async () => {
    const forgotten = earlier(5);
    const journal = await journaled(forgotten);
    await journal.record(snapshot(forgotten, []));
    const terminal = startTerminal(['list'], { journal });
    assert.equal(await terminal.code, 0);
    assert.match(terminal.stdout.text, new RegExp(`^unknown .*${forgotten.hash}`, 'm'));
  });

  test('reads as many pages as it needs and shows no more than asked for', async () => {
    const orders = [1, 2, 3].map((minutes) => earlier(minutes));
    const pages = orders.map((each, index) => ({
      payments: [settled(each, [])],
      uncertain: [],
      ...(index < 2 ? { next: String(index + 1) } : {}),
    }));
    const node = new StoryNode({ pages });
    // Older than what was read: the node may list it further on.
    const old = await journaled(earlier(90));
    const terminal = startTerminal(['list', '--limit', '2', '--json'], { node, journal: old });
    assert.equal(await terminal.code, 0);
    assert.deepEqual(
      terminal.events.map((event) => event['hash']),
      [orders[0]?.hash, orders[1]?.hash, undefined],
    );
    assert.deepEqual(terminal.events.at(-1), { event: 'end', exitCode: 0 });
    assert.deepEqual(node.pagesAsked, [undefined, '1']);
  });

  test('works without a journal, and says that it is missing', async () => {
    const journal = new FakeJournal();
    const unavailable = (): Promise<never> =>
      Promise.reject(new Problem({ kind: 'journalUnavailable', path: '/data/journal', detail: 'EACCES' }));
    journal.find = unavailable;
    journal.list = unavailable;
    const node = new StoryNode({ pages: [{ payments: [settled(earlier(5), [])], uncertain: [] }] });
    const terminal = startTerminal(['list'], { node, journal });
    assert.equal(await terminal.code, 0);
    assert.equal(terminal.stdout.lines.length, 2);
    assert.match(terminal.stderr.text, /\/data\/journal/);
  });

  test('says so when there is nothing', async () => {
    const terminal = startTerminal(['list']);
    assert.equal(await terminal.code, 0);
    assert.equal(terminal.stdout.text, '');
    assert.match(terminal.stderr.text, /no keysends yet/);
  });

  test('what strangers chose cannot steer the terminal', async () => {
    const nasty = earlier(5, 'a\u001b[2Jb\nc\u202ed');
    const payment = { ...settled(nasty, []), destination: CAROL, records: nasty.records };
    const terminal = startTerminal(['list'], {
      node: new StoryNode({ pages: [{ payments: [payment], uncertain: [] }] }),
    });
    await terminal.code;
    assert.equal(terminal.stdout.lines.length, 2);
    for (const character of ['\u001b', '\u202e']) assert.ok(!terminal.stdout.text.includes(character));
  });
});
