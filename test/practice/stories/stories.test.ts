import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, describe, test } from 'node:test';
import {
  againAndAgain,
  againAndAgainTold,
  rawScenarios,
  refusalOf,
  refused,
  tellStream,
} from '../../regtest/rawScenarios.ts';
import { ours, play, scenarios } from '../../regtest/scenarios.ts';
import { openPracticeWorld } from './practiceWorld.ts';

/*
 * The tables of stories that real LND tells (test/regtest), told by the practice network through the same client.
 */

const world = await openPracticeWorld();
const { rpc } = world;
const to = { key: (name: Parameters<typeof world.keyOf>[0]) => Buffer.from(world.keyOf(name), 'hex') };
after(() => world.end());

describe('the practice network tells LND’s stories', () => {
  for (const scenario of scenarios) {
    test(scenario.name, async () => {
      const { records, ...story } = await play(scenario, world);
      assert.deepEqual(story, scenario.story);
      if (story.received !== 'none') assert.deepEqual(ours(records), ours(scenario.records ?? []));
    });
  }
});

describe('the practice network says LND’s words to any client', () => {
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
});
