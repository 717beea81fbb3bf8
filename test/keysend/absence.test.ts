import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { absence, CLOCK_SLACK_MS } from '../../src/keysend/absence.ts';
import type { Absence, Known } from '../../src/keysend/absence.ts';

const deadline = 1_000_000;
const last = deadline + CLOCK_SLACK_MS;

const table: readonly (readonly [string, Known, number, Absence])[] = [
  ['in its deadline', { acknowledged: false, deadline }, deadline - 1, 'askAgain'],
  ['just after it, by a clock that may be slow', { acknowledged: false, deadline }, last, 'askAgain'],
  ['after it by any clock', { acknowledged: false, deadline }, last + 1, 'neverSent'],
  ['acknowledged, in its deadline', { acknowledged: true, deadline }, deadline - 1, 'forgotten'],
  ['acknowledged, long ago', { acknowledged: true, deadline }, last + 86_400_000, 'forgotten'],
  ['seen at a node, without an order here', { acknowledged: true }, last, 'forgotten'],
  ['without an order here', { acknowledged: false }, last, 'nobodys'],
];

describe('a hash that the node does not know', () => {
  for (const [name, known, now, expected] of table) {
    test(name, () => {
      assert.equal(absence(known, now), expected);
    });
  }
});
