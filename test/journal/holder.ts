/** A process that holds the journal, as a program that hangs does: `node holder.ts <file>` says `held`, and waits for the end of its input. */
import { argv, stdin, stdout } from 'node:process';
import { openDatabase } from '../../src/journal/openDatabase.ts';

const database = openDatabase(argv[2] ?? '');
database.exec('BEGIN EXCLUSIVE');
stdout.write('held');
stdin.resume().on('end', () => {
  database.close();
});
