import { closeSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { APPLICATION_ID, migrations } from './schema.ts';

/** How long another process may hold the file. */
const BUSY_MS = 5_000;

/**
 * Opens the journal's file, makes it if there is none, and brings it to the present version. Every commit is on the disk
 * when it returns.
 *
 * @throws if the disk refuses, the file is something else, or a newer version wrote it
 */
export function openDatabase(file: string): DatabaseSync {
  makePrivate(file);
  const database = new DatabaseSync(file, { timeout: BUSY_MS, readBigInts: true });
  try {
    /*
     * Not WAL, which is faster by less than a millisecond: the SQLite in VS Code before Electron 42 (below 3.51.3) can
     * corrupt a WAL file that several processes use, a file's mode holds for the terminal and every editor alike, and WAL
     * does not work on a network drive.
     */
    database.exec('PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = FULL; PRAGMA fullfsync = ON');
    migrate(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Preimages are money: nobody else reads the file, nor what SQLite puts beside it, which gets its mode. */
function makePrivate(file: string): void {
  const directory = dirname(file);
  const first = mkdirSync(directory, { recursive: true, mode: 0o700 });
  closeSync(openSync(file, 'a', 0o600));
  if (first !== undefined) syncNewDirectories(directory, dirname(first));
}

/** SQLite syncs the entries of its own directory; those of directories that are new above it are left to us. */
function syncNewDirectories(newest: string, oldest: string): void {
  // Windows neither lets directories be synced nor needs it.
  if (process.platform === 'win32') return;
  for (let directory = newest; directory !== oldest; directory = dirname(directory)) {
    const handle = openSync(dirname(directory), 'r');
    fsyncSync(handle);
    closeSync(handle);
  }
}

function migrate(database: DatabaseSync): void {
  if (versionOf(database) === migrations.length) return;
  // Two processes may get here at once: the second waits, and finds the work done.
  database.exec('BEGIN IMMEDIATE');
  try {
    const version = versionOf(database);
    for (const step of migrations.slice(version)) database.exec(step);
    database.exec(
      `PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${migrations.length}; COMMIT`,
    );
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

/** 0 for an empty file. Throws for databases of others and of newer versions. */
function versionOf(database: DatabaseSync): number {
  const { id, version, tables } = database
    .prepare(
      `SELECT application_id AS id, user_version AS version, (SELECT count(*) FROM sqlite_schema) AS tables
       FROM pragma_application_id, pragma_user_version`,
    )
    .get() as { id: bigint; version: bigint; tables: bigint };
  if (tables === 0n && version === 0n) return 0;
  if (Number(id) !== APPLICATION_ID) throw new Error('the file is a database of another program');
  if (version > migrations.length) throw new Error('a newer version of Keysend wrote the file');
  return Number(version);
}
