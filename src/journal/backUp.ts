import { closeSync, fsyncSync, openSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { syncDirectory } from './privateFile.ts';

/**
 * Copies the journal into a new file that nobody else can read. When it fails, nothing is left behind.
 *
 * @throws if the file is there already (EEXIST), or a folder is (EISDIR), or the disk refuses
 */
export function backUp(database: DatabaseSync, to: string): undefined {
  const handle = create(to);
  try {
    // One read transaction: other processes may write meanwhile. SQLite leaves syncing the copy to us.
    database.prepare('VACUUM INTO :to').run({ to });
    fsyncSync(handle);
    syncDirectory(dirname(to));
  } catch (error) {
    rmSync(to, { force: true });
    throw error;
  } finally {
    closeSync(handle);
  }
}

function create(to: string): number {
  try {
    return openSync(to, 'wx', 0o600);
  } catch (error) {
    // The system calls a folder a file that exists.
    if (statSync(to, { throwIfNoEntry: false })?.isDirectory() !== true) throw error;
    throw new Error('EISDIR: it is a folder', { cause: error });
  }
}
