import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { openJournal } from '../../src/journal/openJournal.ts';
import { setAside } from '../../src/journal/setAside.ts';
import type { KeysendOrder } from '../../src/keysend/order.ts';
import { order } from '../keysend/samples.ts';
import { meanwhile } from './meanwhile.ts';
import { journalIn, reasonFrom, temporaryDirectory, WORKER } from './samples.ts';

/* What others do to the journal's file while one process is at it. */

function newFile(t: TestContext): string {
  return join(temporaryDirectory(t), 'keysend', 'journal.db');
}

/** A closed journal with one order, and a copy of it. */
async function withCopy(file: string): Promise<{ readonly made: KeysendOrder; readonly copy: string }> {
  const copy = join(dirname(dirname(file)), 'copy.db');
  const journal = openJournal(file, { worker: WORKER });
  const made = order();
  await journal.write(made);
  await journal.backup(copy);
  await journal.close();
  return { made, copy };
}

for (const links of ['as usual', 'on a disk without links'])
  test(`a copy that is put back while another begins in its place stays there, ${links}`, async (t) => {
    const file = newFile(t);
    const { made, copy } = await withCopy(file);
    rmSync(file);
    meanwhile(t, file, (call) => {
      if (!existsSync(file)) writeFileSync(file, readFileSync(copy));
      if (call === 'linkSync' && links !== 'as usual') throw new Error('EPERM');
    });

    assert.equal(setAside(file, new Date()), undefined);

    t.mock.restoreAll();
    assert.equal((await journalIn(t, file).find([made.hash])).length, 1);
    assert.ok(!readdirSync(dirname(file)).some((name) => name.startsWith('journal.next')));
  });

test('a journal that is gone begins anew on a disk without links, too', async (t) => {
  const file = newFile(t);
  await withCopy(file);
  rmSync(file);
  meanwhile(t, file, (call) => {
    if (call === 'linkSync') throw new Error('EPERM');
  });

  assert.deepEqual(setAside(file, new Date()), { kind: 'gone', from: file });

  assert.equal((await reasonFrom(journalIn(t, file).write(order()))).kind, 'sendingStopped');
});
