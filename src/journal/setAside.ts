import { constants, copyFileSync, existsSync, linkSync, renameSync, rmSync } from 'node:fs';
import { dirname, parse } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { JournalDamage } from '../keysend/journalCare.ts';
import { beside } from './beside.ts';
import { isDamage, structureOf } from './damage.ts';
import { lossOf } from './madeMark.ts';
import { isEmptied } from './migrate.ts';
import { onlyOneProcess } from './onlyOneProcess.ts';
import { BUSY_MS, openDatabase } from './openDatabase.ts';
import { syncDirectory } from './privateFile.ts';
import { Refusal } from './refusal.ts';
import { salvage } from './salvage.ts';
import type { Salvaged } from './salvage.ts';

/** What SQLite can have put beside a database. */
const COMPANIONS = ['-journal', '-wal', '-shm'];

export type SetAside = Exclude<JournalDamage, { readonly kind: 'orders' }>;

/**
 * Gives a damaged journal another name (`journal.damaged-<UTC time>.db`), deletes nothing, and begins a new one with the orders
 * that can still be read. One that is gone has only a new one. Undefined when the file turns out to be good: another process was here
 * first.
 */
export function setAside(file: string, now: Date): SetAside | undefined {
  return onlyOneProcess(beside(file, '.lock'), () => {
    const next = beside(file, '.next.db');
    try {
      return lossOf(file) === 'gone' ? begin(file, now, next) : replace(file, now, next);
    } finally {
      removeDatabase(next);
    }
  });
}

/**
 * The name is never without a journal, and never has one without the orders: whoever comes now would count as unspent what they spent. One
 * who dies in between leaves the damaged one where it is, and the next begins anew.
 */
function replace(file: string, now: Date, next: string): SetAside | undefined {
  const damaged = openIfDamaged(file);
  if (damaged === undefined) return undefined;
  const isEmpty = lossOf(file) === 'empty';
  try {
    removeDatabase(next);
    const { saved, areLimitsLost } = fill(next, file, now);
    const to = secondName(file, now);
    try {
      giveSecondName(file, to);
      // Windows puts no file in the place of one that is open.
      if (process.platform === 'win32') damaged.close();
      renameSync(next, file);
    } catch (error) {
      takeSecondName(file, to, next);
      throw isHeld(error) ? new Refusal(error.message, 'locked', { cause: error }) : error;
    }
    syncDirectory(dirname(file));
    return {
      kind: 'setAside',
      from: file,
      to,
      saved,
      ...(isEmpty && { isEmpty }),
      ...(areLimitsLost && { areLimitsLost }),
    };
  } finally {
    if (damaged.isOpen) damaged.close();
  }
}

/** Whoever puts a journal there meanwhile, as a copy of the one that is gone, keeps it. */
function begin(file: string, now: Date, next: string): SetAside | undefined {
  removeDatabase(next);
  fill(next, undefined, now);
  if (existsSync(file)) return undefined;
  moveCompanions(file, secondName(file, now));
  try {
    nameToo(next, file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return undefined;
    throw error;
  }
  syncDirectory(dirname(file));
  return { kind: 'gone', from: file };
}

function fill(next: string, damaged: string | undefined, now: Date): Salvaged {
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
    if (!isGood(database, file)) return database;
  } catch (error) {
    database.close();
    throw error;
  }
  database.close();
  return undefined;
}

function isGood(database: DatabaseSync, file: string): boolean {
  try {
    // What is left of a transaction is rolled back by whoever opens the file; in this mode its journal stays.
    database.exec('PRAGMA journal_mode = PERSIST; BEGIN EXCLUSIVE');
    return structureOf(database, 1).length === 0 && !isEmptied(database, file);
  } catch (error) {
    if (isDamage(error)) return false;
    throw error;
  }
}

function secondName(file: string, now: Date): string {
  const stamp = now.toISOString().replace(/[-:]|\.\d+/g, '');
  let to = beside(file, `.damaged-${stamp}.db`);
  for (let n = 2; existsSync(to); n++) to = beside(file, `.damaged-${stamp}-${n}.db`);
  return to;
}

/** The companions first. */
function giveSecondName(file: string, to: string): void {
  moveCompanions(file, to);
  nameToo(file, to);
  syncDirectory(dirname(file));
}

/** Or each call would leave another copy, for as long as the file cannot be replaced. */
function takeSecondName(file: string, to: string, next: string): void {
  // Where it was replaced after all, this is the only name that is left.
  if (!existsSync(next)) return;
  moveCompanions(to, file);
  rmSync(to, { force: true });
}

/** What Windows says of a file that another window has open. */
function isHeld(error: unknown): error is Error {
  if (process.platform !== 'win32' || !(error instanceof Error) || !('code' in error)) return false;
  return ['EPERM', 'EACCES', 'EBUSY'].includes(String(error.code));
}

/** Takes nobody else's place. */
function nameToo(file: string, to: string): void {
  try {
    linkSync(file, to);
  } catch {
    // A file system without links.
    copyFileSync(file, to, constants.COPYFILE_EXCL);
  }
}

/** A new database must not find the old one's journal and roll it back into itself. */
function moveCompanions(file: string, to: string): void {
  for (const companion of COMPANIONS) {
    if (existsSync(file + companion)) renameSync(file + companion, to + companion);
  }
}
