import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { whyOf } from '../../src/journal/refusal.ts';
import type { JournalCause } from '../../src/keysend/problem.ts';
import { explain } from '../../src/words/reasons.ts';
import { afterwards, journalIn, reasonFrom, temporaryDirectory } from './samples.ts';

/* Whoever reads that the journal cannot be used reads what to do about just that. */

function newFile(t: TestContext): string {
  const directory = join(temporaryDirectory(t), 'keysend');
  mkdirSync(directory, { mode: 0o700 });
  return join(directory, 'journal.db');
}

async function isTold(t: TestContext, file: string, cause: JournalCause, remedy: RegExp): Promise<void> {
  const reason = await reasonFrom(journalIn(t, file).find([]));
  assert.ok(reason.kind === 'journalUnavailable');
  assert.equal(reason.path, file);
  assert.equal(reason.cause, cause, reason.detail);
  assert.match(explain(reason, 'terminal').sentences.at(-1) ?? '', remedy);
}

test('a newer version: to be updated', async (t) => {
  const file = newFile(t);
  await journalIn(t, file).find([]);
  const newer = new DatabaseSync(file);
  newer.exec('PRAGMA user_version = 99');
  newer.close();
  await isTold(t, file, 'newerVersion', /^Update Keysend/);
});

test('the database of another program: to be moved elsewhere', async (t) => {
  const file = newFile(t);
  const other = new DatabaseSync(file);
  other.exec('CREATE TABLE bookmarks (url TEXT)');
  other.close();
  await isTold(t, file, 'foreign', /^Move that file elsewhere\./);
});

test('one that another process holds: to be let go', async (t) => {
  const file = newFile(t);
  await journalIn(t, file).find([]);
  const other = new DatabaseSync(file);
  afterwards(t, () => {
    other.close();
  });
  other.exec('BEGIN EXCLUSIVE');
  await isTold(t, file, 'locked', /close that program or window, or wait/);
});

test('a folder in its place, or a file in that of its folder: to be moved away', async (t) => {
  const file = newFile(t);
  mkdirSync(file);
  await isTold(t, file, 'notAFile', /move it away/);
  const below = join(dirname(file), 'notes', 'journal.db');
  writeFileSync(dirname(below), 'notes');
  await isTold(t, below, 'notAFile', /move it away/);
});

test(
  'one that may not be written: whose it is',
  { skip: process.platform === 'win32' || process.geteuid?.() === 0 },
  async (t) => {
    const file = newFile(t);
    await journalIn(t, file).find([]);
    chmodSync(file, 0o400);
    const journal = journalIn(t, file);
    const reason = await reasonFrom(journal.stop(1));
    assert.ok(reason.kind === 'journalUnavailable');
    assert.equal(reason.cause, 'notAllowed');
  },
);

test('what SQLite and the system say of rights and of room', () => {
  const sqlite = (errcode: number): Error => Object.assign(new Error('x'), { errcode });
  const system = (code: string): Error => Object.assign(new Error('x'), { code });
  for (const [error, cause] of [
    [sqlite(8), 'notAllowed'],
    [sqlite(8 | (2 << 8)), 'notAllowed'],
    [sqlite(13), 'full'],
    [sqlite(10), undefined],
    [system('ENOSPC'), 'full'],
    [system('EACCES'), 'notAllowed'],
    [system('EROFS'), 'notAllowed'],
    [new Error('boom'), undefined],
  ] as const)
    assert.equal(whyOf(error, '/x/journal.db'), cause);
});

test('a damaged one that was set aside: all is stopped until it is allowed again', async (t) => {
  const file = newFile(t);
  writeFileSync(file, 'no database');
  await isTold(t, file, 'setAside', /All sending is stopped until you allow it again\.$/);
});
