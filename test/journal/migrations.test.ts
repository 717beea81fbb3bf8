import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { promisify } from 'node:util';
import type { PaymentHash } from '../../src/keysend/preimage.ts';
import { openDatabase } from '../../src/journal/openDatabase.ts';
import { migrations } from '../../src/journal/schema.ts';
import { ALICE, order, settled } from '../keysend/samples.ts';
import { journalIn, reasonFrom, temporaryDirectory } from './samples.ts';

const fixtures = join(import.meta.dirname, 'fixtures');
const versions = migrations.map((_, index) => index + 1);
const run = promisify(execFile);
const script = (name: string): string => join(import.meta.dirname, name);

/** A journal as that version left it. */
function journalOf(t: TestContext, version: number): string {
  const file = join(temporaryDirectory(t), 'keysend', 'journal.db');
  mkdirSync(dirname(file), { mode: 0o700 });
  const database = new DatabaseSync(file);
  database.exec(`BEGIN; ${readFileSync(join(fixtures, `version${String(version)}.sql`), 'utf8')} COMMIT`);
  database.close();
  return file;
}

function columnsOf(file: string, columns: string): readonly Record<string, unknown>[] {
  const database = new DatabaseSync(file, { readBigInts: true });
  const rows = database.prepare(`SELECT ${columns} FROM orders ORDER BY hash`).all();
  database.close();
  return rows.map((row) => ({ ...row }));
}

function shapeOf(file: string): unknown {
  const database = new DatabaseSync(file);
  const tables = database.prepare(`SELECT name, type FROM sqlite_schema ORDER BY name`).all();
  const columns = database.prepare(`SELECT name, type, "notnull", pk FROM pragma_table_info('orders')`).all();
  const { version } = {
    ...database.prepare('SELECT user_version AS version FROM pragma_user_version').get(),
  };
  database.close();
  return { tables: tables.map((row) => ({ ...row })), columns: columns.map((row) => ({ ...row })), version };
}

const VERSION_1 = `hash, preimage, payer, network, destination, amount_msat, fee_limit_msat, timeout_seconds, message, records,
  created_at, deadline, acknowledged, state, payment`;

test('there is a fixture of every version', () => {
  const names = versions.map((version) => `version${String(version)}.sql`);
  assert.deepEqual(readdirSync(fixtures).sort(), names);
});

for (const version of versions) {
  test(`a journal of version ${String(version)} keeps every order, and is used like a new one`, async (t) => {
    const file = journalOf(t, version);
    const before = columnsOf(file, VERSION_1);
    assert.ok(before.length >= 9);

    const journal = journalIn(t, file);
    const hashes = before.map(({ hash }) => hash as PaymentHash);
    const found = await journal.find(hashes);

    assert.deepEqual(found.map((entry) => entry.order.hash).sort(), hashes);
    assert.deepEqual(columnsOf(file, VERSION_1), before);
    assert.equal((await journal.list(ALICE, { limit: 100 })).length, before.length);
    const openOnes = before.filter(({ state }) => state !== 'succeeded' && state !== 'failed');
    assert.equal((await journal.open(ALICE)).length, openOnes.length);
    for (const { order: made, payment } of found) {
      if (payment?.state === 'succeeded' || payment?.state === 'failed') continue;
      await journal.record(settled(made, []));
    }
    await journal.write(order());
    assert.deepEqual(await journal.check(), []);

    const fresh = join(dirname(file), 'fresh.db');
    openDatabase(fresh).close();
    assert.deepEqual(shapeOf(file), shapeOf(fresh));
  });

  test(`six processes that meet version ${String(version)} at once migrate it once`, async (t) => {
    const file = journalOf(t, version);
    const before = columnsOf(file, VERSION_1);

    const outputs = await Promise.all(
      Array.from({ length: 6 }, () =>
        run(process.execPath, [script('writer.ts'), file, '3'], { timeout: 60_000 }),
      ),
    );

    const written = outputs.flatMap(({ stdout }) => stdout.trim().split('\n')) as PaymentHash[];
    assert.equal(new Set(written).size, 18);
    const journal = journalIn(t, file);
    const hashes = [...before.map(({ hash }) => hash as PaymentHash), ...written];
    assert.equal((await journal.find(hashes)).length, hashes.length);
    assert.deepEqual(await journal.check(), []);
  });

  test(`a process killed in the middle of migrating version ${String(version)} leaves it as it was`, async (t) => {
    const file = journalOf(t, version);
    const before = columnsOf(file, VERSION_1);

    const { signal } = spawnSync(process.execPath, [script('killedWhileMigrating.ts'), file], {
      timeout: 60_000,
    });

    assert.equal(signal, 'SIGKILL');
    // It had reached the file itself.
    assert.ok(readFileSync(file).includes('half a migration'));
    const journal = journalIn(t, file);
    const hashes = before.map(({ hash }) => hash as PaymentHash);
    assert.equal((await journal.find(hashes)).length, before.length);
    assert.deepEqual(columnsOf(file, VERSION_1), before);
    assert.deepEqual(await journal.check(), []);
  });
}

test('a journal of a newer version is left alone, and told', async (t) => {
  const file = journalOf(t, migrations.length);
  const newer = new DatabaseSync(file);
  newer.exec(`PRAGMA user_version = ${String(migrations.length + 1)}`);
  newer.close();
  const before = readFileSync(file);

  const reason = await reasonFrom(journalIn(t, file).write(order()));

  assert.deepEqual(reason, {
    kind: 'journalUnavailable',
    path: file,
    detail: 'a newer version of Keysend wrote the file',
    cause: 'newerVersion',
  });
  assert.deepEqual(readFileSync(file), before);
  assert.deepEqual(
    readdirSync(dirname(file)).filter((name) => name.includes('damaged')),
    [],
  );
});
