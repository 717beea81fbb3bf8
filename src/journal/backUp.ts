import { closeSync, fsyncSync, openSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { syncDirectory } from './privateFile.ts';

/**
 * Copies the journal into a new file that nobody else can read. When it fails, nothing is left behind.
 *
 * @throws if the file is there already, or the disk refuses
 */
export function backUp(database: DatabaseSync, to: string): undefined {
  const handle = openSync(to, 'wx', 0o600);
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
