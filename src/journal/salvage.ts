import { DatabaseSync } from 'node:sqlite';
import type { SQLOutputValue } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { readEntry } from './storedEntry.ts';

/**
 * Copies every order that can still be read, and is what was written, from a damaged database of any version into a good one, and the
 * limits and the stop that held.
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
     ON CONFLICT (hash) DO UPDATE SET ${columns.map((name) => `${name} = excluded.${name}`).join(', ')}
       WHERE ${progressOf('excluded')} > ${progressOf('orders')}`,
  );
  const keep = into.prepare(
    'INSERT OR IGNORE INTO brakes (only_one, limits, seal, stopped_at) VALUES (1, :limits, :seal, :stoppedAt)',
  );
  const saved = new Set<string>();
  into.exec('BEGIN IMMEDIATE');
  try {
    for (const values of allRows(damagedFile)) {
      // By position: migrations add columns behind the others, and the names may be what is damaged.
      const row = Object.fromEntries(columns.map((name, index) => [name, values[index] ?? null]));
      const hash = readEntry(row)?.hash;
      if (hash !== undefined && insert.run(row).changes > 0) saved.add(hash);
    }
    for (const [limits, seal, stoppedAt] of readable(
      damagedFile,
      'SELECT limits, seal, stopped_at FROM brakes',
    )) {
      keep.run({ limits: limits ?? null, seal: seal ?? null, stoppedAt: stoppedAt ?? null });
    }
    into.exec('COMMIT');
  } catch (error) {
    if (into.isTransaction) into.exec('ROLLBACK');
    throw error;
  }
  return saved.size;
}

/** Damage can bring back an earlier version of a row beside the last: what was acknowledged never counts as unsent again. */
function progressOf(table: string): string {
  const [acknowledged, createdAt, state] = ['acknowledged', 'created_at', 'state'].map(
    (name) => `${table}.${name}`,
  );
  return `(${acknowledged}, ${createdAt}, ${state} IS 'succeeded', ${state} IS 'failed', ${state} IS NOT NULL)`;
}

/** Some rows come twice when there is no damage between the two directions. */
function* allRows(damagedFile: string): Generator<readonly SQLOutputValue[], void, void> {
  for (const direction of ['ASC', 'DESC']) {
    yield* readable(damagedFile, `SELECT * FROM orders NOT INDEXED ORDER BY rowid ${direction}`);
  }
}

/** The rows to the first that cannot be read. */
function* readable(damagedFile: string, sql: string): Generator<readonly SQLOutputValue[], void, void> {
  const url = pathToFileURL(damagedFile);
  // Nobody else uses it any more: neither locks nor a journal to roll back are looked for.
  url.search = '?immutable=1';
  const database = new DatabaseSync(url, { readOnly: true, readBigInts: true });
  try {
    const rows = database.prepare(sql);
    rows.setReturnArrays(true);
    yield* rows.iterate() as Iterable<readonly SQLOutputValue[]>;
  } catch (error) {
    // Whatever cannot be read is left where it is.
    if (!(error instanceof Error && 'errcode' in error)) throw error;
  } finally {
    database.close();
  }
}
