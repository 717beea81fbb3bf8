import { msat, MSAT_PER_SAT } from '../../keysend/amount.ts';
import type { Msat } from '../../keysend/amount.ts';
import type { Amount } from '../../wire/generated/lnrpc/Amount.ts';
import { Refusal } from './refusal.ts';

/** Whole satoshis, rounded down as LND does everywhere. */
export function toSat(amount: Msat): string {
  return String(amount / MSAT_PER_SAT);
}

export function toAmount(amount: Msat): Amount {
  return { sat: toSat(amount), msat: String(amount) };
}

/**
 * `lnrpc.UnmarshallAmt`: an amount that a request may give in either unit; 0 where it gives none.
 *
 * @throws {Refusal} in LND's words
 */
export function readAmount(inSat: string, inMsat: string): Msat {
  const [sats, msats] = [BigInt(inSat), BigInt(inMsat)];
  if (sats !== 0n && msats !== 0n) throw new Refusal('sat and msat arguments are mutually exclusive');
  if (sats < 0n || msats < 0n) throw new Refusal('amount cannot be negative');
  return msat(sats * MSAT_PER_SAT + msats);
}

/** What a list of amounts comes to. */
export function sum(amounts: readonly Msat[]): Msat {
  return msat(amounts.reduce((total, amount) => total + amount, 0n));
}
