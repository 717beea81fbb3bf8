import assert from 'node:assert/strict';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { TestContext } from 'node:test';
import { openJournal } from '../../src/journal/openJournal.ts';
import type { Journal } from '../../src/keysend/journal.ts';
import type { JournalCare, JournalDamage } from '../../src/keysend/journalCare.ts';
import { reasonOf } from '../../src/keysend/problem.ts';
import type { Reason } from '../../src/keysend/problem.ts';
import { Secret } from '../../src/keysend/secret.ts';

export const WORKER = new URL('../../src/journal/worker.ts', import.meta.url);

const cleanups = new WeakMap<TestContext, (() => unknown)[]>();

/** Runs after the test, the last one given first: a journal is closed before its directory goes. */
export function afterwards(t: TestContext, cleanup: () => unknown): void {
  const already = cleanups.get(t);
  if (already !== undefined) {
    already.unshift(cleanup);
    return;
  }
  const all = [cleanup];
  cleanups.set(t, all);
  t.after(async () => {
    for (const each of all) await each();
  });
}

/** A directory of the test's own; gone after the test. */
export function temporaryDirectory(t: TestContext, parent = tmpdir()): string {
  const directory = realpathSync(mkdtempSync(join(parent, 'keysend-journal-')));
  afterwards(t, () => {
    rmSync(directory, { recursive: true, force: true });
  });
  return directory;
}

/** A journal that the test need not close. */
export function journalIn(
  t: TestContext,
  file: string,
  options: { readonly worker?: URL; readonly onDamage?: (damage: JournalDamage) => void } = {},
): Journal & JournalCare {
  const journal = openJournal(file, { worker: WORKER, ...options });
  afterwards(t, () => journal.close());
  return journal;
}

/** A person's yes to the stop that holds now. */
export async function allowSending(journal: Journal): Promise<void> {
  const { stoppedAt } = await journal.brakes();
  assert.ok(stoppedAt !== undefined, 'Sending is not stopped.');
  assert.equal(await journal.resume(stoppedAt), undefined);
}

/** What a person would be told. Fails for work that succeeds, and for bugs. */
export async function reasonFrom(work: Promise<unknown>): Promise<Reason> {
  const outcome = await work.then(
    () => new Error('It should have failed.'),
    (error: unknown) => error,
  );
  const reason = reasonOf(outcome);
  if (reason === undefined) throw outcome;
  return reason;
}

/** `deepEqual` cannot look into secrets. */
export function readable(value: unknown): unknown {
  if (value instanceof Secret) return Buffer.from(value.expose()).toString('hex');
  if (value instanceof Uint8Array) return Uint8Array.from(value);
  if (Array.isArray(value)) return value.map(readable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, readable(each)]));
}

/** The number of the page where this table or index starts; the first page, which has the schema, is 1. */
export function rootOf(file: string, name: string): number {
  const database = new DatabaseSync(file);
  const row = database.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').get(name);
  database.close();
  return Number(row?.['rootpage']);
}
