import assert from 'node:assert/strict';
import { chmodSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setegid, seteuid } from 'node:process';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { JournalFile } from '../../src/journal/journalFile.ts';
import { openJournal } from '../../src/journal/openJournal.ts';
import { order } from '../keysend/samples.ts';
import { afterwards, temporaryDirectory, WORKER } from './samples.ts';

/* A journal that lies where nobody may write, as a copy of an old one, can be read. */

const NOBODY = 65_534;

/** This process may only read from now on. */
function writeNowhere(t: TestContext, directory: string): void {
  for (const name of readdirSync(directory)) chmodSync(join(directory, name), 0o444);
  chmodSync(dirname(directory), 0o755);
  chmodSync(directory, 0o555);
  if (process.geteuid?.() === 0) {
    setegid?.(NOBODY);
    seteuid?.(NOBODY);
  }
  afterwards(t, () => {
    if (process.getuid?.() === 0) {
      seteuid?.(0);
      setegid?.(0);
    }
    chmodSync(directory, 0o755);
  });
}

test(
  'a journal from before there were marks that may only be read is listed, checked and exported',
  { skip: process.platform === 'win32' ? 'Windows has other rights' : false },
  async (t) => {
    const file = join(temporaryDirectory(t), 'keysend', 'journal.db');
    const written = openJournal(file, { worker: WORKER });
    const made = order();
    await written.write(made);
    await written.close();
    rmSync(join(dirname(file), 'journal.made'));
    writeNowhere(t, dirname(file));

    const journal = new JournalFile(file, () => assert.fail());
    t.after(() => {
      journal.close();
    });
    assert.equal(journal.call('find', [made.hash]).length, 1);
    assert.deepEqual(journal.call('check', null), []);
    assert.equal(journal.call('brakes', null).stoppedAt, undefined);
    assert.throws(() => {
      journal.call('stop', { at: 1 });
    }, /EACCES: .*journal\.made/);
    const [reply] = journal.answer([{ id: 1, name: 'dismiss', input: { hash: made.hash, at: 1 } }]);
    assert.ok(reply?.ok === false && reply.why === 'notAllowed');
    assert.equal(journal.call('find', [made.hash]).length, 1);
  },
);
