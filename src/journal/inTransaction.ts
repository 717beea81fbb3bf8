import type { DatabaseSync } from 'node:sqlite';

/** All of the work is on the disk when this returns, or nothing of it. Within another transaction it is a part of that one. */
export function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  if (isIn(database)) return work();
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    // A full disk has ended it already.
    if (isIn(database)) database.exec('ROLLBACK');
    throw error;
  }
}

function isIn({ isTransaction }: DatabaseSync): boolean {
  return isTransaction;
}
