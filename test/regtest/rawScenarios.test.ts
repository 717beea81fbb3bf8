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
} from './rawScenarios.ts';
import type { Targets } from './rawScenarios.ts';
import { connectNetwork } from './shared.ts';

const regtest = await connectNetwork({
  log: (line) => {
    console.log(line);
  },
});

describe('real LND’s words to any client', { skip: regtest.ok ? false : regtest.why }, async () => {
  if (!regtest.ok) return;
  const { network } = regtest;
  await network.waitUntilReady();
  const { rpc } = network.node('alice');
  const to: Targets = { key: (name) => Buffer.from(network.node(name).pubkey, 'hex') };
  after(() => network.stop());

  for (const { name, call, code, details } of refused) {
    test(`refused: ${name}`, async () => {
      assert.deepEqual(await refusalOf(rpc, call(to)), { code, details });
    });
  }

  for (const { name, request, story } of rawScenarios) {
    test(`told: ${name}`, async () => {
      await rpc.call('routerrpc.Router/ResetMissionControl');
      const call = { method: 'routerrpc.Router/SendPaymentV2', request: request(to, randomBytes(32)) };
      assert.deepEqual(await tellStream(rpc, call), story);
    });
  }

  test('the same hash again', async () => {
    assert.deepEqual(await againAndAgain(rpc, to), againAndAgainTold);
  });
});
