import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Router } from '../../src/wire/descriptor.ts';
import { decodeRecordKey, decodeRecords, encodeRecordKey, encodeRecords } from '../../src/wire/recordKeys.ts';

const keysendPreimage = 5482373484n;
const uint64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });

test('the keysend preimage is found under its own type in what LND answers', () => {
  assert.equal(decodeRecordKey('laÆF\x01\0\0\0'), keysendPreimage);
});

test('records survive real protobuf bytes, whatever their 64-bit types', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(uint64, fc.uint8Array({ maxLength: 40 }))), (entries) => {
      const sent = new Map(entries);
      const received = overTheWire(encodeRecords(sent));
      assert.deepEqual(
        [...decodeRecords(received)].map(([type, value]) => [type, Uint8Array.from(value)]),
        [...sent].sort(([a], [b]) => (a < b ? -1 : 1)),
      );
    }),
  );
});

test('a decoded map sent back as it is would lose its keys: protobufjs writes 0, silently', () => {
  const once = overTheWire(encodeRecords(new Map([[keysendPreimage, Uint8Array.of(1)]])));
  assert.deepEqual([...decodeRecords(overTheWire(once)).keys()], [0n]);
  assert.deepEqual(
    [...decodeRecords(overTheWire(encodeRecords(decodeRecords(once)))).keys()],
    [keysendPreimage],
  );
});

test('an entry without a key has the key 0, as protobuf means it', () => {
  // dest_custom_records, field 11: an entry that is a value alone.
  const bytes = Buffer.from('5a03120107', 'hex');
  const { dest_custom_records: records } = Router.service.SendPaymentV2.requestDeserialize(bytes);
  assert.deepEqual(
    [...decodeRecords(records)].map(([type, value]) => [type, [...value]]),
    [[0n, [7]]],
  );
});

test('a key that did not come from the wire is refused instead of misread', () => {
  for (const key of ['', '5482373484', 'laÆF', 'laÆF\x01\0\0\0\0', 'laÆF\x01\0\0€']) {
    assert.throws(() => decodeRecordKey(key), RangeError, key);
  }
});

test('a type outside 64 bits is refused instead of truncated', () => {
  for (const type of [-1n, 2n ** 64n]) assert.throws(() => encodeRecordKey(type), RangeError);
  assert.equal(encodeRecordKey(2n ** 64n - 1n), '18446744073709551615');
});

function overTheWire(records: Record<string, Uint8Array>): Record<string, Uint8Array> {
  const { requestSerialize, requestDeserialize } = Router.service.SendPaymentV2;
  return requestDeserialize(requestSerialize({ dest_custom_records: records })).dest_custom_records;
}
