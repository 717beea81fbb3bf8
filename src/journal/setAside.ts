import { constants, copyFileSync, existsSync, linkSync, renameSync, rmSync } from 'node:fs';
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
    const next = beside(file, '.next.db');
    try {
      const done = replace(file, now, next);
      return done && { from: file, ...done };
    } finally {
      removeDatabase(next);
    }
  });
}

/**
 * The name is never without a journal, and never has one without the orders: whoever comes now would count as unspent what they spent. One
 * who dies in between leaves the damaged one where it is, and the next begins anew.
 */
function replace(file: string, now: Date, next: string): Omit<SetAside, 'from'> | undefined {
  const damaged = openIfDamaged(file);
  if (damaged === undefined) return undefined;
  try {
    removeDatabase(next);
    const saved = fill(next, file, now);
    const to = secondName(file, now);
    // Windows puts no file in the place of one that is open.
    if (process.platform === 'win32') damaged.close();
    renameSync(next, file);
    syncDirectory(dirname(file));
    return { to, saved };
  } finally {
    if (damaged.isOpen) damaged.close();
  }
}

function fill(next: string, damaged: string, now: Date): number {
  const database = openDatabase(next);
  try {
    return salvage(damaged, database, now);
  } finally {
    database.close();
  }
}

function removeDatabase(file: string): void {
  for (const each of ['', ...COMPANIONS]) rmSync(file + each, { force: true });
}

/** How the files are named that were set aside. */
export function damagedPrefix(file: string): string {
  return `${parse(file).name}.damaged-`;
}

/** Nobody is within a transaction on the file while its name changes, as far as SQLite can still lock it. */
function openIfDamaged(file: string): DatabaseSync | undefined {
  if (!existsSync(file)) return undefined;
  const database = new DatabaseSync(file, { timeout: BUSY_MS, readBigInts: true });
  try {
    if (!isGood(database)) return database;
  } catch (error) {
    database.close();
    throw error;
  }
  database.close();
  return undefined;
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
function secondName(file: string, now: Date): string {
  const stamp = now.toISOString().replace(/[-:]|\.\d+/g, '');
  let to = beside(file, `.damaged-${stamp}.db`);
  for (let n = 2; existsSync(to); n++) to = beside(file, `.damaged-${stamp}-${n}.db`);
  for (const companion of COMPANIONS) {
    if (existsSync(file + companion)) renameSync(file + companion, to + companion);
  }
  try {
    linkSync(file, to);
  } catch {
    // A file system without links.
    copyFileSync(file, to, constants.COPYFILE_EXCL);
  }
  syncDirectory(dirname(file));
  return to;
}

function beside(file: string, ending: string): string {
  return join(dirname(file), parse(file).name + ending);
}
