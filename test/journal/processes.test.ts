import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { promisify } from 'node:util';
import type { PaymentHash } from '../../src/keysend/preimage.ts';
import { openDatabase } from '../../src/journal/openDatabase.ts';
import { APPLICATION_ID, migrations } from '../../src/journal/schema.ts';
import { order } from '../keysend/samples.ts';
import { journalIn, reasonFrom, temporaryDirectory } from './samples.ts';

const writer = join(import.meta.dirname, 'writer.ts');
const burst = join(import.meta.dirname, 'burst.ts');
const run = promisify(execFile);
// A process that hangs is ended and has failed.
const options = { timeout: 60_000 };

test('windows and terminals share a journal: four processes at once lose nothing', async (t) => {
  const file = join(temporaryDirectory(t), 'keysend', 'journal.db');

  // None of them finds a file: making and migrating it is part of the race.
  const outputs = await Promise.all(
    Array.from({ length: 4 }, () => run(process.execPath, [writer, file, '50'], options)),
  );

  const hashes = outputs.flatMap(({ stdout }) => stdout.trim().split('\n')) as PaymentHash[];
  assert.equal(new Set(hashes).size, 200);
  assert.equal((await journalIn(t, file).find(hashes)).length, 200);
  const database = new DatabaseSync(file);
  assert.deepEqual({ ...database.prepare('PRAGMA integrity_check').get() }, { integrity_check: 'ok' });
  database.close();
});

test('fifty orders at once from each of four processes, and two hundred from one: none is lost', async (t) => {
  for (const [processes, count] of [
    [4, 50],
    [1, 200],
  ] as const) {
    const file = join(temporaryDirectory(t), 'journal.db');
    const outputs = await Promise.all(
      Array.from({ length: processes }, () => run(process.execPath, [burst, file, String(count)], options)),
    );
    const results = outputs.map(
      ({ stdout }) => JSON.parse(stdout) as { readonly hashes: PaymentHash[]; readonly slowestMs: number },
    );

    const hashes = results.flatMap((each) => each.hashes);
    const journal = journalIn(t, file);
    assert.equal((await journal.find(hashes)).length, 200);
    assert.deepEqual(await journal.check(), []);
    const slowest = Math.max(...results.map(({ slowestMs }) => slowestMs));
    t.diagnostic(
      `${String(processes)} × ${String(count)}: the last was written after ${slowest.toFixed(0)} ms`,
    );
  }
});

test('a journal that another process makes at this moment is made once', async (t) => {
  const file = join(temporaryDirectory(t), 'journal.db');
  const journal = journalIn(t, file);
  const other = new DatabaseSync(file);
  other.exec(`BEGIN IMMEDIATE; ${migrations.join('')}
    PRAGMA application_id = ${String(APPLICATION_ID)}; PRAGMA user_version = ${String(migrations.length)}`);
  // By then the journal has seen an empty file and waits.
  const written = journal.write(order());
  setTimeout(() => {
    other.exec('COMMIT');
    other.close();
  }, 500);

  const { hash } = await written;

  assert.equal((await journal.find([hash])).length, 1);
});

test('a command that is done ends, although it did not close the journal', async (t) => {
  const file = join(temporaryDirectory(t), 'journal.db');
  for (const close of [[], ['close']]) {
    const { stdout } = await run(process.execPath, [writer, file, '1', ...close], options);
    assert.match(stdout, /^[0-9a-f]{64}\n$/);
  }
});

test('nobody at a terminal reads that SQLite is experimental in Node', async (t) => {
  const file = join(temporaryDirectory(t), 'journal.db');

  const { stderr } = await run(process.execPath, [writer, file, '1'], options);

  assert.equal(stderr, '');
});

test('an order waits for another process that is writing', async (t) => {
  const file = join(temporaryDirectory(t), 'journal.db');
  const journal = journalIn(t, file);
  const other = openDatabase(file);
  other.exec('BEGIN IMMEDIATE');
  const written = journal.write(order());
  setTimeout(() => {
    other.exec('COMMIT');
    other.close();
  }, 300);

  const { hash } = await written;

  assert.equal((await journal.find([hash])).length, 1);
});

test('a process that never lets go is waited for 5 seconds, without stopping this one', async (t) => {
  const file = join(temporaryDirectory(t), 'journal.db');
  const journal = journalIn(t, file);
  const other = openDatabase(file);
  other.exec('BEGIN IMMEDIATE');
  let ticks = 0;
  const ticking = setInterval(() => ticks++, 50);

  const made = order();
  const reason = await reasonFrom(journal.write(made));
  clearInterval(ticking);
  other.exec('ROLLBACK');
  other.close();

  // A thread that waits for the lock itself has no tick at all.
  assert.ok(ticks > 20, `${String(ticks)} ticks`);
  assert.deepEqual(reason, {
    kind: 'journalUnavailable',
    path: file,
    detail: 'database is locked',
    cause: 'locked',
  });
  // The same order can be written now: nothing of it is on the disk.
  await journal.write(made);
});
