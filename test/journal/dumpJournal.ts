/**
 * Writes the SQL text of a journal of the present version, with an order in every state: the fixture that the next version
 * must be able to migrate. `node test/journal/dumpJournal.ts > test/journal/fixtures/version<n>.sql`
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stdout } from 'node:process';
import { DatabaseSync } from 'node:sqlite';
import { openJournal } from '../../src/journal/openJournal.ts';
import { msat } from '../../src/keysend/amount.ts';
import { DEFAULT_LIMITS } from '../../src/keysend/brakes.ts';
import type { Payment } from '../../src/keysend/payment.ts';
import { neverSent, unseen } from '../../src/keysend/snapshots.ts';
import { attempt, failed, order, settled, snapshot } from '../keysend/samples.ts';
import { WORKER } from './samples.ts';

const directory = mkdtempSync(join(tmpdir(), 'keysend-dump-'));
const file = join(directory, 'journal.db');
try {
  await fill(file);
  stdout.write(dump(file));
} finally {
  rmSync(directory, { recursive: true });
}

/** One order for each thing that can have become of it. */
async function fill(path: string): Promise<void> {
  const journal = openJournal(path, { worker: WORKER });
  const stories: readonly ((of: ReturnType<typeof order>) => Payment | undefined)[] = [
    () => undefined,
    (of) => snapshot(of, []),
    (of) => snapshot(of, [attempt(1n, 'FAILED', 1), attempt(2n, 'IN_FLIGHT')]),
    (of) => settled(of, [attempt(1n, 'SUCCEEDED')]),
    (of) => failed(of, [attempt(1n, 'FAILED', 2)], 'INCORRECT_PAYMENT_DETAILS'),
    (of) => failed(of, [], 'NO_ROUTE'),
    (of) => unseen(of, snapshot(of, []), 'connectionLost'),
    neverSent,
  ];
  for (const story of stories) {
    const made = order({ message: 'Grüße ⚡, it’s "quoted"', amountMsat: msat(2_100_000_000_000_000_000n) });
    await journal.write(made);
    const payment = story(made);
    if (payment !== undefined) await journal.record(payment);
  }
  await journal.write(order());
  await journal.changeLimits(
    { paymentMsat: msat(10_000_000n), confirmAboveMsat: msat(500_000n) },
    DEFAULT_LIMITS,
  );
  await journal.close();
}

function dump(path: string): string {
  const database = new DatabaseSync(path, { readBigInts: true });
  const all = (sql: string): readonly string[] =>
    database
      .prepare(sql)
      .all()
      .map((row) => String(Object.values(row)[0]));
  const rowsOf = (table: string): readonly string[] => {
    const columns = all(`SELECT name FROM pragma_table_info('${table}')`).join(', ');
    const values = columns.replaceAll(/\w+/g, 'quote($&)').replaceAll(',', ` || ', ' ||`);
    return all(
      `SELECT 'INSERT INTO ${table} (${columns}) VALUES (' || ${values} || ');' FROM ${table} ORDER BY rowid`,
    );
  };
  const lines = [
    ...all(`SELECT sql || ';' FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid`),
    ...rowsOf('orders'),
    ...rowsOf('brakes'),
    ...all(`SELECT 'PRAGMA application_id = ' || application_id || ';' FROM pragma_application_id`),
    ...all(`SELECT 'PRAGMA user_version = ' || user_version || ';' FROM pragma_user_version`),
  ];
  database.close();
  return `${lines.join('\n')}\n`;
}
