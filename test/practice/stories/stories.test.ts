import { after, describe } from 'node:test';
import { testRawScenarios, testScenarios } from '../../regtest/sameStories.ts';
import { openPracticeWorld } from './practiceWorld.ts';

/*
 * The tables of stories that real LND tells (test/regtest), told by the practice network through the same client.
 */

const world = await openPracticeWorld();
after(() => world.end());

describe('the practice network tells LND’s stories', () => {
  testScenarios(world);
});

describe('the practice network says LND’s words to any client', () => {
  testRawScenarios(world.rpc, world);
});
