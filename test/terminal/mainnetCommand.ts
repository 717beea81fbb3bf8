import { setTimeout as sleep } from 'node:timers/promises';
import { runTerminal } from '../../src/terminal/run.ts';
import { FakeJournal } from '../keysend/fakeNode.ts';
import { FakePractice } from './fakePractice.ts';
import { NAMED } from './startTerminal.ts';
import { StoryNode } from './storyNode.ts';

/*
 * The command as a process of its own, with a node on mainnet that pays nobody. CONNECT_MS: how long connecting takes.
 * HELD_MS: how long the payment is held. STOPPED: all sending is stopped.
 */

const after = async (name: string): Promise<void> => {
  await sleep(Number(process.env[name] ?? 0));
};

const node = new StoryNode({ network: 'mainnet', held: after('HELD_MS') });

const journal = new FakeJournal();
if (process.env['STOPPED'] !== undefined) await journal.stop(Date.now());

process.exitCode = await runTerminal(process.argv.slice(2), {
  streams: process,
  signals: process,
  clock: {
    now: () => Date.now(),
    sleep: (milliseconds, signal) => sleep(milliseconds, undefined, signal === undefined ? {} : { signal }),
  },
  commandName: 'keysend',
  version: () => '1.2.3',
  choose: () => Promise.resolve(NAMED),
  servePractice: () => Promise.reject(new Error('not here')),
  loadEngine: () =>
    Promise.resolve({
      journal,
      practice: new FakePractice(),
      connect: async () => {
        await after('CONNECT_MS');
        return node;
      },
      allow: () => Promise.resolve(),
      accept: () => Promise.resolve(),
    }),
});
