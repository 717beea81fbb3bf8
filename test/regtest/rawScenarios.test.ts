import { after, describe } from 'node:test';
import { testRawScenarios } from './sameStories.ts';
import { connectNetwork } from './shared.ts';
import { connectTo, regtestWorld } from './world.ts';

const regtest = await connectNetwork({
  log: (line) => {
    console.log(line);
  },
});

describe('real LND’s words to any client', { skip: regtest.ok ? false : regtest.why }, async () => {
  if (!regtest.ok) return;
  const { network } = regtest;
  await network.waitUntilReady();
  const node = await connectTo(network.node('alice'));
  after(async () => {
    node.close();
    await network.stop();
  });
  testRawScenarios(network.node('alice').rpc, regtestWorld(network, node));
});
