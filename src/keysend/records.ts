/** A TLV record of the last hop's onion payload. Records of one's own start at type 65536. */
export interface TlvRecord {
  readonly type: bigint;
  readonly value: Uint8Array;
}

/** bLIP-3: the record that carries the preimage. */
export const PREIMAGE_RECORD = 5482373484n;

/** UTF-8 text for the receiver. An even type: a receiver that does not know it may refuse the payment. */
export const MESSAGE_RECORD = 34349334n;

/**
 * The longest message that fits the onion of a payment to a direct peer, in UTF-8 bytes (seen with LND 0.21.2; each
 * further hop takes room from it, and what does not fit ends as NO_ROUTE).
 */
export const LONGEST_MESSAGE_BYTES = 1207;

export function messageRecord(message: string): TlvRecord {
  return { type: MESSAGE_RECORD, value: new TextEncoder().encode(message) };
}

/** The message among a payment's records, if there is one and it is UTF-8. */
export function messageIn(records: readonly TlvRecord[]): string | undefined {
  const record = records.find(({ type }) => type === MESSAGE_RECORD);
  if (!record) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(record.value);
  } catch {
    return undefined;
  }
}
