import { DatabaseSync } from 'node:sqlite';
import { BUSY_MS } from './openDatabase.ts';
import { makePrivateFile } from './privateFile.ts';

/**
 * Runs `work` while no other process does, waiting for one that does. The lock is SQLite's on an empty file beside the
 * journal: the system ends it with its process, however that dies.
 *
 * @throws when another holds it for longer than `BUSY_MS`
 */
export function onlyOneProcess<T>(lockFile: string, work: () => T): T {
  makePrivateFile(lockFile);
  const lock = new DatabaseSync(lockFile, { timeout: BUSY_MS });
  try {
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return work();
  } finally {
    lock.close();
  }
}
