import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { Secret } from './secret.ts';

declare const paymentHash: unique symbol;

/** SHA-256 of a preimage as 64 lower-case hex digits. */
export type PaymentHash = string & { readonly [paymentHash]: true };

/** bLIP-3: the preimage is 32 bytes from a secure source of randomness, used for one payment only. */
export const PREIMAGE_LENGTH = 32;

export function newPreimage(): Secret {
  return new Secret(randomBytes(PREIMAGE_LENGTH));
}

/** bLIP-3: payment_hash = SHA256(preimage). */
export function paymentHashOf(preimage: Secret): PaymentHash {
  return createHash('sha256').update(preimage.expose()).digest('hex') as PaymentHash;
}

/** True when the preimage is 32 bytes and hashes to this payment's hash. */
export function preimageProves(preimage: Secret, hash: PaymentHash): boolean {
  if (preimage.expose().length !== PREIMAGE_LENGTH) return false;
  return timingSafeEqual(Buffer.from(paymentHashOf(preimage), 'hex'), Buffer.from(hash, 'hex'));
}

/** Reads a payment hash as nodes and people write it: 64 hex digits in either case. */
export function parsePaymentHash(text: string): PaymentHash | undefined {
  const trimmed = text.trim();
  return /^[0-9a-fA-F]{64}$/.test(trimmed) ? (trimmed.toLowerCase() as PaymentHash) : undefined;
}
