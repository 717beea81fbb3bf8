import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as tick } from 'node:timers/promises';
import type { Clock } from '../../../src/keysend/clock.ts';
import type { Network } from '../../../src/practice/network/network.ts';
import { Driver } from '../../../src/practice/server/driver.ts';

/** A clock that stands still until it is moved. */
class TestClock implements Clock {
  #now = 1_000;
  readonly #sleepers = new Set<{ readonly until: number; wake(): void }>();

  now(): number {
    return this.#now;
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const sleeper = { until: this.#now + milliseconds, wake: resolve };
      this.#sleepers.add(sleeper);
      signal?.addEventListener('abort', () => {
        this.#sleepers.delete(sleeper);
        reject(signal.reason as Error);
      });
    });
  }

  get sleeping(): number {
    return this.#sleepers.size;
  }

  async moveTo(time: number): Promise<void> {
    this.#now = time;
    for (const sleeper of this.#sleepers) {
      if (sleeper.until > time) continue;
      this.#sleepers.delete(sleeper);
      sleeper.wake();
    }
    await tick();
    await tick();
  }
}

function driven(): {
  clock: TestClock;
  driver: Driver;
  due: number[];
  advanced: number[];
  failures: unknown[];
  fail: { next: boolean };
} {
  const clock = new TestClock();
  const due: number[] = [];
  const advanced: number[] = [];
  const failures: unknown[] = [];
  const fail = { next: false };
  const network: Pick<Network, 'nextDue' | 'advance'> = {
    nextDue: () => due[0],
    advance: (now) => {
      advanced.push(now);
      if (fail.next) throw new Error('no');
      while ((due[0] ?? Number.POSITIVE_INFINITY) <= now) due.shift();
    },
  };
  const driver = new Driver(network as Network, { clock, onFailure: (error) => failures.push(error) });
  return { clock, driver, due, advanced, failures, fail };
}

test('what is due now happens in the next tick, once for all that was begun in this one', async () => {
  const { driver, due, advanced } = driven();
  due.push(1_000, 1_000);
  driver.look();
  driver.look();
  assert.deepEqual(advanced, []);
  await tick();
  assert.deepEqual(advanced, [1_000]);
  driver.close();
});

test('it sleeps until something is due, and wakes earlier for what is due earlier', async () => {
  const { clock, driver, due, advanced } = driven();
  due.push(5_000);
  driver.look();
  due.unshift(2_000);
  driver.look();
  assert.equal(clock.sleeping, 1);
  await clock.moveTo(1_999);
  assert.deepEqual(advanced, []);
  await clock.moveTo(2_000);
  assert.deepEqual(advanced, [2_000]);
  await clock.moveTo(5_500);
  assert.deepEqual(advanced, [2_000, 5_500]);
  assert.equal(clock.sleeping, 0);
  driver.close();
});

test('after a failure it waits a second before it tries again, however often it is asked', async () => {
  const { clock, driver, due, advanced, failures, fail } = driven();
  due.push(1_000);
  fail.next = true;
  driver.look();
  await tick();
  for (let count = 0; count < 10; count++) driver.look();
  await tick();
  assert.deepEqual([advanced.length, failures.length], [1, 1]);
  fail.next = false;
  await clock.moveTo(2_000);
  assert.deepEqual(advanced, [1_000, 2_000]);
  driver.close();
});

test('nothing moves after the close', async () => {
  const { clock, driver, due, advanced } = driven();
  due.push(2_000);
  driver.look();
  driver.close();
  driver.look();
  await clock.moveTo(9_000);
  assert.deepEqual(advanced, []);
  assert.equal(clock.sleeping, 0);
});
