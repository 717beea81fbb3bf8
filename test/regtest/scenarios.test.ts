import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { ours, play, scenarios } from './scenarios.ts';
import { connectNetwork } from './shared.ts';
import { connectTo, regtestWorld } from './world.ts';

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
