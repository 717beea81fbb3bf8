import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { DAY_MS, limitNames, overLimit, strictest } from '../keysend/brakes.ts';
import type { Brakes, Limits, Spent } from '../keysend/brakes.ts';
import { msat } from '../keysend/amount.ts';
import type { Msat } from '../keysend/amount.ts';
import type { BrakeReason } from '../keysend/problem.ts';
import type { Callees, Calls, OrderRow } from './calls.ts';
import { inTransaction } from './inTransaction.ts';
import { IS_OPEN } from './schema.ts';
import { BRAKES_COLUMNS, limitsFromJson, limitsToJson, readBrakes, sealOfBrakes } from './storedBrakes.ts';
import type { StoredBrakes } from './storedBrakes.ts';

type BrakeCalls = 'brakes' | 'changeLimits' | 'stop' | 'resume' | 'spent';

/** In two parts: a sum beyond 64 bits would be an error. */
const SUM = `coalesce(CAST(sum(amount_msat / 1000) AS INTEGER), 0) AS sats, coalesce(CAST(sum(amount_msat % 1000) AS INTEGER), 0) AS rest`;

/** What keeps orders from being written. Each call is one transaction, or a part of its caller's. */
export class BrakesTable implements Callees<BrakeCalls> {
  readonly #database: DatabaseSync;
  readonly #read: StatementSync;
  readonly #keep: StatementSync;
  readonly #paid: StatementSync;
  readonly #open: StatementSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#read = database.prepare(`SELECT ${BRAKES_COLUMNS} FROM brakes`);
    this.#keep = database.prepare(
      `INSERT INTO brakes (only_one, limits, stopped_at, seal) VALUES (1, :limits, :stoppedAt, :seal)
       ON CONFLICT (only_one) DO UPDATE SET limits = :limits, stopped_at = :stoppedAt, seal = :seal`,
    );
    this.#paid = database.prepare(
      `SELECT ${SUM} FROM orders WHERE payer = :payer AND created_at >= :since AND state = 'succeeded'`,
    );
    this.#open = database.prepare(
      `SELECT ${SUM} FROM orders WHERE payer = :payer AND ${IS_OPEN} AND dismissed_at IS NULL`,
    );
  }

  brakes(): Brakes {
    const { limits, stoppedAt } = readBrakes(this.#read.get());
    return { limits: limitsFromJson(limits), ...(stoppedAt === null ? {} : { stoppedAt }) };
  }

  changeLimits({ change, shown }: Calls['changeLimits']['in']): boolean {
    return inTransaction(this.#database, () => {
      const { limits, stoppedAt } = readBrakes(this.#read.get());
      const held = limitsFromJson(limits);
      const isAsShown = limitNames.every((name) => !(name in change) || held[name] === shown[name]);
      if (isAsShown) this.keep({ limits: limitsToJson({ ...held, ...change }), stoppedAt });
      return isAsShown;
    });
  }

  stop({ at }: Calls['stop']['in']): undefined {
    this.#changeStop((before) => (before === null || at > before ? at : before));
  }

  resume({ since }: Calls['resume']['in']): number | undefined {
    return this.#changeStop((before) => (before === since ? null : before)) ?? undefined;
  }

  #changeStop(changed: (before: number | null) => number | null): number | null {
    return inTransaction(this.#database, () => {
      const { limits, stoppedAt: before } = readBrakes(this.#read.get());
      const stoppedAt = changed(before);
      this.keep({ limits, stoppedAt });
      return stoppedAt;
    });
  }

  keep(stored: StoredBrakes): void {
    this.#keep.run({ ...stored, seal: sealOfBrakes(stored) });
  }

  spent({ payer, since }: Calls['spent']['in']): Spent {
    return {
      paidMsat: sumIn(this.#paid.get({ payer, since })),
      openMsat: sumIn(this.#open.get({ payer })),
    };
  }

  /** Why this order must not be written now. Holds for as long as the caller's transaction. */
  against(
    { amountMsat, network, payer, createdAt }: OrderRow,
    asked: Limits | null,
  ): BrakeReason | undefined {
    const { limits: held, stoppedAt } = this.brakes();
    if (stoppedAt !== undefined) return { kind: 'sendingStopped', since: stoppedAt };
    const limits = asked === null ? held : strictest(asked, held);
    const spent = this.spent({ payer, since: createdAt - DAY_MS });
    return overLimit(msat(amountMsat), network, spent, limits);
  }
}

function sumIn(row: Readonly<Record<string, unknown>> | undefined): Msat {
  return msat((row?.['sats'] as bigint) * 1000n + (row?.['rest'] as bigint));
}
