import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import {
  againAndAgain,
  againAndAgainTold,
  rawScenarios,
  refusalOf,
  refused,
  tellStream,
} from './rawScenarios.ts';
import type { Rpc } from './rpc.ts';
import { ours, play, scenarios } from './scenarios.ts';
import type { World } from './scenarios.ts';

/*
 * The tests that every network of nodes passes, real or not.
 */

/** A test for each story of alice's keysends. */
export function testScenarios(world: World): void {
  for (const scenario of scenarios) {
    test(scenario.name, async () => {
      const { records, ...story } = await play(scenario, world);
      assert.deepEqual(story, scenario.story);
      if (story.received !== 'none') assert.deepEqual(ours(records), ours(scenario.records ?? []));
    });
  }
}

/** A test for each request that other clients make of alice. */
export function testRawScenarios(rpc: Rpc, world: Pick<World, 'keyOf' | 'forgetFailures'>): void {
  const to = { key: (name: Parameters<World['keyOf']>[0]) => Buffer.from(world.keyOf(name), 'hex') };

  for (const { name, call, code, details } of refused) {
    test(`refused: ${name}`, async () => {
      assert.deepEqual(await refusalOf(rpc, call(to)), { code, details });
    });
  }

  for (const { name, request, story } of rawScenarios) {
    test(`told: ${name}`, async () => {
      await world.forgetFailures();
      const call = { method: 'routerrpc.Router/SendPaymentV2', request: request(to, randomBytes(32)) };
      assert.deepEqual(await tellStream(rpc, call), story);
    });
  }

  test('the same hash again', async () => {
    assert.deepEqual(await againAndAgain(rpc, to), againAndAgainTold);
  });
}
