import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import { newPreimage, parsePaymentHash, paymentHashOf, preimageProves } from '../../src/keysend/preimage.ts';
import type { PaymentHash } from '../../src/keysend/preimage.ts';
import { Secret } from '../../src/keysend/secret.ts';

describe('a preimage (bLIP-3)', () => {
  test('is 32 random bytes, another one each time', () => {
    const made = Array.from({ length: 50 }, () => newPreimage().expose());
    assert.ok(made.every(({ length }) => length === 32));
    assert.equal(new Set(made.map((bytes) => Buffer.from(bytes).toString('hex'))).size, 50);
  });

  test('has its SHA-256 as payment hash', () => {
    assert.equal(
      paymentHashOf(new Secret(new Uint8Array(32))),
      '66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925',
    );
  });

  test('proves the payment of its hash and of no other', () => {
    const preimage = newPreimage();
    assert.equal(preimageProves(preimage, paymentHashOf(preimage)), true);
    assert.equal(preimageProves(newPreimage(), paymentHashOf(preimage)), false);
  });

  test('of another length proves nothing, though its hash is right', () => {
    for (const length of [0, 31, 33, 64]) {
      const bytes = new Uint8Array(length);
      const hash = createHash('sha256').update(bytes).digest('hex') as PaymentHash;
      assert.equal(preimageProves(new Secret(bytes), hash), false);
    }
  });
});

describe('a payment hash', () => {
  const hash = 'ab'.repeat(32);

  test('is read in either case and with blanks around it', () => {
    assert.equal(parsePaymentHash(hash), hash);
    assert.equal(parsePaymentHash(` ${hash.toUpperCase()}\n`), hash);
  });

  test('has exactly 64 hex digits', () => {
    for (const text of [
      '',
      hash.slice(1),
      `${hash}0`,
      `${hash}\n${hash}`,
      `0x${hash}`,
      hash.replace('a', 'g'),
    ]) {
      assert.equal(parsePaymentHash(text), undefined);
    }
  });
});
