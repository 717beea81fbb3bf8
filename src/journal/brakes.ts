import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { DAY_MS, overLimit, strictest } from '../keysend/brakes.ts';
import type { Brakes, Limits, Spent } from '../keysend/brakes.ts';
import { msat } from '../keysend/amount.ts';
import type { Msat } from '../keysend/amount.ts';
import type { BrakeReason } from '../keysend/problem.ts';
import type { Callees, Calls, OrderRow } from './calls.ts';
import { inTransaction } from './inTransaction.ts';
import { limitsToJson, readLimits, sealOfLimits } from './storedLimits.ts';
import { IS_OPEN } from './schema.ts';

type BrakeCalls = 'brakes' | 'changeLimits' | 'stop' | 'resume' | 'spent';

/** In two parts: a sum beyond 64 bits would be an error. */
const SUM = `coalesce(CAST(sum(amount_msat / 1000) AS INTEGER), 0) AS sats, coalesce(CAST(sum(amount_msat % 1000) AS INTEGER), 0) AS rest`;

/** What keeps orders from being written. Each call is one transaction, or a part of its caller's. */
export class BrakesTable implements Callees<BrakeCalls> {
  readonly #database: DatabaseSync;
  readonly #read: StatementSync;
  readonly #keepLimits: StatementSync;
  readonly #stop: StatementSync;
  readonly #resume: StatementSync;
  readonly #paid: StatementSync;
  readonly #open: StatementSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#read = database.prepare(
      'SELECT limits AS limits, seal AS seal, stopped_at AS stopped_at FROM brakes',
    );
    this.#keepLimits = database.prepare(
      `INSERT INTO brakes (only_one, limits, seal) VALUES (1, :limits, :seal)
       ON CONFLICT (only_one) DO UPDATE SET limits = :limits, seal = :seal`,
    );
    this.#stop = database.prepare(
      `INSERT INTO brakes (only_one, stopped_at) VALUES (1, :at)
       ON CONFLICT (only_one) DO UPDATE SET stopped_at = :at WHERE stopped_at IS NULL`,
    );
    this.#resume = database.prepare('UPDATE brakes SET stopped_at = NULL');
    this.#paid = database.prepare(
      `SELECT ${SUM} FROM orders WHERE payer = :payer AND created_at >= :since AND state = 'succeeded'`,
    );
    this.#open = database.prepare(
      `SELECT ${SUM} FROM orders WHERE payer = :payer AND ${IS_OPEN} AND dismissed_at IS NULL`,
    );
  }

  brakes(): Brakes {
    const row = this.#read.get();
    const stoppedAt = row?.['stopped_at'] ?? null;
    return {
      limits: readLimits(row?.['limits'], row?.['seal']),
      // A damaged one stops, too.
      ...(stoppedAt === null ? {} : { stoppedAt: typeof stoppedAt === 'bigint' ? Number(stoppedAt) : 0 }),
    };
  }

  changeLimits(change: Partial<Limits>): undefined {
    inTransaction(this.#database, () => {
      const limits = limitsToJson({ ...this.brakes().limits, ...change });
      this.#keepLimits.run({ limits, seal: sealOfLimits(limits) });
    });
  }

  stop({ at }: Calls['stop']['in']): undefined {
    this.#stop.run({ at });
  }

  resume(): undefined {
    this.#resume.run();
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
