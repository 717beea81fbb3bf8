import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import type { TlvRecord } from '../../src/keysend/records.ts';
import { PREIMAGE_RECORD } from '../../src/keysend/records.ts';
import { play, scenarios } from './scenarios.ts';
import { connectNetwork } from './shared.ts';
import { connectTo, regtestWorld } from './world.ts';

/** LND adds one of its own to what a receiver is told. */
const LND_RECORD = 106823n;

const regtest = await connectNetwork({
  log: (line) => {
    console.log(line);
  },
});

describe(
  'real LND tells these stories of alice’s keysends',
  { skip: regtest.ok ? false : regtest.why },
  async () => {
    if (!regtest.ok) return;
    const { network } = regtest;
    await network.waitUntilReady();
    const node = await connectTo(network.node('alice'));
    after(async () => {
      node.close();
      await network.stop();
    });
    const world = regtestWorld(network, node);

    for (const scenario of scenarios) {
      test(scenario.name, async () => {
        const { records, ...story } = await play(scenario, world);
        assert.deepEqual(story, scenario.story);
        if (story.received !== 'none') assert.deepEqual(ours(records), ours(scenario.records ?? []));
      });
    }
  },
);

function ours(records: readonly TlvRecord[]): [bigint, string][] {
  return records
    .filter(({ type }) => type !== PREIMAGE_RECORD && type !== LND_RECORD)
    .map(({ type, value }): [bigint, string] => [type, Buffer.from(value).toString('hex')])
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
