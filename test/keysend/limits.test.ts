import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { MOST_MSAT, msat } from '../../src/keysend/amount.ts';
import { feeLimitFor, mayCostAsMuch, mostSendable, sendableThrough } from '../../src/keysend/limits.ts';
import { channel } from './channels.ts';

describe('the fee limit', () => {
  test("is lncli's when a person set none: all of it up to 1,000 sat, 5 % above", () => {
    assert.equal(feeLimitFor(msat(1n)), 1n);
    assert.equal(feeLimitFor(msat(1_000_000n)), 1_000_000n);
    assert.equal(feeLimitFor(msat(1_000_001n)), 50_000n);
    assert.equal(feeLimitFor(msat(100_000_000n)), 5_000_000n);
  });

  test("is the person's own for every amount, zero included", () => {
    assert.equal(feeLimitFor(msat(1_000n), { percent: 0 }), 0n);
    assert.equal(feeLimitFor(msat(1_000n), { percent: 5 }), 50n);
    assert.equal(feeLimitFor(msat(1_000_000_000n), { percent: 0.5 }), 5_000_000n);
    assert.equal(feeLimitFor(msat(MOST_MSAT), { percent: 100 }), MOST_MSAT);
  });

  test('is exact to four decimals of a percent, whatever binary fractions make of them', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1_000_000 }),
        fc.bigInt({ min: 1n, max: MOST_MSAT }),
        (units, amount) => {
          const percent = Number(`${Math.floor(units / 10_000)}.${String(units % 10_000).padStart(4, '0')}`);
          assert.equal(feeLimitFor(msat(amount), { percent }), (amount * BigInt(units)) / 1_000_000n);
        },
      ),
    );
  });
});

test('a payment may cost as much as it brings, and nobody expects that of one above 1,000 sat', () => {
  assert.equal(mayCostAsMuch({ amountMsat: msat(1_000_001n), feeLimitMsat: msat(1_000_001n) }), true);
  assert.equal(mayCostAsMuch({ amountMsat: msat(1_000_001n), feeLimitMsat: msat(2_000_000n) }), true);
  assert.equal(mayCostAsMuch({ amountMsat: msat(1_000_001n), feeLimitMsat: msat(1_000_000n) }), false);
  assert.equal(mayCostAsMuch({ amountMsat: msat(1_000_000n), feeLimitMsat: msat(1_000_000n) }), false);
});

describe('the most one keysend can carry', () => {
  test('is what is on our side of one channel, less the reserve', () => {
    assert.equal(sendableThrough(channel({ localMsat: 500n, reserveMsat: 100n })), 400n);
  });

  test('is never more than one HTLC may carry, nor less than nothing', () => {
    assert.equal(sendableThrough(channel({ localMsat: 500n, largestHtlcMsat: 300n })), 300n);
    assert.equal(sendableThrough(channel({ localMsat: 50n, reserveMsat: 100n })), 0n);
  });

  test('is that of the best active channel: a keysend cannot be split', () => {
    const channels = [
      channel({ localMsat: 300n }),
      channel({ localMsat: 700n }),
      channel({ localMsat: 900n, active: false }),
    ];
    assert.equal(mostSendable(channels), 700n);
    assert.equal(mostSendable([]), 0n);
  });
});
