import { createHash } from 'node:crypto';
import type { SQLOutputValue } from 'node:sqlite';
import { msat } from '../keysend/amount.ts';
import type { Msat } from '../keysend/amount.ts';
import { DEFAULT_LIMITS } from '../keysend/brakes.ts';
import type { Limits } from '../keysend/brakes.ts';

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

/** A disk that changed them must not raise them. */
export function sealOfLimits(limits: string): Uint8Array {
  return createHash('sha256').update(limits).digest();
}

/** Those of the database; the defaults where there are none, or where they are not what was written. */
export function readLimits(limits: SQLOutputValue | undefined, seal: SQLOutputValue | undefined): Limits {
  if (typeof limits !== 'string' || !(seal instanceof Uint8Array)) return DEFAULT_LIMITS;
  if (Buffer.compare(seal, sealOfLimits(limits)) !== 0) return DEFAULT_LIMITS;
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
