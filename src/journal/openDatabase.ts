import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { structureOf } from './damage.ts';
import { DamagedFile } from './damagedFile.ts';
import { awayOn, lossOf } from './madeMark.ts';
import { migrate, versionOf } from './migrate.ts';
import { makePrivateFile, syncDirectory } from './privateFile.ts';
import { Refusal } from './refusal.ts';

/** How long another process may hold the file. */
export const BUSY_MS = 5_000;

/**
 * Opens the journal's file, makes it if there never was one, checks it, and brings it to the present version. Every commit is on the
 * disk when it returns.
 *
 * @throws if the disk refuses, the file is damaged (`isDamage`), away or something else, or a newer version wrote it
 */
export function openDatabase(file: string): DatabaseSync {
  makeDirectory(dirname(file));
  if (lossOf(file) === 'gone') throw new DamagedFile('it is gone');
  const away = awayOn(file);
  if (away !== undefined) throw new Refusal(`it is a link to ${away}, where nothing is`, undefined);
  makePrivateFile(file);
  const database = new DatabaseSync(file, { timeout: BUSY_MS, readBigInts: true });
  try {
    /*
     * Not WAL, which is faster by less than half a millisecond: the SQLite in VS Code before Electron 42 (below 3.51.3) can
     * corrupt a WAL file that several processes use, a file's mode holds for the terminal and every editor alike, and WAL
     * does not work on a network drive. PERSIST is TRUNCATE without its two changes of a file's length at each commit.
     */
    database.exec('PRAGMA journal_mode = PERSIST; PRAGMA synchronous = FULL; PRAGMA fullfsync = ON');
    versionOf(database);
    const [problem] = structureOf(database, 1);
    if (problem !== undefined) throw new DamagedFile(problem);
    migrate(database, file);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function makeDirectory(directory: string): void {
  const first = mkdirSync(directory, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  // SQLite syncs the entries of its own directory; those of directories that are new above it are left to us.
  for (let each = directory; each !== dirname(first); each = dirname(each)) syncDirectory(dirname(each));
}
