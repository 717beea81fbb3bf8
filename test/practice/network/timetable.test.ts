import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { Timetable } from '../../../src/practice/network/timetable.ts';

function takeAll(timetable: Timetable<number>, now: number): number[] {
  const taken: number[] = [];
  for (let due = timetable.take(now); due !== undefined; due = timetable.take(now)) taken.push(due.event);
  return taken;
}

describe('the practice network’s timetable', () => {
  test('goes by time, and first come first served among equals, over a restart', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5)), fc.nat(6), (times, now) => {
        const timetable = new Timetable<number>([]);
        for (const [index, at] of times.entries()) timetable.at(at, index);
        const again = new Timetable(timetable.toKeep(0));
        const due = [...times.entries()].filter(([, at]) => at <= now);
        const expected = due.toSorted(([, a], [, b]) => a - b).map(([index]) => index);
        assert.deepEqual(takeAll(timetable, now), expected);
        assert.deepEqual(takeAll(again, now), expected);
        assert.equal(timetable.next(now), times.filter((at) => at > now).toSorted()[0]);
      }),
    );
  });

  test('counts what was begun from the next start', () => {
    const timetable = new Timetable<number>([]);
    timetable.begin(10, 1);
    assert.equal(timetable.next(5), 5);
    assert.deepEqual(timetable.toKeep(5), [{ at: 15, event: 1 }]);
    timetable.start(100);
    assert.equal(timetable.next(100), 110);
    timetable.shift(-50);
    assert.equal(timetable.next(100), 60);
    timetable.keepOnly((event) => event !== 1);
    assert.equal(timetable.next(100), undefined);
  });
});
