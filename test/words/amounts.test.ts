import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { msat } from '../../src/keysend/amount.ts';
import { formatAmount, grouped } from '../../src/words/amounts.ts';

test('amounts are in sat, and in msat where decimals could be read as thousands', () => {
  const amounts: readonly (readonly [bigint, string])[] = [
    [0n, '0 sat'],
    [1n, '1 msat'],
    [999n, '999 msat'],
    [1_000n, '1 sat'],
    [1_001n, '1,001 msat'],
    [1_100n, '1.1 sat'],
    [1_250n, '1.25 sat'],
    [12_345n, '12,345 msat'],
    [1_000_000n, '1,000 sat'],
    [1_000_500n, '1,000.5 sat'],
    [1_000_001n, '1,000.001 sat'],
    [2_100_000_000_000_000_000n, '2,100,000,000,000,000 sat'],
  ];
  for (const [value, text] of amounts) assert.equal(formatAmount(msat(value)), text);
});

test('an amount never looks as if its decimals were thousands', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10_000_000n }), (value) => {
      assert.doesNotMatch(formatAmount(msat(value)), /^\d{1,3}\.\d{3} /);
    }),
  );
});

test('digits in threes', () => {
  assert.deepEqual([0, 999, 1_000, 21_000_000].map(grouped), ['0', '999', '1,000', '21,000,000']);
});
