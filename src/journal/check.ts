import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { JournalFinding } from '../keysend/journalCare.ts';
import { structureOf } from './damage.ts';
import { damagedPrefix } from './setAside.ts';
import { ENTRY_COLUMNS, hashIn, readEntry } from './storedEntry.ts';

/** More of them say no more. */
const MOST_FINDINGS = 100;

/** Reads the whole journal, and what lies beside it. */
export function check(database: DatabaseSync, file: string): readonly JournalFinding[] {
  return [...structure(database), ...unsoundOrders(database), ...setAsideBefore(file)];
}

function structure(database: DatabaseSync): readonly JournalFinding[] {
  return structureOf(database, MOST_FINDINGS).map((detail) => ({ kind: 'structure', detail }));
}

function unsoundOrders(database: DatabaseSync): readonly JournalFinding[] {
  const findings: JournalFinding[] = [];
  for (const row of database.prepare(`SELECT ${ENTRY_COLUMNS} FROM orders NOT INDEXED`).iterate()) {
    if (readEntry(row) === undefined) findings.push({ kind: 'order', hash: hashIn(row) });
    if (findings.length === MOST_FINDINGS) break;
  }
  return findings;
}

function setAsideBefore(file: string): readonly JournalFinding[] {
  const directory = dirname(file);
  return readdirSync(directory)
    .filter((name) => name.startsWith(damagedPrefix(file)) && name.endsWith('.db'))
    .sort()
    .map((name) => ({ kind: 'setAside', path: join(directory, name) }));
}
