import { Field, FpIsSquare } from '@noble/curves/abstract/modular.js';

/**
 * secp256k1's field alone (SEC 2, section 2.4.1). Whether a point exists is a question about squares: the whole curve, with its
 * signatures and tables, takes five times as long to load.
 */
const FIELD = Field(2n ** 256n - 2n ** 32n - 977n);
const B = 7n;

/** Whether secp256k1 has a point with this x coordinate: y² = x³ + 7 must have a root. `x` is 64 hex digits. */
export function isOnCurve(x: string): boolean {
  const value = BigInt(`0x${x}`);
  if (!FIELD.isValid(value)) return false;
  return FpIsSquare(FIELD, FIELD.add(FIELD.mul(FIELD.sqr(value), value), B));
}
