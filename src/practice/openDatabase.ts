import { closeSync, existsSync, openSync, renameSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { Problem } from '../keysend/problem.ts';
import { sqliteCode } from './sqliteCode.ts';

/** Says in the file's header that it is ours: "keyp". */
const APPLICATION_ID = 0x6b657970;

/**
 * How the file came to its present shape: step n leads from version n to n + 1. Released steps never change. There is this one
 * version for all that is in the file, so a step (it may be empty) is added whenever an older program would misread or lose something:
 * for other tables, another meaning of what is kept as JSON, or other nodes and channels (topology.ts).
 */
const migrations: readonly string[] = [
  `
  CREATE TABLE state (id INTEGER PRIMARY KEY CHECK (id = 1), body TEXT NOT NULL) STRICT;
  CREATE TABLE payments (
    hash       TEXT    NOT NULL PRIMARY KEY,
    position   INTEGER NOT NULL UNIQUE,
    succeeded  INTEGER NOT NULL,
    body       TEXT    NOT NULL
  ) STRICT;
  CREATE INDEX payments_that_succeeded ON payments (position) WHERE succeeded;
  CREATE TABLE invoices (
    node      TEXT    NOT NULL,
    hash      TEXT    NOT NULL,
    position  INTEGER NOT NULL,
    settled   INTEGER NOT NULL,
    body      TEXT    NOT NULL,
    PRIMARY KEY (node, hash),
    UNIQUE (node, position)
  ) STRICT;
  `,
];

export const VERSION = migrations.length;

/**
 * Opens a practice network's file, made if there is none. It belongs to this process until it is closed: whoever opens it holds
 * the folder's lock.
 *
 * @throws if the disk refuses, the file is damaged (`isDamage`), or a newer version wrote it: then it is not touched
 */
export function openDatabase(file: string): DatabaseSync {
  // SQLite gives what it puts beside the file the same mode.
  closeSync(openSync(file, 'a', 0o600));
  const database = new DatabaseSync(file, { readBigInts: true });
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE');
    const version = versionOf(database);
    /*
     * A commit is not synced: a killed process loses nothing, and what a power cut takes is play money; NORMAL only keeps the
     * file whole then. WAL, by one process that keeps its lock, needs no shared memory. The switch to it, before anything
     * is kept, is not synced either: nobody should wait for a slow disk then.
     */
    database.exec('PRAGMA synchronous = OFF; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
    migrate(database, version);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function versionOf(database: DatabaseSync): number {
  const { id, version } = database
    .prepare(
      `SELECT application_id AS id, user_version AS version FROM pragma_application_id, pragma_user_version`,
    )
    .get() as { id: bigint; version: bigint };
  if (version > 0n && Number(id) !== APPLICATION_ID) throw new Damage('the file is of another program');
  if (version > VERSION) {
    throw new Problem({ kind: 'practiceUnavailable', cause: { kind: 'newerVersion' } });
  }
  return Number(version);
}

function migrate(database: DatabaseSync, version: number): void {
  if (version === VERSION) return;
  const steps = migrations.slice(version).join('');
  database.exec(
    `BEGIN; ${steps} PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${VERSION}; COMMIT`,
  );
}

/** What is in the file cannot be used. */
export class Damage extends Error {}

/** SQLITE_ERROR (tables that are not there), SQLITE_CORRUPT and SQLITE_NOTADB. */
const DAMAGE: ReadonlySet<number> = new Set([1, 11, 26]);

/** Whether the file itself is the trouble, not the disk. */
export function isDamage(error: unknown): boolean {
  return error instanceof Damage || DAMAGE.has(sqliteCode(error) ?? 0);
}

/** Moves a damaged file out of the way, for who wants to look into it; only the last one is kept. */
export function setAside(file: string): void {
  for (const suffix of ['', '-wal']) {
    rmSync(`${file}.damaged${suffix}`, { force: true });
    if (existsSync(file + suffix)) renameSync(file + suffix, `${file}.damaged${suffix}`);
  }
}
