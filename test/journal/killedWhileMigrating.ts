/**
 * A process that dies in the middle of a migration: `node killedWhileMigrating.ts <file>` changes the database as all steps from its
 * version on would, and more, until the changes have reached the file, and kills itself before the commit.
 */
import { argv, kill, pid } from 'node:process';
import { DatabaseSync } from 'node:sqlite';
import { migrations } from '../../src/journal/schema.ts';

const database = new DatabaseSync(argv[2] ?? '');
const { version } = database.prepare('SELECT user_version AS version FROM pragma_user_version').get() as {
  version: number;
};
// One page of memory: what is changed goes to the file at once, the journal of what was there before it.
database.exec('PRAGMA journal_mode = PERSIST; PRAGMA cache_size = 1; BEGIN IMMEDIATE');
for (const step of migrations.slice(version)) database.exec(step);
database.exec(
  `UPDATE orders SET message = 'half a migration', payer = 'nobody', records = hex(randomblob(3000))`,
);
kill(pid, 'SIGKILL');
