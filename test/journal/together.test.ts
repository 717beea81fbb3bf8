import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { Reply, Request } from '../../src/journal/calls.ts';
import { JournalFile } from '../../src/journal/journalFile.ts';
import { openDatabase } from '../../src/journal/openDatabase.ts';
import { rowOfOrder, rowOfSnapshot } from '../../src/journal/rows.ts';
import type { KeysendOrder } from '../../src/keysend/order.ts';
import { order, settled, snapshot } from '../keysend/samples.ts';
import { afterwards, temporaryDirectory } from './samples.ts';

/** A journal's file, how often it was committed to, and the messages that wait for its thread. */
function fileFor(t: TestContext): {
  readonly path: string;
  readonly commits: () => number;
  readonly answer: (...requests: readonly Request[]) => readonly Reply[];
} {
  const path = join(temporaryDirectory(t), 'journal.db');
  const journal = new JournalFile(path, () => undefined);
  journal.call('find', []);
  afterwards(t, () => {
    journal.close();
  });
  // The file change counter (sqlite.org/fileformat.html, 1.3.7).
  const commits = (): number => readFileSync(path).readUInt32BE(24);
  return { path, commits, answer: (...requests) => [...journal.answer(requests)] };
}

let lastId = 0;

function insert(made: KeysendOrder): Request<'insert'> {
  return {
    id: ++lastId,
    name: 'insert',
    input: { order: rowOfOrder(made), claim: null, limits: null, known: null },
  };
}

function find(...made: readonly KeysendOrder[]): Request<'find'> {
  return { id: ++lastId, name: 'find', input: made.map(({ hash }) => hash) };
}

function outputs(replies: readonly Reply[]): readonly unknown[] {
  return replies.map((reply) => (reply.ok ? reply.output : reply.detail));
}

test('orders that wait together are one commit, and each is told its own', (t) => {
  const { path, commits, answer } = fileFor(t);
  const [one, two] = [order(), order()];
  const before = commits();

  const requests = [insert(one), insert(two), insert(one)];
  const replies = answer(...requests);

  assert.deepEqual(
    replies.map(({ id }) => id),
    requests.map(({ id }) => id),
  );
  assert.deepEqual(outputs(replies), ['written', 'written', 'refused']);
  assert.equal(commits(), before + 1);
  const other = new DatabaseSync(path);
  assert.equal(other.prepare('SELECT count(*) AS orders FROM orders').get()?.['orders'], 2);
  other.close();
});

test('an order that is paid costs three commits: giving up its claim comes with its end', (t) => {
  const { commits, answer } = fileFor(t);
  const made = order();
  const { hash } = made;
  const [owner, now] = ['a window', made.createdAt];
  const writing = {
    order: rowOfOrder(made),
    claim: { owner, now, until: now + 60_000 },
    limits: null,
    known: null,
  };
  const calls: readonly Request[] = [
    { id: ++lastId, name: 'insert', input: writing },
    { id: ++lastId, name: 'keep', input: rowOfSnapshot(snapshot(made, [])) },
    { id: ++lastId, name: 'keep', input: rowOfSnapshot(settled(made, [])) },
    { id: ++lastId, name: 'release', input: { hash, owner } },
  ];
  const before = commits();

  const costs = calls.map((call) => {
    answer(call);
    return commits() - before;
  });

  assert.deepEqual(costs, [1, 2, 3, 3]);
});

test('what is asked between them sees those before it', (t) => {
  const { answer } = fileFor(t);
  const [one, two] = [order(), order()];

  const [, , found, , all] = answer(
    insert(one),
    { id: ++lastId, name: 'keep', input: rowOfSnapshot(snapshot(one, [])) },
    find(one, two),
    insert(two),
    find(one, two),
  );

  assert.ok(found?.ok && all?.ok);
  assert.equal((found.output as readonly unknown[]).length, 1);
  assert.equal((all.output as readonly unknown[]).length, 2);
});

test('one that cannot be written takes none of the others with it', (t) => {
  const { answer } = fileFor(t);
  const [one, two] = [order(), order()];
  const impossible = insert(order());
  const beyond = { ...impossible.input.order, feeLimitMsat: 2n ** 63n };

  const replies = answer(
    insert(one),
    { ...impossible, input: { ...impossible.input, order: beyond } },
    insert(two),
    find(one, two),
  );

  assert.deepEqual(
    replies.map(({ ok }) => ok),
    [true, false, true, true],
  );
  const [first, , third, found] = outputs(replies);
  assert.deepEqual([first, third], ['written', 'written']);
  assert.equal((found as readonly unknown[]).length, 2);
});

test('all that wait for another process are refused together, not each after its own five seconds', (t) => {
  const { path, answer } = fileFor(t);
  const other = openDatabase(path);
  other.exec('BEGIN IMMEDIATE');
  afterwards(t, () => {
    other.close();
  });
  const started = performance.now();

  const replies = answer(insert(order()), insert(order()), insert(order()));

  assert.ok(performance.now() - started < 9_000);
  assert.deepEqual(outputs(replies), Array(3).fill('database is locked'));
});
