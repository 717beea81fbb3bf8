import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { JournalRow } from './evidence.ts';
import { runOf } from './plan.ts';

/** The columns that the auditor reads; the table is STRICT, so they have these types. */
interface Stored {
  readonly hash: string;
  readonly preimage: Uint8Array;
  readonly destination: string;
  readonly amount_msat: bigint;
  readonly fee_limit_msat: bigint;
  readonly message: string | null;
  readonly deadline: bigint;
  readonly acknowledged: bigint;
  readonly state: string | null;
  readonly payment: string | null;
}

/** The orders of this seed's runs as the journal's file has them, read by SQL of our own. A file that is not there has none. */
export function readJournal(file: string, seed: string): readonly JournalRow[] {
  if (!existsSync(file)) return [];
  const database = new DatabaseSync(file, { readBigInts: true, timeout: 5_000 });
  try {
    const isEmpty = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'orders'").get() === undefined;
    if (isEmpty) return [];
    const stored = database
      .prepare(
        `SELECT hash, preimage, destination, amount_msat, fee_limit_msat, message, deadline, acknowledged, state, payment
         FROM orders ORDER BY created_at`,
      )
      .all() as unknown as Stored[];
    return stored.flatMap((row) => {
      const run = runOf(seed, row.message);
      return run === undefined ? [] : [rowOf(row, run)];
    });
  } finally {
    database.close();
  }
}

/** Whether SQLite finds the file whole. */
export function journalIsWhole(file: string): boolean {
  if (!existsSync(file)) return true;
  const database = new DatabaseSync(file, { timeout: 5_000 });
  try {
    const answer = database.prepare('PRAGMA integrity_check').get();
    return answer?.['integrity_check'] === 'ok';
  } finally {
    database.close();
  }
}

function rowOf(stored: Stored, run: number): JournalRow {
  const payment =
    stored.payment === null
      ? undefined
      : (JSON.parse(stored.payment) as { readonly status?: string; readonly feeMsat?: string });
  return {
    run,
    hash: stored.hash,
    preimage: Buffer.from(stored.preimage).toString('hex'),
    destination: stored.destination,
    amountMsat: stored.amount_msat,
    feeLimitMsat: stored.fee_limit_msat,
    deadline: Number(stored.deadline),
    acknowledged: stored.acknowledged !== 0n,
    state: stored.state,
    ...(payment?.status === undefined ? {} : { status: payment.status }),
    ...(payment?.feeMsat === undefined ? {} : { feeMsat: BigInt(payment.feeMsat) }),
  };
}
