import { DatabaseSync } from 'node:sqlite';
import type { SQLOutputValue } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { BrakesTable } from './brakes.ts';
import { DamagedFile } from './damagedFile.ts';
import { inTransaction } from './inTransaction.ts';
import { readBrakes } from './storedBrakes.ts';
import { readEntry } from './storedEntry.ts';

export interface Salvaged {
  /** How many orders were not there before. */
  readonly saved: number;
  /** The person's own limits could not be read: the defaults hold. */
  readonly areLimitsLost: boolean;
}

/**
 * Copies every order that can still be read, and is what was written, from a damaged database of any version into a good one, and the
 * limits that held. All sending is stopped in it: what could not be read may have been stopped, or have counted against a limit.
 * Nothing comes from a file that is gone. Reads forwards to the damage and backwards to it, and writes nothing to the damaged file.
 */
export function salvage(damagedFile: string | undefined, into: DatabaseSync, now: Date): Salvaged {
  const columns = into
    .prepare(`SELECT name FROM pragma_table_info('orders')`)
    .all()
    .map((row) => String(row['name']));
  const insert = into.prepare(
    `INSERT INTO orders (${columns.join(', ')}) VALUES (${columns.map((name) => `:${name}`).join(', ')})
     ON CONFLICT (hash) DO UPDATE SET ${columns.map((name) => `${name} = excluded.${name}`).join(', ')}
       WHERE ${progressOf('excluded')} > ${progressOf('orders')}`,
  );
  const saved = new Set<string>();
  const limits = limitsIn(damagedFile);
  inTransaction(into, () => {
    for (const values of allRows(damagedFile)) {
      // By position: migrations add columns behind the others, and the names may be what is damaged.
      const row = Object.fromEntries(columns.map((name, index) => [name, values[index] ?? null]));
      const hash = readEntry(row)?.hash;
      if (hash !== undefined && insert.run(row).changes > 0) saved.add(hash);
    }
    new BrakesTable(into).keep({ limits: limits ?? null, stoppedAt: now.getTime() });
  });
  return { saved: saved.size, areLimitsLost: limits === undefined };
}

/** Null: the defaults held. Undefined: they cannot be read, or are not what was written. */
function limitsIn(damagedFile: string | undefined): string | null | undefined {
  const [row] = readable(damagedFile, 'SELECT limits, seal, stopped_at FROM brakes');
  if (row === undefined) return hadLimits(damagedFile) ? undefined : null;
  const [limits = null, seal = null, stoppedAt = null] = row;
  try {
    return readBrakes({ limits, seal, stopped_at: stoppedAt }).limits;
  } catch (error) {
    if (error instanceof DamagedFile) return undefined;
    throw error;
  }
}

/** Not in a journal of before there were any, nor in an empty file; where nobody can tell, it had. */
function hadLimits(damagedFile: string | undefined): boolean {
  if (damagedFile === undefined) return false;
  const [row] = readable(damagedFile, `SELECT count(*) FROM sqlite_schema WHERE name = 'brakes'`);
  return row?.[0] !== 0n;
}

/** Damage can bring back an earlier version of a row beside the last: what was acknowledged never counts as unsent again. */
function progressOf(table: string): string {
  const [acknowledged, createdAt, state] = ['acknowledged', 'created_at', 'state'].map(
    (name) => `${table}.${name}`,
  );
  return `(${acknowledged}, ${createdAt}, ${state} IS 'succeeded', ${state} IS 'failed', ${state} IS NOT NULL)`;
}

/** Some rows come twice when there is no damage between the two directions. */
function* allRows(damagedFile: string | undefined): Generator<readonly SQLOutputValue[], void, void> {
  for (const direction of ['ASC', 'DESC']) {
    yield* readable(damagedFile, `SELECT * FROM orders NOT INDEXED ORDER BY rowid ${direction}`);
  }
}

/** The rows to the first that cannot be read. */
function* readable(
  damagedFile: string | undefined,
  sql: string,
): Generator<readonly SQLOutputValue[], void, void> {
  if (damagedFile === undefined) return;
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
