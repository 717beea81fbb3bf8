import { closeSync, existsSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

/** SQLite's code for a lock that another one has. */
const BUSY = 5;

/**
 * Takes a lock that ends with this process, however it ends: the operating system holds it, by SQLite's means, on a file that
 * stays empty. Undefined where another process has it.
 *
 * @param file absolute path; its folder must be there. Nothing else in this process may open it: on POSIX closing any handle of
 * a file gives up its locks.
 * @throws if the file cannot be made or used
 */
export function takeLock(file: string): Disposable | undefined {
  if (!existsSync(file)) closeSync(openSync(file, 'a', 0o600));
  const database = new DatabaseSync(file);
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if ((error as { readonly errcode?: unknown }).errcode === BUSY) return undefined;
    throw error;
  }
  return {
    [Symbol.dispose]: () => {
      database.close();
    },
  };
}
