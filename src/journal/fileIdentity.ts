import { statSync } from 'node:fs';

/** Which file is at this path now; undefined when none is. Two answers differ when another took its place. */
export function identityOf(file: string): string | undefined {
  // On Windows a database that is open cannot be moved or deleted.
  if (process.platform === 'win32') return '';
  const found = statSync(file, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? undefined : `${found.dev}:${found.ino}`;
}
