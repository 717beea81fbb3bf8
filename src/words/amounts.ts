import type { Msat } from '../keysend/amount.ts';
import { MSAT_PER_SAT } from '../keysend/amount.ts';

/** `1,000 sat`, `1,000.5 sat`, `1 msat`. What it writes, `parseAmount` reads back as the same amount. */
export function formatAmount(amount: Msat): string {
  const fraction = amount % MSAT_PER_SAT;
  return fraction === 0n ? `${grouped(amount / MSAT_PER_SAT)} sat` : `${grouped(amount)} msat`;
}

/** Digits in threes: `1,234,567`. */
export function grouped(value: bigint | number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}
