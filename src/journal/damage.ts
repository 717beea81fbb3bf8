import type { DatabaseSync } from 'node:sqlite';

/** The file's content is not what was written, as our own check found. */
export class DamagedFile extends Error {}

/** SQLite's result codes (sqlite.org/rescode.html), without the extension in the higher bits. */
const CORRUPT = 11;
const NOT_A_DATABASE = 26;

/**
 * Whether an error means that the file's content is damaged. A full disk, a lock, a missing permission or a file of a newer
 * version do not: there the file is good, and stays where it is.
 */
export function isDamage(error: unknown): boolean {
  if (error instanceof DamagedFile) return true;
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return false;
  const code = error.errcode & 0xff;
  return code === CORRUPT || code === NOT_A_DATABASE;
}

/** Reads everything, indexes against their table included: 2 ms for each 1,000 orders. Empty when all is well. */
export function structureOf(database: DatabaseSync, most: number): readonly string[] {
  const lines = database.prepare(`PRAGMA integrity_check(${most})`).all();
  const details = lines.map((line) => String(line['integrity_check']).replace(/^\*{3} in .*\n/, ''));
  return details.length === 1 && details[0] === 'ok' ? [] : details;
}
