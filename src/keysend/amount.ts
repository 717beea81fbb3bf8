import { trimPasted } from './pasted.ts';
import type { Result } from './result.ts';
import { ok, wrong } from './result.ts';

declare const unit: unique symbol;

/** Thousandths of a satoshi: what amounts are inside. */
export type Msat = bigint & { readonly [unit]: 'msat' };

/** Satoshis: what people say. */
export type Sat = bigint & { readonly [unit]: 'sat' };

export const MSAT_PER_SAT = 1000n;
export const MSAT_PER_BTC = 100_000_000_000n;
/** 21 million BTC. */
export const MOST_MSAT = 21_000_000n * MSAT_PER_BTC;

export function msat(value: bigint): Msat {
  return value as Msat;
}

export function sat(value: bigint): Sat {
  return value as Sat;
}

export function satToMsat(value: Sat): Msat {
  return msat(value * MSAT_PER_SAT);
}

/** Why a text is not an amount. `text` is what was read, cut to `LONGEST_TEXT` characters. */
export type AmountProblem =
  | { readonly kind: 'empty' }
  | { readonly kind: 'notANumber'; readonly text: string }
  /** `1.000`: one sat with three decimals, or a thousand? */
  | { readonly kind: 'ambiguous'; readonly text: string; readonly asDecimal: Msat; readonly asGroups: Msat }
  /** `1.000.000` or `1.500 msat`: points that can only be meant as separators, which they are not. */
  | { readonly kind: 'pointsAsGroups'; readonly text: string; readonly asGroups: Msat }
  /** A separator that does not stand before exactly three digits. */
  | { readonly kind: 'badGroups'; readonly text: string }
  | { readonly kind: 'unknownUnit'; readonly unit: string }
  | { readonly kind: 'zero' }
  | { readonly kind: 'negative' }
  | { readonly kind: 'belowOneMsat' }
  | { readonly kind: 'aboveSupply' };

/** No amount needs more, and what is longer is not looked at. */
const LONGEST_TEXT = 64;

/** What one of each unit is in msat; no unit means sats. `5k sats` is how people say it. */
const UNITS: ReadonlyMap<string, bigint> = new Map([
  ...['', 'sat', 'sats'].map((name) => [name, MSAT_PER_SAT] as const),
  ...['k', 'ksat', 'ksats'].map((name) => [name, 1000n * MSAT_PER_SAT] as const),
  ...['msat', 'msats'].map((name) => [name, 1n] as const),
  ['btc', MSAT_PER_BTC],
]);

const AMOUNT = /^(?<sign>[-−])?\s*(?<number>[\d.,_\s]*\d[\d.,_\s]*?)\s*(?<unit>[\p{L}\p{Sc}%][\p{L}\s]*)?$/u;

/** Blanks count as one kind: which of them was pasted cannot be seen. A leading zero is no group (`0,500` may mean a half). */
const GROUPED = /^[1-9]\d{0,2}(?<separator>[,_\s])\d{3}(?:\k<separator>\d{3})*$/u;

/**
 * Reads an amount as a person writes it: sats, or with `msat`, `k` or `btc`; `,` `_` or a blank before exactly three
 * digits, a point before decimals. What has two readings is refused: it is money.
 */
export function parseAmount(text: string): Result<Msat, AmountProblem> {
  const trimmed = trimPasted(text);
  if (trimmed === '') return wrong({ kind: 'empty' });
  const shown = trimmed.slice(0, LONGEST_TEXT);
  const groups = trimmed.length > LONGEST_TEXT ? undefined : AMOUNT.exec(trimmed)?.groups;
  if (groups === undefined) return wrong({ kind: 'notANumber', text: shown });

  const unitText = groups['unit'] ?? '';
  const perUnit = UNITS.get(unitText.toLowerCase().replace(/\s/gu, ''));
  if (perUnit === undefined) return wrong({ kind: 'unknownUnit', unit: unitText });
  const number = readNumber(groups['number'] ?? '', perUnit, shown);
  if (!number.ok) return number;
  if (groups['sign'] !== undefined) return wrong({ kind: 'negative' });
  return toMsat(number.value, perUnit);
}

/** `units / 10 ** decimals`, exactly. */
interface Decimal {
  readonly units: bigint;
  readonly decimals: number;
}

function readNumber(number: string, perUnit: bigint, text: string): Result<Decimal, AmountProblem> {
  const [whole = '', fraction, ...rest] = number.replace(/\s/gu, ' ').split('.');
  if (rest.length > 0) {
    if (!/^[1-9]\d{0,2}(?:\.\d{3})+$/.test(number)) return wrong({ kind: 'badGroups', text });
    return pointsAsGroups(number, perUnit, text);
  }
  if (!/^\d*$/.test(whole) && !GROUPED.test(whole)) return wrong({ kind: 'badGroups', text });
  if (fraction !== undefined && !/^\d+$/.test(fraction)) return wrong({ kind: 'badGroups', text });

  const decimal = {
    units: BigInt(whole.replace(/\D/g, '') + (fraction ?? '')),
    decimals: fraction?.length ?? 0,
  };
  // Four digits before the point, a separator, or a zero alone there: only decimals look like that.
  const couldBeGroups = /^\d{1,3}$/.test(whole) && !/^0+$/.test(whole) && fraction?.length === 3;
  if (!couldBeGroups) return ok(decimal);
  const asDecimal = toMsat(decimal, perUnit);
  const asGroups = toMsat({ units: decimal.units, decimals: 0 }, perUnit);
  if (!asDecimal.ok) return pointsAsGroups(number, perUnit, text);
  if (!asGroups.ok) return asGroups;
  return wrong({ kind: 'ambiguous', text, asDecimal: asDecimal.value, asGroups: asGroups.value });
}

function pointsAsGroups(number: string, perUnit: bigint, text: string): Result<never, AmountProblem> {
  const asGroups = toMsat({ units: BigInt(number.replaceAll('.', '')), decimals: 0 }, perUnit);
  return asGroups.ok ? wrong({ kind: 'pointsAsGroups', text, asGroups: asGroups.value }) : asGroups;
}

function toMsat({ units, decimals }: Decimal, perUnit: bigint): Result<Msat, AmountProblem> {
  if (units === 0n) return wrong({ kind: 'zero' });
  const scale = 10n ** BigInt(decimals);
  const value = units * perUnit;
  if (value > MOST_MSAT * scale) return wrong({ kind: 'aboveSupply' });
  if (value % scale !== 0n) return wrong({ kind: 'belowOneMsat' });
  return ok(msat(value / scale));
}
