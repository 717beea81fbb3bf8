import assert from 'node:assert/strict';
import { test } from 'node:test';
import { msat } from '../../src/keysend/amount.ts';
import { DEFAULT_LIMITS } from '../../src/keysend/brakes.ts';
import { mostUnconfirmed, mustConfirm } from '../../src/keysend/mustConfirm.ts';
import type { PaymentHash } from '../../src/keysend/preimage.ts';
import type { Preparation } from '../../src/keysend/prepare.ts';
import { ALICE_INFO, CAROL, intent } from './samples.ts';

const MAINNET = { ...ALICE_INFO, network: 'mainnet' };

/** Nothing speaks against it. */
function preparation(changes: Partial<Preparation> = {}, amount = 900_000n): Preparation {
  return {
    intent: intent({ amountMsat: msat(amount), feeLimitMsat: msat(1n) }),
    payer: MAINNET,
    destination: { key: CAROL, alias: 'carol', announcesKeysend: true },
    route: { hops: [], feeMsat: msat(0n), timelock: 1 },
    mostMsat: msat(10_000_000_000n),
    known: { since: 0, tries: [] },
    ...changes,
  };
}

const above = (sats: bigint): typeof DEFAULT_LIMITS => ({
  ...DEFAULT_LIMITS,
  confirmAboveMsat: msat(sats * 1_000n),
});

test('every payment is confirmed unless a person said otherwise', () => {
  assert.equal(mustConfirm(preparation({}, 1n), DEFAULT_LIMITS), true);
});

test('up to the amount that a person named none is, and above it all are', () => {
  assert.equal(mustConfirm(preparation({}, 500_000n), above(500n)), false);
  assert.equal(mustConfirm(preparation({}, 500_001n), above(500n)), true);
});

test('1,000 sat of real bitcoin or more are confirmed whatever a person said; play money is not', () => {
  assert.equal(mustConfirm(preparation({}, 999_999n), above(1_000_000n)), false);
  assert.equal(mustConfirm(preparation({}, 1_000_000n), above(1_000_000n)), true);
  const unknown = { ...ALICE_INFO, network: 'nobody knows' };
  assert.equal(mustConfirm(preparation({ payer: unknown }, 1_000_000n), above(1_000_000n)), true);
  for (const network of ['regtest', 'practice', 'signet', 'testnet']) {
    const payer = { ...ALICE_INFO, network };
    assert.equal(mustConfirm(preparation({ payer }, 1_000_000n), above(1_000_000n)), false);
  }
});

test('what is announced to go out without a question goes out so, and one msat more does not', () => {
  for (const network of ['mainnet', 'nobody knows', 'regtest', 'practice']) {
    const payer = { ...ALICE_INFO, network };
    assert.equal(mostUnconfirmed(network, DEFAULT_LIMITS), undefined);
    for (const limits of [above(500n), above(999n), above(1_000n), above(10_000n)]) {
      const most = mostUnconfirmed(network, limits);
      assert.ok(most !== undefined);
      assert.equal(mustConfirm(preparation({ payer }, most), limits), false);
      assert.equal(mustConfirm(preparation({ payer }, most + 1n), limits), true);
    }
  }
  assert.equal(mostUnconfirmed('mainnet', above(10_000n)), 999_999n);
});

const { route, destination, mostMsat, ...bare } = preparation();
const concerns: Readonly<Record<string, Preparation>> = {
  'the same just went there': preparation({ before: [{ hash: 'ab' as PaymentHash, sentAt: 1, agoMs: 1 }] }),
  'it goes out again': preparation({ neverSent: { writtenAt: 1 } }),
  'more than a channel can send': preparation({ mostMsat: msat(899_999n) }),
  'no route': preparation({ route: { noRoute: 'noPath', detail: '' } }),
  'a destination that nobody announced': preparation({ destination: 'unlisted' }),
  'a destination that does not announce keysend': preparation({
    destination: { key: CAROL, alias: 'carol', announcesKeysend: false },
  }),
  'a node behind the chain': preparation({ payer: { ...MAINNET, syncedToChain: false } }),
  'a route that could not be looked up': {
    ...bare,
    ...(destination && { destination }),
    ...(mostMsat && { mostMsat }),
  },
  'a destination that could not be looked up': {
    ...bare,
    ...(route && { route }),
    ...(mostMsat && { mostMsat }),
  },
  'channels that could not be looked up': {
    ...bare,
    ...(route && { route }),
    ...(destination && { destination }),
  },
};
for (const [name, concern] of Object.entries(concerns)) {
  test(`whatever a person would be warned of is confirmed: ${name}`, () => {
    assert.equal(mustConfirm(concern, above(900n)), true);
  });
}

test('a fee that may be as high as the amount is confirmed, but for the smallest amounts, where that is usual', () => {
  const dear = (amount: bigint): Preparation =>
    preparation({
      payer: ALICE_INFO,
      intent: intent({ amountMsat: msat(amount), feeLimitMsat: msat(amount) }),
    });
  assert.equal(mustConfirm(dear(1_000_000n), above(9_000n)), false);
  assert.equal(mustConfirm(dear(1_000_001n), above(9_000n)), true);
});
