import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { msat } from '../../../src/keysend/amount.ts';
import type { NodeKey } from '../../../src/keysend/destination.ts';
import type { PaymentHash } from '../../../src/keysend/preimage.ts';
import { Channel } from '../../../src/practice/network/channel.ts';

const [opener, other] = ['opener', 'other'] as [NodeKey, NodeKey];
const policy = {
  baseMsat: msat(0n),
  ratePpm: 0n,
  timelockDelta: 80,
  smallestHtlcMsat: msat(1_000n),
  largestHtlcMsat: msat(1_000_000_000n),
};
const terms = {
  id: '1',
  point: 'a:0',
  capacityMsat: 1_000_000_000n,
  private: false,
  ends: [opener, other],
  policies: [policy, policy],
} as const;
const htlcFrom = (from: NodeKey, amountMsat = msat(1_000n)) => ({
  hash: 'hash' as PaymentHash,
  amountMsat,
  expiry: 900,
  from,
});

describe('a practice channel', () => {
  test('whose opener could not pay for another HTLC takes none, from the other side either', () => {
    // Two anchors, the commitment, and three HTLCs.
    const channel = Channel.opened(terms, 660_000n + 2_500n * (1_124n + 3n * 172n));
    assert.equal(channel.sendable(opener), 0n);
    for (const id of ['1', '2', '3']) channel.lock(id, htlcFrom(other));
    assert.equal(channel.view(true).sides[0].balanceMsat, 0n);
    assert.equal(channel.sendable(other), 0n);
    assert.throws(() => {
      channel.lock('4', htlcFrom(other));
    }, RangeError);
    channel.fail('1');
    assert.ok(channel.sendable(other) > 0n);
  });

  test('gives an HTLC to the other side or back, once', () => {
    const channel = Channel.opened(terms, 800_000_000n);
    const balances = () => channel.view(true).sides.map(({ balanceMsat }) => balanceMsat);
    const [before] = balances();
    channel.lock('1', htlcFrom(opener, msat(5_000n)));
    channel.lock('2', htlcFrom(opener, msat(7_000n)));
    assert.throws(() => {
      channel.lock('2', htlcFrom(opener));
    }, RangeError);
    channel.settle('1');
    channel.fail('2');
    assert.deepEqual(balances(), [(before ?? 0n) - 5_000n, 200_005_000n]);
    assert.throws(() => {
      channel.settle('1');
    }, RangeError);
    assert.throws(() => channel.sendable('nobody' as NodeKey), RangeError);
  });

  test('keeps more back for the opener with each HTLC that is out', () => {
    const channel = Channel.opened(terms, 800_000_000n);
    const before = channel.sendable(opener);
    channel.lock('1', htlcFrom(opener, msat(5_000n)));
    assert.equal(before - channel.sendable(opener), 5_000n + 2n * 2_500n * 172n);
  });

  test('does not let one side have more than 483 out, and does not count the other’s', () => {
    const channel = Channel.opened(terms, 800_000_000n);
    for (let id = 0; id < 483; id++) channel.lock(String(id), htlcFrom(other));
    assert.deepEqual([channel.isFull(other), channel.isFull(opener)], [true, false]);
  });
});
