import { closeSync, fsyncSync, openSync } from 'node:fs';

/**
 * Preimages are money: nobody else reads the file, nor what SQLite puts beside it, which gets its mode. A file that is there is
 * not opened: closing it again would end the locks that this process has on it (sqlite.org/howtocorrupt.html, 2.2).
 */
export function makePrivateFile(file: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}

/** What was renamed or made in it is there after a power cut. */
export function syncDirectory(directory: string): void {
  // Windows neither lets directories be synced nor needs it.
  if (process.platform === 'win32') return;
  const handle = openSync(directory, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
