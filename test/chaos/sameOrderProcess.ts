import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openJournal } from '../../src/journal/openJournal.ts';
import { Secret } from '../../src/keysend/secret.ts';
import { connectLnd } from '../../src/lnd/connectLnd.ts';
import { systemClock as clock } from '../../src/systemClock.ts';
import { sendSameOrder } from './sameOrder.ts';
import type { SameOrder } from './sameOrder.ts';

/*
 * Sends one given order, after a line on its input. It is bundled beside the product, and uses the product's own worker for the journal.
 */

/** The only argument, as JSON. */
export interface SameOrderTask extends SameOrder {
  readonly host: string;
  readonly certPath: string;
  readonly macaroonPath: string;
  readonly journal: string;
}

const task = JSON.parse(process.argv[2] ?? '') as SameOrderTask;
const leave = new AbortController();
process.on('SIGTERM', () => {
  leave.abort();
});

async function main(): Promise<number> {
  const node = await connectLnd(
    {
      source: { kind: 'flags' },
      host: task.host,
      certificatePem: readFileSync(task.certPath, 'utf8'),
      macaroon: new Secret(readFileSync(task.macaroonPath)),
    },
    { clock },
    leave.signal,
  );
  const journal = openJournal(task.journal, { worker: join(import.meta.dirname, 'journalWorker.cjs') });
  const print = (event: object): void => {
    console.log(JSON.stringify(event));
  };
  const go = async (): Promise<void> => {
    const input = createInterface({ input: process.stdin });
    await new Promise((resolve) => input.once('line', resolve));
    input.close();
  };
  return sendSameOrder(task, { node, journal, clock, print, go }, leave.signal);
}

void main().then((code) => {
  process.exit(code);
});
