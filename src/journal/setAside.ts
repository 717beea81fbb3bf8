import { existsSync, renameSync } from 'node:fs';
import { dirname, join, parse } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isDamage, structureOf } from './damage.ts';
import { onlyOneProcess } from './onlyOneProcess.ts';
import { BUSY_MS, openDatabase, syncDirectory } from './openDatabase.ts';
import { salvage } from './salvage.ts';

/** What SQLite can have put beside a database. */
const COMPANIONS = ['-journal', '-wal', '-shm'];

export interface SetAside {
  readonly from: string;
  readonly to: string;
  /** Orders that could be read in the old file and are in the new one. */
  readonly saved: number;
}

/**
 * Gives a damaged journal another name (`journal.damaged-<UTC time>.db`), deletes nothing, and begins a new one with the orders
 * that can still be read. Undefined when the file turns out to be good: another process was here first.
 */
export function setAside(file: string, now: Date): SetAside | undefined {
  return onlyOneProcess(beside(file, '.lock'), () => {
    const to = rename(file, now);
    if (to === undefined) return undefined;
    const database = openDatabase(file);
    try {
      return { from: file, to, saved: salvage(to, database) };
    } finally {
      database.close();
    }
  });
}

/** How the files are named that were set aside. */
export function damagedPrefix(file: string): string {
  return `${parse(file).name}.damaged-`;
}

/** Nobody is within a transaction on the file while its name changes, as far as SQLite can still lock it. */
function rename(file: string, now: Date): string | undefined {
  const database = existsSync(file) ? new DatabaseSync(file, { timeout: BUSY_MS }) : undefined;
  try {
    if (database === undefined || isGood(database)) return undefined;
    // Windows renames no file that is open.
    if (process.platform === 'win32') database.close();
    return renameAll(file, now);
  } finally {
    if (database?.isOpen === true) database.close();
  }
}

function isGood(database: DatabaseSync): boolean {
  try {
    // What is left of a transaction is rolled back by whoever opens the file; in this mode its journal stays.
    database.exec('PRAGMA journal_mode = PERSIST; BEGIN EXCLUSIVE');
    return structureOf(database, 1).length === 0;
  } catch (error) {
    if (isDamage(error)) return false;
    throw error;
  }
}

/** The companions first: a new database must not find the old one's journal and roll it back into itself. */
function renameAll(file: string, now: Date): string {
  const stamp = now.toISOString().replace(/[-:]|\.\d+/g, '');
  let to = beside(file, `.damaged-${stamp}.db`);
  for (let n = 2; existsSync(to); n++) to = beside(file, `.damaged-${stamp}-${n}.db`);
  for (const companion of COMPANIONS) {
    if (existsSync(file + companion)) renameSync(file + companion, to + companion);
  }
  renameSync(file, to);
  syncDirectory(dirname(file));
  return to;
}

function beside(file: string, ending: string): string {
  return join(dirname(file), parse(file).name + ending);
}
