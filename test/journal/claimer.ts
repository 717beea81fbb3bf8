/** A window that recovers what was left open: `node claimer.ts <file> <name>` prints the hash of each order that it could claim. */
import { argv, stdout } from 'node:process';
import { openJournal } from '../../src/journal/openJournal.ts';
import { ALICE, NOW } from '../keysend/samples.ts';
import { WORKER } from './samples.ts';

const [, , file = '', owner = ''] = argv;
const journal = openJournal(file, { worker: WORKER });
for (const { order } of await journal.open(ALICE)) {
  if (await journal.claim(order.hash, { owner, now: NOW, until: NOW + 60_000 }))
    stdout.write(`${order.hash}\n`);
}
await journal.close();
