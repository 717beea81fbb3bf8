import { DatabaseSync } from 'node:sqlite';
import type { SQLInputValue } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { isDamage } from './damage.ts';
import { readEntry } from './storedEntry.ts';
import type { StoredRow } from './storedEntry.ts';

/**
 * Copies every order that can still be read, and is what was written, from a damaged database of any version into a good one.
 * Reads forwards to the damage and backwards to it, and writes nothing to the damaged file.
 *
 * @returns how many were not there before
 */
export function salvage(damagedFile: string, into: DatabaseSync): number {
  const columns = into
    .prepare(`SELECT name FROM pragma_table_info('orders')`)
    .all()
    .map((row) => String(row['name']));
  const insert = into.prepare(
    `INSERT INTO orders (${columns.join(', ')}) VALUES (${columns.map((name) => `:${name}`).join(', ')})
     ON CONFLICT (hash) DO NOTHING`,
  );
  let saved = 0;
  into.exec('BEGIN IMMEDIATE');
  try {
    for (const row of readable(damagedFile)) {
      if (readEntry(row) === undefined) continue;
      const values = columns.map((name) => [name, row[name] ?? null] as const);
      saved += Number(insert.run(Object.fromEntries<SQLInputValue>(values)).changes);
    }
    into.exec('COMMIT');
  } catch (error) {
    if (into.isTransaction) into.exec('ROLLBACK');
    throw error;
  }
  return saved;
}

/** Some rows come twice when there is no damage between the two directions. */
function* readable(damagedFile: string): Generator<StoredRow, void, void> {
  const url = pathToFileURL(damagedFile);
  // Nobody else uses it any more: neither locks nor a journal to roll back are looked for.
  url.search = '?immutable=1';
  for (const direction of ['ASC', 'DESC']) {
    const database = new DatabaseSync(url, { readOnly: true, readBigInts: true });
    try {
      yield* database.prepare(`SELECT * FROM orders NOT INDEXED ORDER BY rowid ${direction}`).iterate();
    } catch (error) {
      if (!isReadError(error)) throw error;
    } finally {
      database.close();
    }
  }
}

/** Damage, or tables that are not there any more. */
function isReadError(error: unknown): boolean {
  return isDamage(error) || (error instanceof Error && 'errcode' in error);
}
