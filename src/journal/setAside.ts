import { existsSync, linkSync, renameSync, rmSync } from 'node:fs';
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
 * The new journal gets its name with the orders in it: whoever opened it before would count as unspent what they spent. Only where somebody
 * made one in the moment between both names do they come in behind it.
 */
function replace(file: string, now: Date, next: string): Omit<SetAside, 'from'> | undefined {
  const damaged = openIfDamaged(file);
  if (damaged === undefined) return undefined;
  let to: string;
  let saved: number;
  try {
    removeDatabase(next);
    saved = salvageInto(next, file);
    // Windows renames no file that is open.
    if (process.platform === 'win32') damaged.close();
    to = renameAll(file, now);
  } finally {
    if (damaged.isOpen) damaged.close();
  }
  if (!takesName(next, file)) saved = salvageInto(file, to);
  return { to, saved };
}

function salvageInto(file: string, damaged: string): number {
  const database = openDatabase(file);
  try {
    return salvage(damaged, database);
  } finally {
    database.close();
  }
}

/** False when a file of that name is there: it is never replaced. */
function takesName(from: string, to: string): boolean {
  try {
    linkSync(from, to);
  } catch {
    // Or the file system knows no links.
    if (existsSync(to)) return false;
    renameSync(from, to);
  }
  syncDirectory(dirname(to));
  return true;
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
  const database = new DatabaseSync(file, { timeout: BUSY_MS });
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
