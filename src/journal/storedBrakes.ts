import { createHash } from 'node:crypto';
import { msat } from '../keysend/amount.ts';
import type { Msat } from '../keysend/amount.ts';
import { DEFAULT_LIMITS } from '../keysend/brakes.ts';
import type { Limits } from '../keysend/brakes.ts';
import { DamagedFile } from './damagedFile.ts';
import type { StoredRow } from './storedEntry.ts';

/** As the database keeps them: amounts are decimal msat, null means undefined. */
interface LimitsJson {
  readonly paymentMsat: string;
  readonly dayMsat: string;
  readonly onTestNetworks: boolean;
  readonly confirmAboveMsat: string | null;
  readonly feePercent: number | null;
  readonly feeMsat: string | null;
}

export function limitsToJson(limits: Limits): string {
  const json: LimitsJson = {
    paymentMsat: limits.paymentMsat.toString(),
    dayMsat: limits.dayMsat.toString(),
    onTestNetworks: limits.onTestNetworks,
    confirmAboveMsat: limits.confirmAboveMsat?.toString() ?? null,
    feePercent: limits.feePercent ?? null,
    feeMsat: limits.feeMsat?.toString() ?? null,
  };
  return JSON.stringify(json);
}

/** Each is named as it is read: SQL takes `LIMITS` for `limits`, and so does a damaged schema. */
export const BRAKES_COLUMNS = 'limits AS limits, seal AS seal, stopped_at AS stopped_at';

/** As a row of the database. */
export interface StoredBrakes {
  /** Null: the defaults. */
  readonly limits: string | null;
  /** Unix milliseconds; null: nothing is stopped. */
  readonly stoppedAt: number | null;
}

/** A disk that changed them must neither raise a limit nor release what was stopped. */
export function sealOfBrakes({ limits, stoppedAt }: StoredBrakes): Uint8Array {
  return createHash('sha256')
    .update(JSON.stringify([limits, stoppedAt]))
    .digest();
}

/** @throws {DamagedFile} if the row is not what was written */
export function readBrakes(row: StoredRow | undefined): StoredBrakes {
  if (row === undefined) return { limits: null, stoppedAt: null };
  const { limits = null, seal } = row;
  const stoppedAt = row['stopped_at'] ?? null;
  if (
    (limits === null || typeof limits === 'string') &&
    (stoppedAt === null || typeof stoppedAt === 'bigint')
  ) {
    const stored = { limits, stoppedAt: stoppedAt === null ? null : Number(stoppedAt) };
    if (seal instanceof Uint8Array && Buffer.compare(seal, sealOfBrakes(stored)) === 0) return stored;
  }
  throw new DamagedFile('the limits are not what was written');
}

export function limitsFromJson(limits: string | null): Limits {
  if (limits === null) return DEFAULT_LIMITS;
  const json = JSON.parse(limits) as LimitsJson;
  return {
    paymentMsat: amountIn(json.paymentMsat),
    dayMsat: amountIn(json.dayMsat),
    onTestNetworks: json.onTestNetworks,
    confirmAboveMsat: json.confirmAboveMsat === null ? undefined : amountIn(json.confirmAboveMsat),
    feePercent: json.feePercent ?? undefined,
    feeMsat: json.feeMsat === null ? undefined : amountIn(json.feeMsat),
  };
}

function amountIn(text: string): Msat {
  return msat(BigInt(text));
}
