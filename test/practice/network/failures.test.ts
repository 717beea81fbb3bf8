import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { msat } from '../../../src/keysend/amount.ts';
import type { NodeKey } from '../../../src/keysend/destination.ts';
import { Failures } from '../../../src/practice/network/failures.ts';

const [own, near, far] = ['own', 'near', 'far'] as [NodeKey, NodeKey, NodeKey];
const HOUR = 3_600_000;

/** own, near, far; nobody asks for a fee. */
const route = (amount: bigint) => ({
  payer: own,
  hops: [near, far].map((node) => ({
    node,
    channelId: node,
    amountMsat: msat(amount),
    feeMsat: msat(0n),
    expiry: 900,
  })),
});

function chance(failures: Failures, amount: bigint, now = 0): number {
  return failures.probability([near, far], amount, { now, own: false });
}

describe('what a practice node remembers of ways that failed', () => {
  test('nothing: others’ channels may well work, its own nearly always do', () => {
    const failures = new Failures([]);
    assert.equal(chance(failures, 5n), 0.6);
    assert.equal(failures.probability([own, near], 5n, { now: 0, own: true }), 0.95);
  });

  test('an amount that failed, and more, not at all; half of it is forgotten in an hour; less counts as before', () => {
    const failures = new Failures([]);
    failures.failed(route(100n), 1, { now: 0, any: false });
    assert.equal(chance(failures, 100n), 0);
    assert.equal(chance(failures, 101n), 0);
    assert.equal(chance(failures, 99n), 0.6);
    assert.equal(chance(failures, 100n, HOUR), 0.3);
    // The first channel carried it.
    assert.equal(failures.probability([own, near], 100n, { now: 0, own: false }), 0.95);
  });

  test('no amount, where it was not for want of money', () => {
    const failures = new Failures([]);
    failures.worked(route(100n));
    failures.failed(route(50n), 1, { now: 0, any: true });
    assert.equal(chance(failures, 1n), 0);
  });

  test('what worked, until more than that is known to fail', () => {
    const failures = new Failures([]);
    failures.worked(route(100n));
    failures.worked(route(10n));
    assert.deepEqual([chance(failures, 100n), chance(failures, 101n)], [0.95, 0.6]);
    failures.failed(route(80n), 1, { now: 0, any: false });
    assert.deepEqual([chance(failures, 79n), chance(failures, 80n)], [0.95, 0]);
    failures.worked(route(90n));
    assert.deepEqual([chance(failures, 90n), chance(failures, 91n)], [0.95, 0]);
  });

  test('its own failures not at all: it knows its channels', () => {
    const failures = new Failures([]);
    failures.failed(route(100n), 0, { now: 0, any: false });
    assert.deepEqual(failures.toKeep(), []);
  });

  test('forgets a node, a pair, or everything', () => {
    const failures = new Failures([]);
    const learn = () => {
      failures.failed(route(100n), 1, { now: 0, any: false });
    };
    learn();
    failures.forget(own, far);
    assert.equal(failures.toKeep().length, 2);
    failures.forget(near, far);
    assert.equal(failures.toKeep().length, 1);
    learn();
    failures.forget(far);
    assert.equal(failures.toKeep().length, 1);
    failures.forget();
    assert.equal(failures.toKeep().length, 0);
  });
});
