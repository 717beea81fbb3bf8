import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { KeysendOrder } from '../../src/keysend/order.ts';
import { Problem } from '../../src/keysend/problem.ts';
import { neverSent } from '../../src/keysend/snapshots.ts';
import { FakeJournal } from '../keysend/fakeNode.ts';
import { ALICE, attempt, BOB, CAROL, failed, NOW, order, settled, snapshot } from '../keysend/samples.ts';
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

  test('gives each hash a line of its own on a narrow screen, and none is broken', async () => {
    const [old, young] = [earlier(60), earlier(5)];
    const payments = [old, young].map((each) => ({ ...settled(each, []), destination: CAROL }));
    const on = async (columns: number): Promise<readonly string[]> => {
      const node = new StoryNode({ pages: [{ payments, uncertain: [] }] });
      const terminal = startTerminal(['list'], { node, isTTY: true, columns });
      assert.equal(await terminal.code, 0);
      return terminal.stdout.lines;
    };
    const lines = await on(80);
    assert.match(lines[0] ?? '', /^STATE +AMOUNT +FEE +AGE +TO$/);
    assert.deepEqual(
      [1, 3, 5].map((line) => lines[line]),
      ['  HASH', `  ${young.hash}`, `  ${old.hash}`],
    );
    assert.match(lines[2] ?? '', /^succeeded +100,000 sat .* carol$/);
    assert.ok(lines.every((line) => line.length <= 80));
    assert.equal((await on(200)).length, 3);
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
    // Asked twice, told once.
    assert.equal(terminal.stderr.text.split('/data/journal').length, 2);
  });

  test('names the payer for programs, and a proven never-sent one for people', async () => {
    const [paid, unsent] = [earlier(5), earlier(6)];
    const journal = await journaled(unsent);
    await journal.record(neverSent(unsent));
    const node = new StoryNode({ pages: [{ payments: [settled(paid, [])], uncertain: [] }] });
    const forPeople = startTerminal(['list'], { node, journal });
    await forPeople.code;
    assert.match(forPeople.stdout.text, new RegExp(`^never sent .*${unsent.hash}`, 'm'));
    assert.doesNotMatch(forPeople.stdout.text, /FROM/);
    const forPrograms = startTerminal(['list', '--json'], { node, journal });
    await forPrograms.code;
    assert.deepEqual(
      forPrograms.events.map(({ hash, payer, state }) => [hash, payer, state]),
      [
        [paid.hash, ALICE, 'succeeded'],
        [unsent.hash, ALICE, 'failed'],
        [undefined, undefined, undefined],
      ],
    );
  });

  describe('where no node can be asked', () => {
    const refusal = { kind: 'refused', host: '127.0.0.1:10009' } as const;
    const practised = { ...earlier(3), network: 'practice' };
    const ofBob = { ...earlier(2), payer: BOB };
    const [young, old] = [earlier(1), earlier(90)];

    async function journal(): Promise<FakeJournal> {
      const all = await journaled(old, practised, ofBob, young);
      await all.record(settled(old, []));
      await all.record(snapshot(ofBob, []));
      return all;
    }

    test('shows what the journal has of each node, and that no end was seen; play money stays out', async () => {
      const terminal = startTerminal(['list'], { journal: await journal(), refusal });
      assert.equal(await terminal.code, 3);
      const [heading, ...rows] = terminal.stdout.lines;
      assert.match(heading ?? '', /^STATE .* FROM +TO$/);
      assert.deepEqual(
        rows.map((line) => [line.split(' ')[0], /[0-9a-f]{64} +(\S+) /.exec(line)?.[1]]),
        [
          ['unknown', '0279be667e…'],
          ['unknown', '02c6047f94…'],
          ['succeeded', '0279be667e…'],
        ],
      );
      assert.match(terminal.stderr.text, /^No node could be asked\. .*\n.*127\.0\.0\.1:10009/);
    });

    test('shows no more than asked for, and ends with the reason for programs', async () => {
      const words = ['list', '--json', '--limit', '2'];
      const terminal = startTerminal(words, { journal: await journal(), refusal });
      assert.equal(await terminal.code, 3);
      assert.deepEqual(
        terminal.events.map(({ event, hash, payer }) => [event, hash, payer]),
        [
          ['payment', young.hash, ALICE],
          ['payment', ofBob.hash, BOB],
          ['error', undefined, undefined],
        ],
      );
    });

    test('shows play money only to those who ask for it', async () => {
      const words = ['list', '--practice', '--json'];
      const terminal = startTerminal(words, { journal: await journal(), refusal });
      await terminal.code;
      assert.deepEqual(
        terminal.events.map(({ hash }) => hash),
        [practised.hash, undefined],
      );
    });

    test('says both when the journal cannot be read either, and nothing more when it is empty', async () => {
      const broken = new FakeJournal();
      broken.export = async function* () {
        yield await Promise.reject(
          new Problem({ kind: 'journalUnavailable', path: '/data/journal', detail: 'EACCES' }),
        );
      };
      const both = startTerminal(['list'], { journal: broken, refusal });
      assert.equal(await both.code, 3);
      assert.match(both.stderr.text, /\/data\/journal/);
      assert.match(both.stderr.text, /127\.0\.0\.1:10009/);

      const empty = startTerminal(['list'], { refusal });
      assert.equal(await empty.code, 3);
      assert.equal(empty.stdout.text, '');
      assert.doesNotMatch(empty.stderr.text, /journal/);
    });

    test('shows it where nothing names a node, too', async () => {
      const choose = (): Promise<never> => Promise.reject(new Problem({ kind: 'noConnection' }));
      const terminal = startTerminal(['list', '--json'], { journal: await journal(), choose });
      assert.equal(await terminal.code, 3);
      assert.equal(terminal.events.length, 4);
    });
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
