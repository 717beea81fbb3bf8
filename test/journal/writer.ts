/**
 * A process that uses the journal: `node writer.ts <file> <how many> [close]` writes orders, prints each hash once it is
 * written and ends by itself, without or with `close()`.
 */
import { argv, stdout } from 'node:process';
import { openJournal } from '../../src/journal/openJournal.ts';
import { order } from '../keysend/samples.ts';
import { WORKER } from './samples.ts';

const [, , file = '', count = '1', close] = argv;
const journal = openJournal(file, { worker: WORKER });
for (let i = 0; i < Number(count); i++) {
  const { hash } = await journal.write(order());
  stdout.write(`${hash}\n`);
}
if (close !== undefined) await journal.close();
