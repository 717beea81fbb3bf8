import type { Msat } from '../keysend/amount.ts';
import { MSAT_PER_SAT } from '../keysend/amount.ts';

/**
 * `1,000 sat`, `1.1 sat`, `1,000.001 sat`, `1,001 msat`. Whatever it writes, `parseAmount` reads back as the same amount: three
 * decimals without a comma before them could be read as thousands, so these are msats.
 */
export function formatAmount(amount: Msat): string {
  const whole = amount / MSAT_PER_SAT;
  const fraction = (amount % MSAT_PER_SAT).toString().padStart(3, '0').replace(/0+$/, '');
  if (fraction === '') return `${grouped(whole)} sat`;
  if (whole === 0n || (fraction.length === 3 && whole < 1000n)) return `${grouped(amount)} msat`;
  return `${grouped(whole)}.${fraction} sat`;
}

/** Digits in threes: `1,234,567`. */
export function grouped(value: bigint | number): string {
  return value.toString().replace(/\B(?=(\d{3})+$)/g, ',');
}
