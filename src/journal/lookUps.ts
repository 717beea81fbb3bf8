import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { IS_ALIKE, TRY } from './alike.ts';
import type { AlikeOf, AlikeRows, Callees, Calls, EntryRow, ExportPage, ListPage } from './calls.ts';
import { IS_OPEN } from './schema.ts';
import { ENTRY_COLUMNS, hashIn, isKey, readEntry } from './storedEntry.ts';
import type { StoredRow } from './storedEntry.ts';

type LookUpCalls = 'find' | 'list' | 'open' | 'alike' | 'recentDestinations' | 'exportPage';

/** What reads the table of orders: no call changes anything. */
export class LookUps implements Callees<LookUpCalls> {
  readonly #find: StatementSync;
  readonly #list: StatementSync;
  readonly #open: StatementSync;
  readonly #alike: StatementSync;
  readonly #tries: StatementSync;
  readonly #recentDestinations: StatementSync;
  readonly #exportPage: StatementSync;
  readonly #onUnsound: (hashes: readonly string[]) => void;

  /** @param onUnsound is told the hashes of rows that are left out since they are not what was written */
  constructor(database: DatabaseSync, onUnsound: (hashes: readonly string[]) => void) {
    this.#onUnsound = onUnsound;
    const entries = `SELECT ${ENTRY_COLUMNS} FROM orders`;
    this.#find = database.prepare(`${entries} WHERE hash IN (SELECT value FROM json_each(:hashes))`);
    // All of the page's last millisecond, since the next page starts before it.
    this.#list = database.prepare(
      `${entries} WHERE payer = :payer AND created_at < :before AND created_at >= (
         SELECT min(created_at) FROM (
           SELECT created_at FROM orders WHERE payer = :payer AND created_at < :before ORDER BY created_at DESC LIMIT :limit))
       ORDER BY created_at DESC, hash`,
    );
    this.#open = database.prepare(
      `${entries} WHERE payer = :payer AND ${IS_OPEN} ORDER BY created_at, rowid`,
    );
    this.#alike = database.prepare(
      `${entries} WHERE rowid IN (
         SELECT rowid FROM (
           SELECT rowid, row_number() OVER (PARTITION BY ${IS_OPEN} ORDER BY created_at DESC, rowid DESC) AS place
           FROM orders WHERE ${IS_ALIKE}) WHERE place <= :limit)
       ORDER BY ${IS_OPEN} DESC, created_at DESC, rowid DESC`,
    );
    this.#tries = database.prepare(`SELECT json_group_array(${TRY}) AS tries FROM orders WHERE ${IS_ALIKE}`);
    this.#recentDestinations = database.prepare(
      `SELECT destination AS destination FROM orders WHERE network = :network AND state = 'succeeded'
       GROUP BY destination ORDER BY max(created_at) DESC LIMIT :limit`,
    );
    this.#exportPage = database.prepare(
      `SELECT rowid AS rowid, ${ENTRY_COLUMNS} FROM orders WHERE rowid > :after ORDER BY rowid LIMIT :limit`,
    );
  }

  find(hashes: readonly string[]): readonly EntryRow[] {
    return this.#sound(this.#find.all({ hashes: JSON.stringify(hashes) }));
  }

  list({ payer, before, limit }: ListPage): readonly EntryRow[] {
    return this.#sound(this.#list.all({ payer, before: before ?? Number.MAX_SAFE_INTEGER, limit }));
  }

  open(payer: string): readonly EntryRow[] {
    return this.#sound(this.#open.all({ payer }));
  }

  alike({ limit, ...wanted }: AlikeOf): AlikeRows {
    // In this order: one that is written in between is told, and is none of those that are known.
    const tries = String(this.#tries.get({ ...wanted })?.['tries']);
    return { tries, rows: this.#sound(this.#alike.all({ ...wanted, limit })) };
  }

  recentDestinations({ network, limit }: Calls['recentDestinations']['in']): readonly string[] {
    return this.#recentDestinations
      .all({ network, limit })
      .map((row) => row['destination'])
      .filter(isKey);
  }

  exportPage({ after, limit }: Calls['exportPage']['in']): ExportPage {
    const rows = this.#exportPage.all({ after, limit });
    const last = rows.length < limit ? undefined : rows.at(-1)?.['rowid'];
    return { rows: this.#sound(rows), next: typeof last === 'bigint' ? last : null };
  }

  #sound(rows: readonly StoredRow[]): readonly EntryRow[] {
    const read = rows.map((row) => ({ row, entry: readEntry(row) }));
    const unsound = read.filter(({ entry }) => entry === undefined).map(({ row }) => hashIn(row));
    if (unsound.length > 0) this.#onUnsound(unsound);
    return read.flatMap(({ entry }) => entry ?? []);
  }
}
