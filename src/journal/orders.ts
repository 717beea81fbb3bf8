import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite';
import type { Callees, EntryRow, OrderRow, Page, SnapshotRow } from './calls.ts';

const COLUMNS = `hash, preimage, payer, network, destination, amount_msat, fee_limit_msat, timeout_seconds, message, records,
  created_at, deadline`;

/** The table of orders: each call is one statement, committed when it returns. */
export class Orders implements Callees {
  readonly #insert: StatementSync;
  readonly #keep: StatementSync;
  readonly #find: StatementSync;
  readonly #list: StatementSync;
  readonly #recentDestinations: StatementSync;

  constructor(database: DatabaseSync) {
    this.#insert = database.prepare(
      `INSERT INTO orders (${COLUMNS}) VALUES (:hash, :preimage, :payer, :network, :destination, :amountMsat, :feeLimitMsat,
         :timeoutSeconds, :message, :records, :createdAt, :deadline)
       ON CONFLICT (hash) DO NOTHING`,
    );
    // An ended order keeps its first end, for nodes give other reasons later. But a proven settlement is believed.
    this.#keep = database.prepare(
      `UPDATE orders SET acknowledged = max(acknowledged, :acknowledged), state = :state, payment = :payment
       WHERE hash = :hash
         AND (state IS NULL OR state NOT IN ('succeeded', 'failed') OR (state = 'failed' AND :state = 'succeeded'))`,
    );
    const entries = `SELECT ${COLUMNS}, acknowledged, payment FROM orders`;
    this.#find = database.prepare(`${entries} WHERE hash IN (SELECT value FROM json_each(:hashes))`);
    // All of the page's last millisecond, since the next page starts before it.
    this.#list = database.prepare(
      `${entries} WHERE payer = :payer AND created_at < :before AND created_at >= (
         SELECT min(created_at) FROM (
           SELECT created_at FROM orders WHERE payer = :payer AND created_at < :before ORDER BY created_at DESC LIMIT :limit))
       ORDER BY created_at DESC, hash`,
    );
    this.#recentDestinations = database.prepare(
      `SELECT destination FROM orders WHERE network = :network AND state = 'succeeded'
       GROUP BY destination ORDER BY max(created_at) DESC LIMIT :limit`,
    );
  }

  insert(row: OrderRow): boolean {
    return this.#insert.run({ ...row }).changes > 0;
  }

  keep(row: SnapshotRow): undefined {
    this.#keep.run({ ...row, acknowledged: row.acknowledged ? 1 : 0 });
  }

  find(hashes: readonly string[]): readonly EntryRow[] {
    return this.#find.all({ hashes: JSON.stringify(hashes) }).map(entryOf);
  }

  list({ payer, before, limit }: Page): readonly EntryRow[] {
    return this.#list.all({ payer, before: before ?? Number.MAX_SAFE_INTEGER, limit }).map(entryOf);
  }

  recentDestinations({
    network,
    limit,
  }: {
    readonly network: string;
    readonly limit: number;
  }): readonly string[] {
    return this.#recentDestinations.all({ network, limit }).map((row) => row['destination'] as string);
  }
}

/** The table is STRICT: each column has the type of the schema. */
interface StoredEntry {
  readonly hash: string;
  readonly preimage: Uint8Array;
  readonly payer: string;
  readonly network: string;
  readonly destination: string;
  readonly amount_msat: bigint;
  readonly fee_limit_msat: bigint;
  readonly timeout_seconds: bigint;
  readonly message: string | null;
  readonly records: string;
  readonly created_at: bigint;
  readonly deadline: bigint;
  readonly acknowledged: bigint;
  readonly payment: string | null;
}

function entryOf(row: Record<string, SQLOutputValue>): EntryRow {
  const stored = row as unknown as StoredEntry;
  return {
    hash: stored.hash,
    preimage: stored.preimage,
    payer: stored.payer,
    network: stored.network,
    destination: stored.destination,
    amountMsat: stored.amount_msat,
    feeLimitMsat: stored.fee_limit_msat,
    timeoutSeconds: Number(stored.timeout_seconds),
    message: stored.message,
    records: stored.records,
    createdAt: Number(stored.created_at),
    deadline: Number(stored.deadline),
    acknowledged: stored.acknowledged !== 0n,
    payment: stored.payment,
  };
}
