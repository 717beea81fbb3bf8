import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { IS_ALIKE, TRY } from './alike.ts';
import type { BrakesTable } from './brakes.ts';
import type { Callees, Calls, SameMeanwhile, SnapshotRow, Writing, Written } from './calls.ts';
import { inTransaction } from './inTransaction.ts';
import { IS_OPEN } from './schema.ts';
import { sealOfOrder, sealOfSnapshot } from './seal.ts';
import { ENTRY_COLUMNS, hashIn, readEntry } from './storedEntry.ts';

/** A claim that another process made this moment is not taken for one from before the clock was set back. */
const CLOCK_SLACK_MS = 5_000;

type OrderCalls = 'insert' | 'reinsert' | 'keep' | 'claim' | 'release' | 'dismiss';

/** What changes the table of orders. Each call is one transaction, committed when it returns, or a part of its caller's. */
export class Orders implements Callees<OrderCalls> {
  readonly #database: DatabaseSync;
  readonly #brakes: BrakesTable;
  readonly #insert: StatementSync;
  readonly #reinsert: StatementSync;
  readonly #readBack: StatementSync;
  readonly #unknown: StatementSync;
  readonly #isOurs: StatementSync;
  readonly #keep: StatementSync;
  readonly #claim: StatementSync;
  readonly #release: StatementSync;
  readonly #dismiss: StatementSync;

  constructor(database: DatabaseSync, brakes: BrakesTable) {
    this.#database = database;
    this.#brakes = brakes;
    this.#insert = database.prepare(
      `INSERT INTO orders (hash, preimage, payer, network, destination, amount_msat, fee_limit_msat, timeout_seconds, message,
         records, created_at, deadline, acknowledged, seal, claimed_by, claimed_until)
       VALUES (:hash, :preimage, :payer, :network, :destination, :amountMsat, :feeLimitMsat, :timeoutSeconds, :message,
         :records, :createdAt, :deadline, 0, :seal, :claimedBy, :claimedUntil)
       ON CONFLICT (hash) DO NOTHING`,
    );
    // Failed and never acknowledged: the end that only the proof of never having been sent leads to.
    this.#reinsert = database.prepare(
      `UPDATE orders SET created_at = :createdAt, deadline = :deadline, seal = :seal, state = NULL, payment = NULL,
         snapshot_seal = NULL, claimed_by = :claimedBy, claimed_until = :claimedUntil, dismissed_at = NULL
       WHERE hash = :hash AND state = 'failed' AND acknowledged = 0 AND deadline < :createdAt
         AND (preimage, payer, network, destination, amount_msat, fee_limit_msat, timeout_seconds, records)
           = (:preimage, :payer, :network, :destination, :amountMsat, :feeLimitMsat, :timeoutSeconds, :records)
         AND message IS :message`,
    );
    this.#unknown = database.prepare(
      `SELECT hash AS hash FROM orders
       WHERE ${IS_ALIKE} AND ${TRY} NOT IN (SELECT value FROM json_each(:tries)) LIMIT 1`,
    );
    this.#readBack = database.prepare(`SELECT ${ENTRY_COLUMNS} FROM orders WHERE hash = :hash`);
    this.#isOurs = database.prepare(
      `SELECT 1 FROM orders WHERE hash = :hash AND claimed_by = :owner AND state IS NULL AND acknowledged = 0`,
    );
    // An ended order keeps its first end, for nodes give other reasons later. But a proven settlement is believed, and so is a node that
    // has what counted as never sent. That one was never sent is not said of what its node had, as another process saw, and says nothing of
    // its next try: whoever comes to know it late, after a suspend, must not end that one. Nobody need follow an order that has ended: giving
    // up its claim is no commit of its own.
    this.#keep = database.prepare(
      `UPDATE orders SET acknowledged = max(acknowledged, :acknowledged), state = :state, payment = :payment,
         snapshot_seal = iif(acknowledged = 1, :sealIfAcknowledged, :seal),
         claimed_by = iif(:state IN ('succeeded', 'failed'), NULL, claimed_by)
       WHERE hash = :hash AND (${IS_OPEN} OR (state = 'failed' AND (:state = 'succeeded' OR acknowledged < :acknowledged)))
         AND (:neverSentOf IS NULL OR (created_at = :neverSentOf AND acknowledged = 0))`,
    );
    this.#claim = database.prepare(
      `UPDATE orders SET claimed_by = :owner, claimed_until = :until
       WHERE hash = :hash AND ${IS_OPEN}
         AND (claimed_by IS NULL OR claimed_by = :owner OR claimed_until <= :now OR claimed_until > :until + ${CLOCK_SLACK_MS})`,
    );
    this.#release = database.prepare(
      `UPDATE orders SET claimed_by = NULL, claimed_until = NULL WHERE hash = :hash AND claimed_by = :owner`,
    );
    this.#dismiss = database.prepare(
      `UPDATE orders SET dismissed_at = :at WHERE hash = :hash AND dismissed_at IS NULL`,
    );
  }

  /**
   * An order that is there already with this very claim was written by this very call, into a file that was set aside meanwhile: the new
   * one took the order over.
   */
  insert(writing: Writing): Written {
    const { order, claim } = writing;
    return inTransaction(this.#database, () => {
      const isOurs =
        claim !== null && this.#isOurs.get({ hash: order.hash, owner: claim.owner }) !== undefined;
      return isOurs ? 'written' : this.#write(this.#insert, writing);
    });
  }

  /** A row that is not what was written proves nothing, least of all that it was never sent. */
  reinsert(writing: Writing): Written {
    return inTransaction(this.#database, () => {
      const row = this.#readBack.get({ hash: writing.order.hash });
      if (row !== undefined && readEntry(row) === undefined) return 'refused';
      return this.#write(this.#reinsert, writing);
    });
  }

  /** What holds it back is looked at under the same lock that writes it, so that no other can be written in between. */
  #write(statement: StatementSync, writing: Writing): Written {
    const reason = this.#brakes.against(writing.order, writing.limits) ?? this.#sameMeanwhile(writing);
    if (reason !== undefined) return reason;
    if (Number(statement.run(valuesOf(writing)).changes) === 0) return 'refused';
    // Nothing is sent that the next window could not follow: what was written is read again.
    const row = this.#readBack.get({ hash: writing.order.hash });
    if (row === undefined || readEntry(row) === undefined) {
      throw new Error('an order that was just written cannot be read');
    }
    return 'written';
  }

  #sameMeanwhile({ order, known }: Writing): SameMeanwhile | undefined {
    if (known === null) return undefined;
    const { hash, payer, destination, amountMsat } = order;
    const { since, tries } = known;
    const row = this.#unknown.get({
      but: hash,
      payer,
      destination,
      amountMsat,
      since,
      tries: JSON.stringify(tries),
    });
    return row === undefined ? undefined : { kind: 'sameMeanwhile', hash: hashIn(row) };
  }

  keep(row: SnapshotRow): boolean {
    const { changes } = this.#keep.run({
      ...row,
      acknowledged: row.acknowledged ? 1 : 0,
      seal: sealOfSnapshot(row),
      sealIfAcknowledged: sealOfSnapshot({ ...row, acknowledged: true }),
    });
    return changes > 0 || this.#readBack.get({ hash: row.hash }) !== undefined;
  }

  claim({ hash, claim: { owner, now, until } }: Calls['claim']['in']): boolean {
    return this.#claim.run({ hash, owner, now, until }).changes > 0;
  }

  release({ hash, owner }: Calls['release']['in']): undefined {
    this.#release.run({ hash, owner });
  }

  dismiss({ hash, at }: Calls['dismiss']['in']): undefined {
    this.#dismiss.run({ hash, at });
  }
}

function valuesOf({ order, claim }: Writing): Record<string, SQLInputValue> {
  return {
    ...order,
    seal: sealOfOrder(order),
    claimedBy: claim?.owner ?? null,
    claimedUntil: claim?.until ?? null,
  };
}
