import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { changesBetween } from '../../src/keysend/changes.ts';
import type { Change } from '../../src/keysend/changes.ts';
import type { Attempt, Payment } from '../../src/keysend/payment.ts';
import { neverSent, unseen } from '../../src/keysend/snapshots.ts';
import { attempt, failed, order, settled, snapshot } from './samples.ts';

const of = order();

/** The kinds of all changes of a story, attempts with their numbers. */
function told(snapshots: readonly (Payment | undefined)[]): readonly string[] {
  const seen = snapshots.filter((each) => each !== undefined);
  return seen.flatMap((current, index) => changesBetween(seen[index - 1], current).map(name));
}

function name(change: Change): string {
  return 'number' in change ? `${change.kind} ${change.number}` : change.kind;
}

const one = attempt(1n, 'IN_FLIGHT');
const oneFailed = attempt(1n, 'FAILED', 1);
const two = attempt(2n, 'IN_FLIGHT');
const twoSettled = attempt(2n, 'SUCCEEDED');

describe('what happened between snapshots, in order', () => {
  test('a payment that settles at once', () => {
    const story = [snapshot(of, []), snapshot(of, [one]), settled(of, [attempt(1n, 'SUCCEEDED')])];
    assert.deepEqual(told(story), ['acknowledged', 'attemptStarted 1', 'attemptSettled 1', 'ended']);
  });

  test('a retry over another route', () => {
    const story = [
      snapshot(of, []),
      snapshot(of, [one]),
      snapshot(of, [oneFailed]),
      snapshot(of, [oneFailed, two]),
      settled(of, [oneFailed, twoSettled]),
    ];
    assert.deepEqual(told(story), [
      'acknowledged',
      'attemptStarted 1',
      'attemptFailed 1',
      'attemptStarted 2',
      'attemptSettled 2',
      'ended',
    ]);
  });

  test('a receiver that refuses: the reason comes before the attempt is shown as failed', () => {
    const story = [
      snapshot(of, [one]),
      snapshot(of, [one], { reason: 'INCORRECT_PAYMENT_DETAILS' }),
      failed(of, [attempt(1n, 'FAILED', 2)], 'INCORRECT_PAYMENT_DETAILS'),
    ];
    assert.deepEqual(told(story), [
      'acknowledged',
      'attemptStarted 1',
      'reasonKnown',
      'attemptFailed 1',
      'ended',
    ]);
  });

  test('no route: an end without an attempt, its reason not told twice', () => {
    assert.deepEqual(told([snapshot(of, []), failed(of, [], 'NO_ROUTE')]), ['acknowledged', 'ended']);
  });

  test('everything at once, as a look-up gives it', () => {
    assert.deepEqual(told([settled(of, [oneFailed, twoSettled])]), [
      'acknowledged',
      'attemptStarted 1',
      'attemptFailed 1',
      'attemptStarted 2',
      'attemptSettled 2',
      'ended',
    ]);
  });

  test('the same snapshot twice is no change', () => {
    for (const each of [snapshot(of, [one]), failed(of, [oneFailed], 'NO_ROUTE')]) {
      assert.deepEqual(changesBetween(each, { ...each }), []);
    }
  });
});

describe('out of sight', () => {
  const flying = snapshot(of, [one]);

  test('lost once per cause, found once, and what happened meanwhile is caught up on', () => {
    const lost = unseen(of, flying, 'connectionLost');
    const story = [
      flying,
      lost,
      lost,
      unseen(of, flying, 'notYetKnown'),
      settled(of, [attempt(1n, 'SUCCEEDED')]),
    ];
    assert.deepEqual(told(story), [
      'acknowledged',
      'attemptStarted 1',
      'lost',
      'lost',
      'found',
      'attemptSettled 1',
      'ended',
    ]);
  });

  test('an order that no node had is neither acknowledged nor found', () => {
    assert.deepEqual(told([neverSent(of)]), ['ended']);
    assert.deepEqual(told([unseen(of, undefined, 'notYetKnown'), neverSent(of)]), ['lost', 'ended']);
  });
});

describe('a cancel', () => {
  test('is told once, with the attempts that are still out', () => {
    const [change, ...others] = changesBetween(
      snapshot(of, [oneFailed, two]),
      snapshot(of, [oneFailed, two], { canceling: true }),
    );
    assert.deepEqual(change, { kind: 'canceling', locked: [two] });
    assert.deepEqual(others, []);
    const canceling = snapshot(of, [], { canceling: true });
    assert.deepEqual(changesBetween(canceling, { ...canceling }), []);
  });
});

test('whatever the snapshots, each attempt starts once, before it ends, and ends at most once', () => {
  const status = fc.constantFrom<Attempt['status']>('IN_FLIGHT', 'FAILED', 'SUCCEEDED');
  // Attempts only ever get more, and one that has ended stays as it is.
  const story = fc.array(fc.array(status, { maxLength: 4 }), { maxLength: 8 }).map((steps) => {
    let attempts: readonly Attempt[] = [];
    return steps.map((step) => {
      const length = Math.max(step.length, attempts.length);
      attempts = Array.from({ length }, (_, index): Attempt => {
        const earlier = attempts[index];
        return earlier !== undefined && earlier.status !== 'IN_FLIGHT'
          ? earlier
          : attempt(BigInt(index + 1), step[index] ?? 'IN_FLIGHT');
      });
      return snapshot(of, attempts);
    });
  });
  fc.assert(
    fc.property(story, (snapshots) => {
      const changes = told(snapshots);
      assert.equal(new Set(changes).size, changes.length, 'a change was told twice');
      for (const number of [1, 2, 3, 4]) {
        const its = changes.filter((change) => change.endsWith(` ${number}`));
        assert.ok(its.length <= 2);
        if (its.length > 0) assert.equal(its[0], `attemptStarted ${number}`);
      }
    }),
  );
});
