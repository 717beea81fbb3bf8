import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faultKinds, faults } from './faults.ts';
import { faultOf, planRun, runOf } from './plan.ts';
import { Random } from './random.ts';

test('a run of a seed is planned the same again, and another seed’s is not', () => {
  for (const run of [0, 1, 17, 500]) assert.deepEqual(planRun('a', run), planRun('a', run));
  const seeds = ['a', 'b'].map((seed) => Array.from({ length: 20 }, (_, run) => faultOf(seed, run)));
  assert.notDeepEqual(seeds[0], seeds[1]);
});

test('each deck has every kind of fault as often as the table says', () => {
  const size = faultKinds.reduce((sum, kind) => sum + faults[kind].often, 0);
  for (const deck of [0, 1]) {
    const dealt = Array.from({ length: size }, (_, card) => faultOf('a', deck * size + card));
    for (const kind of faultKinds)
      assert.equal(dealt.filter((each) => each === kind).length, faults[kind].often, kind);
  }
});

test('who is struck is on the payment’s way', () => {
  for (let run = 0; run < 300; run++) {
    const { fault, victim, errand } = planRun('a', run);
    if (fault.startsWith('receiver.')) assert.equal(errand.to, victim);
    if (fault.startsWith('hop.')) assert.ok(errand.to !== 'bob' && victim === 'bob');
    assert.equal(victim === undefined, faults[fault].scope !== 'network');
  }
});

test('an order’s message names its run to its own seed alone', () => {
  const { errand } = planRun('a', 12);
  assert.equal(runOf('a', errand.message), 12);
  assert.equal(runOf('b', errand.message), undefined);
  assert.equal(runOf('a', 'thanks'), undefined);
  assert.equal(runOf('a', null), undefined);
});

test('every destination and every outcome of a held payment is drawn', () => {
  const plans = Array.from({ length: 300 }, (_, run) => planRun('a', run));
  assert.deepEqual(new Set(plans.map(({ errand }) => errand.to)).size, 5);
  assert.deepEqual(new Set(plans.map(({ held }) => held.act)).size, 3);
});

test('random numbers are spread evenly, both ends included', () => {
  const random = new Random('a');
  const drawn = Array.from({ length: 6_000 }, () => random.between(1, 6));
  for (const face of [1, 2, 3, 4, 5, 6]) {
    const share = drawn.filter((each) => each === face).length / drawn.length;
    assert.ok(Math.abs(share - 1 / 6) < 0.02, `${face}: ${share}`);
  }
});
