import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { MOST_MSAT, msat } from '../../src/keysend/amount.ts';
import {
  DEFAULT_LIMITS,
  feeLimitOf,
  loweredIn,
  mostWithin,
  overFeeLimit,
  overLimit,
  pick,
  raisedIn,
  strictest,
} from '../../src/keysend/brakes.ts';
import type { Limits } from '../../src/keysend/brakes.ts';
import { feeLimitFor } from '../../src/keysend/limits.ts';

const amount = fc.bigInt({ min: 0n, max: MOST_MSAT }).map(msat);
const maybeAmount = fc.option(amount, { nil: undefined });
const limits: fc.Arbitrary<Limits> = fc.record(
  {
    paymentMsat: amount,
    dayMsat: amount,
    onTestNetworks: fc.boolean(),
    confirmAboveMsat: maybeAmount,
    feePercent: fc.option(fc.double({ min: 0, max: 100, noNaN: true }), { nil: undefined }),
    feeMsat: maybeAmount,
  },
  { noNullPrototype: true },
);

describe('a limit that lets more out than holds', () => {
  const held: Limits = { ...DEFAULT_LIMITS, confirmAboveMsat: msat(5n), feePercent: 3, feeMsat: msat(9n) };
  const raised: Readonly<Record<string, Partial<Limits>>> = {
    'more in one payment': { paymentMsat: msat(50_000_001n) },
    'more in a day': { dayMsat: msat(200_000_001n) },
    'a higher amount without a question': { confirmAboveMsat: msat(6n) },
    'a higher percentage of fees': { feePercent: 3.0001 },
    'the default percentage, which is 100 for small payments': { feePercent: undefined },
    'more fees': { feeMsat: msat(10n) },
    'any fees': { feeMsat: undefined },
  };
  for (const [name, change] of Object.entries(raised)) {
    test(`${name} is raised`, () => {
      assert.deepEqual(raisedIn({ ...held, ...change }, held), Object.keys(change));
      assert.deepEqual(strictest({ ...held, ...change }, held), held);
    });
  }

  test('none on test networks any more is raised', () => {
    const strict = { ...held, onTestNetworks: true };
    assert.deepEqual(raisedIn(held, strict), ['onTestNetworks']);
    assert.deepEqual(raisedIn(strict, held), []);
  });

  test('a percentage of 10 is more than the default above 1,000 sat, and less up to there: it is raised', () => {
    const wanted = { ...DEFAULT_LIMITS, feePercent: 10 };
    assert.deepEqual(raisedIn(wanted, DEFAULT_LIMITS), ['feePercent']);
    assert.deepEqual(loweredIn(wanted, DEFAULT_LIMITS), []);
  });

  test('always being asked is never raised', () => {
    assert.deepEqual(raisedIn({ ...held, confirmAboveMsat: undefined }, held), []);
    assert.deepEqual(loweredIn({ ...held, confirmAboveMsat: undefined }, held), ['confirmAboveMsat']);
  });
});

test('until a person says yes nothing more goes out than what held, whatever is wanted', () => {
  fc.assert(
    fc.property(limits, limits, amount, (wanted, held, sent) => {
      const counts = strictest(wanted, held);
      assert.deepEqual(raisedIn(counts, held), []);
      for (const limit of ['paymentMsat', 'dayMsat'] as const) {
        assert.equal(counts[limit], wanted[limit] < held[limit] ? wanted[limit] : held[limit]);
      }
      const fee = feeLimitFor(sent, feeLimitOf(counts));
      // Between its two percentages the default bends, so one of both is compared at a time.
      assert.ok(fee <= feeLimitFor(sent, { mostMsat: held.feeMsat, percent: 100 }));
      const nothingSpent = { paidMsat: msat(0n), openMsat: msat(0n) };
      if (overLimit(sent, 'mainnet', nothingSpent, held) !== undefined) {
        assert.notEqual(overLimit(sent, 'mainnet', nothingSpent, counts), undefined);
      }
      // With a yes to each raised one it is what was wanted.
      const agreed = { ...held, ...pick(wanted, raisedIn(wanted, held)) };
      assert.deepEqual(strictest(wanted, agreed), wanted);
    }),
  );
});

test('what is said of a day’s limit adds up', () => {
  const spent = { paidMsat: msat(150_000_000n), openMsat: msat(20_000_000n) };
  assert.equal(overLimit(msat(30_000_000n), 'mainnet', spent, DEFAULT_LIMITS), undefined);
  assert.deepEqual(overLimit(msat(30_000_001n), 'mainnet', spent, DEFAULT_LIMITS), {
    kind: 'aboveDayLimit',
    amountMsat: 30_000_001n,
    limitMsat: 200_000_000n,
    ...spent,
  });
  assert.equal(overLimit(msat(30_000_001n), 'regtest', spent, DEFAULT_LIMITS), undefined);
});

test('what is said to be the most is let out, and not a millisat more', () => {
  fc.assert(
    fc.property(limits, amount, amount, (held, paidMsat, openMsat) => {
      const spent = { paidMsat, openMsat };
      const most = mostWithin('mainnet', spent, held) ?? msat(-1n);
      if (most > 0n) assert.equal(overLimit(most, 'mainnet', spent, held), undefined);
      assert.notEqual(overLimit(msat(most + 1n), 'mainnet', spent, held), undefined);
    }),
  );
  const spent = { paidMsat: msat(1n), openMsat: msat(0n) };
  assert.equal(mostWithin('regtest', spent, DEFAULT_LIMITS), undefined);
});

test('the lower of both fee limits counts', () => {
  const limit = { percent: 1, mostMsat: msat(5_000n) };
  assert.equal(feeLimitFor(msat(100_000n), limit), 1_000n);
  assert.equal(feeLimitFor(msat(1_000_000n), limit), 5_000n);
  assert.equal(feeLimitFor(msat(1_000n), { mostMsat: msat(1n) }), 1n);
});

test('a fee limit is above what holds where a payment may cost more than both of the limits let it', () => {
  const limits: Limits = { ...DEFAULT_LIMITS, feePercent: 1, feeMsat: msat(1_000n) };
  const heldFor = (feeLimit: bigint, network: string, held: Limits): bigint | undefined =>
    overFeeLimit({ amountMsat: msat(50_000n), feeLimitMsat: msat(feeLimit) }, network, held)?.limitMsat;
  assert.equal(heldFor(500n, 'mainnet', limits), undefined);
  assert.equal(heldFor(501n, 'mainnet', limits), 500n);
  assert.equal(heldFor(401n, 'mainnet', { ...limits, feeMsat: msat(400n) }), 400n);
  assert.equal(heldFor(50_000n, 'mainnet', DEFAULT_LIMITS), undefined);
  assert.equal(heldFor(501n, 'regtest', limits), undefined);
  assert.equal(heldFor(501n, 'regtest', { ...limits, onTestNetworks: true }), 500n);
});
