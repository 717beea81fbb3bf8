import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { MESSAGE_RECORD, messageIn, messageRecord, PREIMAGE_RECORD } from '../../src/keysend/records.ts';

describe('records', () => {
  test('have the types of bLIP-3 and of the TLV registry', () => {
    assert.equal(PREIMAGE_RECORD, 5_482_373_484n);
    assert.equal(MESSAGE_RECORD, 34_349_334n);
  });

  test('carry a message as UTF-8, and give it back', () => {
    assert.deepEqual(messageRecord('€').value, Uint8Array.from([0xe2, 0x82, 0xac]));
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (message) => {
        const others = [{ type: 65_537n, value: Uint8Array.from([1]) }];
        assert.equal(messageIn([...others, messageRecord(message)]), message);
      }),
    );
  });

  test('without a message, or with one that is no text, have none', () => {
    assert.equal(messageIn([]), undefined);
    assert.equal(messageIn([{ type: PREIMAGE_RECORD, value: new Uint8Array(32) }]), undefined);
    assert.equal(messageIn([{ type: MESSAGE_RECORD, value: Uint8Array.from([0xff, 0xfe]) }]), undefined);
  });

  test('give back a message of the byte order mark as it was sent', () => {
    assert.equal(messageIn([messageRecord('\ufeffhi')]), '\ufeffhi');
  });
});
