/**
 * Keys of `map<uint64, bytes>` fields: custom records, by TLV type.
 *
 * protobufjs decodes such a key into 8 characters, one per byte, low byte first, whatever `longs` says; the key of an entry that has none,
 * which means 0, into the digit. When
 * encoding it takes decimal text, and silently writes key 0 for anything else, its own decoded keys included.
 */

const keyBytes = 8;
const ABSENT = '0';
const highestType = 2n ** 64n - 1n;

/**
 * TLV type of a record that came from LND.
 *
 * @param key 8 latin1 characters, little-endian, or `0`
 * @throws RangeError if the key is anything else
 */
export function decodeRecordKey(key: string): bigint {
  if (key === ABSENT) return 0n;
  const bytes = Buffer.from(key, 'latin1');
  if (bytes.length !== keyBytes || bytes.toString('latin1') !== key) {
    throw new RangeError(
      `A decoded record key has 8 characters of one byte each, not ${JSON.stringify(key)}.`,
    );
  }
  return bytes.readBigUInt64LE();
}

/**
 * Key of a record that goes to LND, as decimal text.
 *
 * @throws RangeError if the type is no unsigned 64-bit integer
 */
export function encodeRecordKey(type: bigint): string {
  if (type < 0n || type > highestType) {
    throw new RangeError(`A record's type is an unsigned 64-bit integer, not ${String(type)}.`);
  }
  return String(type);
}

/** Records as they came from LND, by TLV type in rising order. */
export function decodeRecords(records: Readonly<Record<string, Uint8Array>>): Map<bigint, Uint8Array> {
  return new Map(
    Object.entries(records)
      .map(([key, value]) => [decodeRecordKey(key), value] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** Records for a request to LND. */
export function encodeRecords(records: ReadonlyMap<bigint, Uint8Array>): Record<string, Uint8Array> {
  return Object.fromEntries([...records].map(([type, value]) => [encodeRecordKey(type), value]));
}
