import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite';
import type { NodeKey } from '../keysend/destination.ts';
import type { PaymentHash } from '../keysend/preimage.ts';
import type { Page } from './network/requests.ts';
import type { Change, Store, StoredInvoice, StoredPayment } from './network/store.ts';

/** The practice network in an open database of `openDatabase`, which it closes. */
export class SqliteStore implements Store {
  readonly #database: DatabaseSync;
  readonly #state: StatementSync;
  readonly #payment: StatementSync;
  readonly #payments: PageStatements;
  readonly #succeeded: PageStatements;
  readonly #countPayments: StatementSync;
  readonly #invoice: StatementSync;
  readonly #invoices: PageStatements;
  readonly #saveState: StatementSync;
  readonly #savePayment: StatementSync;
  readonly #saveInvoice: StatementSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#state = database.prepare('SELECT body FROM state');
    this.#saveState = database.prepare('INSERT OR REPLACE INTO state (id, body) VALUES (1, ?)');

    const payments = 'SELECT position, hash, succeeded, body FROM payments';
    this.#payment = database.prepare(`${payments} WHERE hash = ?`);
    this.#payments = pageStatements(database, `${payments} WHERE true`);
    this.#succeeded = pageStatements(database, `${payments} WHERE succeeded`);
    this.#countPayments = database.prepare('SELECT count(*) AS count FROM payments');
    // A payment that is tried again has a new position, so that the old row is found by its hash.
    this.#savePayment = database.prepare(
      `INSERT INTO payments (position, hash, succeeded, body) VALUES (:position, :hash, :succeeded, :body)
       ON CONFLICT (hash) DO UPDATE SET position = :position, succeeded = :succeeded, body = :body`,
    );

    const invoices = 'SELECT node, hash, position, settled, body FROM invoices';
    this.#invoice = database.prepare(`${invoices} WHERE node = ? AND hash = ?`);
    this.#invoices = pageStatements(database, `${invoices} WHERE node = :node`);
    this.#saveInvoice = database.prepare(
      `INSERT INTO invoices (node, hash, position, settled, body) VALUES (:node, :hash, :position, :settled, :body)
       ON CONFLICT (node, hash) DO UPDATE SET position = :position, settled = :settled, body = :body`,
    );
  }

  state(): string | undefined {
    return this.#state.get()?.['body'] as string | undefined;
  }

  payment(hash: PaymentHash): StoredPayment | undefined {
    const row = this.#payment.get(hash);
    return row && paymentOf(row);
  }

  payments(page: Page, options: { readonly succeededOnly: boolean }): readonly StoredPayment[] {
    return rowsOf(page, options.succeededOnly ? this.#succeeded : this.#payments, {}).map(paymentOf);
  }

  countPayments(): number {
    return Number(this.#countPayments.get()?.['count']);
  }

  invoice(node: NodeKey, hash: PaymentHash): StoredInvoice | undefined {
    const row = this.#invoice.get(node, hash);
    return row && invoiceOf(row);
  }

  invoices(node: NodeKey, page: Page): readonly StoredInvoice[] {
    return rowsOf(page, this.#invoices, { node }).map(invoiceOf);
  }

  save({ state, payments, invoices }: Change): void {
    this.#database.exec('BEGIN');
    try {
      this.#saveState.run(state);
      for (const { index, hash, succeeded, body } of payments) {
        this.#savePayment.run({ position: index, hash, succeeded: succeeded ? 1 : 0, body });
      }
      for (const { node, hash, addIndex, settled, body } of invoices) {
        this.#saveInvoice.run({ node, hash, position: addIndex, settled: settled ? 1 : 0, body });
      }
      this.#database.exec('COMMIT');
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  close(): void {
    this.#database.close();
  }
}

interface PageStatements {
  readonly after: StatementSync;
  readonly before: StatementSync;
}

/** One statement looks forward from a position, the other back from it. */
function pageStatements(database: DatabaseSync, selected: string): PageStatements {
  return {
    after: database.prepare(`${selected} AND position > :offset ORDER BY position LIMIT :most`),
    before: database.prepare(`${selected} AND position < :offset ORDER BY position DESC LIMIT :most`),
  };
}

/** Beyond every position that was ever given. */
const END = 2n ** 63n - 1n;

/** Oldest first, whichever way it looks. */
function rowsOf(
  { offset, most, reversed }: Page,
  { after, before }: PageStatements,
  where: Record<string, string>,
): readonly Record<string, SQLOutputValue>[] {
  if (!reversed) return after.all({ ...where, offset: atMostEnd(offset), most });
  return before.all({ ...where, offset: offset === 0n ? END : atMostEnd(offset), most }).reverse();
}

/** Clients may send any 64 unsigned bits; SQLite takes signed ones. */
function atMostEnd(offset: bigint): bigint {
  return offset > END ? END : offset;
}

/** The tables are STRICT: each column has the type of the schema. */
function paymentOf(row: Record<string, SQLOutputValue>): StoredPayment {
  return {
    index: row['position'] as bigint,
    hash: row['hash'] as PaymentHash,
    succeeded: row['succeeded'] !== 0n,
    body: row['body'] as string,
  };
}

function invoiceOf(row: Record<string, SQLOutputValue>): StoredInvoice {
  return {
    node: row['node'] as NodeKey,
    hash: row['hash'] as PaymentHash,
    addIndex: row['position'] as bigint,
    settled: row['settled'] !== 0n,
    body: row['body'] as string,
  };
}
