import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { openDatabase } from '../../src/journal/openDatabase.ts';
import { order, settled, snapshot } from '../keysend/samples.ts';
import { journalIn, reasonFrom, temporaryDirectory } from './samples.ts';

const posixOnly = { skip: process.platform === 'win32' ? 'permissions are different on Windows' : false };

function newFile(t: TestContext): string {
  return join(temporaryDirectory(t), 'share', 'keysend', 'journal.db');
}

async function detailFrom(work: Promise<unknown>, path: string): Promise<string> {
  const reason = await reasonFrom(work);
  assert.ok(reason.kind === 'journalUnavailable', reason.kind);
  assert.equal(reason.path, path);
  return reason.detail;
}

test('nobody else on the machine reads the journal, nor what SQLite puts beside it', posixOnly, async (t) => {
  const file = newFile(t);
  const journal = journalIn(t, file);
  await journal.write(order());

  assert.equal(statSync(join(file, '..')).mode & 0o777, 0o700);
  assert.equal(statSync(join(file, '..', '..')).mode & 0o777, 0o700);
  for (const name of readdirSync(join(file, '..'))) {
    assert.equal(statSync(join(file, '..', name)).mode & 0o777, 0o600, name);
  }
});

test('each commit is synced, without WAL', (t) => {
  const database = openDatabase(newFile(t));
  t.after(() => {
    database.close();
  });
  const pragma = (name: string): unknown => Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0];

  assert.equal(pragma('journal_mode'), 'persist');
  assert.equal(pragma('synchronous'), 2n);
  assert.equal(pragma('fullfsync'), 1n);
  assert.equal(pragma('busy_timeout'), 5000n);
});

test('a journal that something switched to WAL is switched back', (t) => {
  const file = newFile(t);
  openDatabase(file).close();
  const other = new DatabaseSync(file);
  other.exec('PRAGMA journal_mode = WAL');
  other.close();

  const database = openDatabase(file);
  assert.deepEqual({ ...database.prepare('PRAGMA journal_mode').get() }, { journal_mode: 'persist' });
  database.close();
});

test('preimages of payments in flight are in their own column only', async (t) => {
  const file = newFile(t);
  const journal = journalIn(t, file);
  const made = order();
  await journal.write(made);
  await journal.record({ ...snapshot(made, []), preimage: made.preimage });
  const digits = Buffer.from(made.preimage.expose()).toString('hex');
  assert.ok(!readFileSync(file).includes(digits));

  await journal.record(settled(made, []));
  assert.ok(readFileSync(file).includes(digits));
});

test('the journal is opened by the first call only', async (t) => {
  const file = newFile(t);
  const journal = journalIn(t, file);
  assert.throws(() => statSync(file), { code: 'ENOENT' });

  assert.deepEqual(await journal.find([]), []);

  assert.ok(statSync(file).isFile());
});

test('the database of another program is left alone, and told', async (t) => {
  const file = newFile(t);
  mkdirSync(join(file, '..'), { recursive: true });
  const other = new DatabaseSync(file);
  other.exec('CREATE TABLE orders (hash TEXT)');
  other.close();
  const before = readFileSync(file);

  const detail = await detailFrom(journalIn(t, file).write(order()), file);

  assert.match(detail, /database of another program/);
  assert.deepEqual(readFileSync(file), before);
});

test('where nothing can be made, nothing is sent: the system’s words come along', async (t) => {
  const file = newFile(t);
  writeFileSync(join(file, '..', '..'), 'a file where a directory should be');

  const detail = await detailFrom(journalIn(t, file).write(order()), file);

  assert.match(detail, /^EEXIST|^ENOTDIR/);
});

test(
  'a directory that became read-only refuses the order, and so does opening it there',
  posixOnly,
  async (t) => {
    const file = newFile(t);
    const journal = journalIn(t, file);
    await journal.write(order());
    const keysend = join(file, '..');
    const share = join(keysend, '..');
    chmodSync(join(share, '..'), 0o755);
    chmodSync(share, 0o755);
    chmodSync(keysend, 0o555);

    await asOtherUser(async () => {
      assert.equal(await detailFrom(journal.write(order()), file), 'unable to open database file');
      assert.equal(await detailFrom(journal.write(order()), file), 'unable to open database file');
      const elsewhere = join(share, 'other', 'journal.db');
      assert.match(await detailFrom(journalIn(t, elsewhere).write(order()), elsewhere), /^EACCES/);
    });
    chmodSync(keysend, 0o755);
  },
);

test('when the way is free again, the next order is written', async (t) => {
  const file = newFile(t);
  const journal = journalIn(t, file);
  const blocked = join(file, '..', '..');
  writeFileSync(blocked, '');
  await detailFrom(journal.write(order()), file);

  rmSync(blocked);
  const made = order();
  await journal.write(made);

  assert.equal((await journal.find([made.hash])).length, 1);
});

test('an order is not written into a file that was deleted meanwhile', posixOnly, async (t) => {
  const file = newFile(t);
  const journal = journalIn(t, file);
  await journal.write(order());
  rmSync(join(file, '..'), { recursive: true });

  const made = order();
  await journal.write(made);

  const onDisk = new DatabaseSync(file);
  assert.deepEqual({ ...onDisk.prepare('SELECT hash FROM orders').get() }, { hash: made.hash });
  onDisk.close();
});

/** Root may write everywhere: what it is refused must be tried as somebody else. */
async function asOtherUser(work: () => Promise<void>): Promise<void> {
  if (process.geteuid?.() !== 0) return work();
  process.seteuid?.('nobody');
  try {
    await work();
  } finally {
    process.seteuid?.(0);
  }
}
