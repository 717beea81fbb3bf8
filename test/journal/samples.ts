import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { openJournal } from '../../src/journal/openJournal.ts';
import type { Journal } from '../../src/keysend/journal.ts';
import { reasonOf } from '../../src/keysend/problem.ts';
import type { Reason } from '../../src/keysend/problem.ts';

export const WORKER = new URL('../../src/journal/worker.ts', import.meta.url);

const cleanups = new WeakMap<TestContext, (() => unknown)[]>();

/** Runs after the test, the last one given first: a journal is closed before its directory goes. */
function afterwards(t: TestContext, cleanup: () => unknown): void {
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
export function temporaryDirectory(t: TestContext): string {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'keysend-journal-')));
  afterwards(t, () => {
    rmSync(directory, { recursive: true, force: true });
  });
  return directory;
}

/** A journal that the test need not close. */
export function journalIn(t: TestContext, file: string, worker: URL = WORKER): Journal {
  const journal = openJournal(file, { worker });
  afterwards(t, () => journal.close());
  return journal;
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
