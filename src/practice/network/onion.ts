import type { TlvRecord } from '../../keysend/records.ts';

/** BOLT 4: what all hops' payloads share. */
export const ONION_BYTES = 1_300;
const HMAC_BYTES = 32;
/** BOLT 4: a short channel id is told as it is, 8 bytes. */
const CHANNEL_ID_BYTES = 8;
const PAYMENT_SECRET_BYTES = 32;

/** What the payload of a hop that forwards takes of the onion. */
export function forwardingPayloadBytes(amountMsat: bigint, expiry: number): number {
  return inOnion(commonBytes(amountMsat, expiry) + recordBytes(6n, CHANNEL_ID_BYTES));
}

/** What the receiver's payload takes. */
export function finalPayloadBytes(
  amountMsat: bigint,
  expiry: number,
  { records, hasPaymentAddress }: { records: readonly TlvRecord[]; hasPaymentAddress: boolean },
): number {
  const secret = hasPaymentAddress ? recordBytes(8n, PAYMENT_SECRET_BYTES + truncatedBytes(amountMsat)) : 0;
  const own = records.reduce((sum, { type, value }) => sum + recordBytes(type, value.length), 0);
  return inOnion(commonBytes(amountMsat, expiry) + secret + own);
}

function commonBytes(amountMsat: bigint, expiry: number): number {
  return recordBytes(2n, truncatedBytes(amountMsat)) + recordBytes(4n, truncatedBytes(BigInt(expiry)));
}

function inOnion(payload: number): number {
  return bigSizeBytes(BigInt(payload)) + payload + HMAC_BYTES;
}

function recordBytes(type: bigint, length: number): number {
  return bigSizeBytes(type) + bigSizeBytes(BigInt(length)) + length;
}

/** BOLT 1: BigSize. */
function bigSizeBytes(value: bigint): number {
  if (value < 0xfdn) return 1;
  if (value < 0x1_0000n) return 3;
  return value < 0x1_0000_0000n ? 5 : 9;
}

/** BOLT 1: tu64, without leading zero bytes. */
function truncatedBytes(value: bigint): number {
  let bytes = 0;
  for (let left = value; left > 0n; left >>= 8n) bytes++;
  return bytes;
}
