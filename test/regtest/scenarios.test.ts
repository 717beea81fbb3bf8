import { after, describe } from 'node:test';
import { testScenarios } from './sameStories.ts';
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
    testScenarios(regtestWorld(network, node));
  },
);
