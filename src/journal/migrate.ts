import type { DatabaseSync } from 'node:sqlite';
import { DamagedFile } from './damagedFile.ts';
import { inTransaction } from './inTransaction.ts';
import { wasMade } from './madeMark.ts';
import { Refusal } from './refusal.ts';
import { APPLICATION_ID, migrations } from './schema.ts';

/**
 * Brings a file of any older version, or one that was never used, to the present one: all of it or nothing.
 *
 * @throws `DamagedFile` for one that has been emptied
 */
export function migrate(database: DatabaseSync, file: string): void {
  if (versionOf(database) === migrations.length) return;
  // Two processes may get here at once: the second waits, and finds the work done.
  inTransaction(database, () => {
    if (isEmptied(database, file)) throw new DamagedFile('it is empty');
    for (const step of migrations.slice(versionOf(database))) database.exec(step);
    database.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${migrations.length}`);
  });
}

/** Nothing is in a file that held a journal. */
export function isEmptied(database: DatabaseSync, file: string): boolean {
  return wasMade(file) && versionOf(database) === 0;
}

/** 0 for an empty file. Throws for databases of others and of newer versions. */
export function versionOf(database: DatabaseSync): number {
  const { id, version, tables } = database
    .prepare(
      `SELECT application_id AS id, user_version AS version, (SELECT count(*) FROM sqlite_schema) AS tables
       FROM pragma_application_id, pragma_user_version`,
    )
    .get() as { id: bigint; version: bigint; tables: bigint };
  if (tables === 0n && version === 0n) return 0;
  if (Number(id) !== APPLICATION_ID)
    throw new Refusal('the file is a database of another program', 'foreign');
  if (version > migrations.length)
    throw new Refusal('a newer version of Keysend wrote the file', 'newerVersion');
  return Number(version);
}
