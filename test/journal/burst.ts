/** A window that writes many orders at once: `node burst.ts <file> <how many>` prints their hashes and how long the slowest took. */
import { argv, stdout } from 'node:process';
import { openJournal } from '../../src/journal/openJournal.ts';
import { order } from '../keysend/samples.ts';
import { WORKER } from './samples.ts';

const [, , file = '', count = '1'] = argv;
const journal = openJournal(file, { worker: WORKER });
await journal.find([]);
const made = Array.from({ length: Number(count) }, () => order());
const times = await Promise.all(
  made.map(async (each) => {
    const started = performance.now();
    await journal.write(each);
    return performance.now() - started;
  }),
);
await journal.close();
stdout.write(JSON.stringify({ hashes: made.map(({ hash }) => hash), slowestMs: Math.max(...times) }));
