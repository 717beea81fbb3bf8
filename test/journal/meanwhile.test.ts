import assert from 'node:assert/strict';
import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { JournalFile } from '../../src/journal/journalFile.ts';
import { openJournal } from '../../src/journal/openJournal.ts';
import { setAside } from '../../src/journal/setAside.ts';
import type { Journal } from '../../src/keysend/journal.ts';
import type { KeysendOrder } from '../../src/keysend/order.ts';
import { order, snapshot } from '../keysend/samples.ts';
import { meanwhile } from './meanwhile.ts';
import { journalIn, reasonFrom, rootOf, temporaryDirectory, WORKER } from './samples.ts';

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

test(
  'an order and an acknowledgement that wait while another process sets the journal aside go into the new one',
  { skip: process.platform === 'win32' ? 'Windows keeps an open file' : false },
  async (t) => {
    const file = newFile(t);
    const { made } = await withCopy(file);
    const [next, second] = [order(), order()];
    const work = [
      (journal: Journal) => journal.write(next),
      (journal: Journal) => journal.record(snapshot(made, [])),
      // Those that wait together share a commit.
      (journal: Journal) => Promise.all([journal.write(second), journal.record(snapshot(next, []))]),
    ];
    for (const each of work) {
      const journal = journalIn(t, file);
      await journal.find([]);
      copyFileSync(file, `${file}.next`);
      const other = new DatabaseSync(file);
      other.exec('PRAGMA journal_mode = PERSIST; BEGIN EXCLUSIVE');
      setTimeout(() => {
        renameSync(`${file}.next`, file);
        other.close();
      }, 300);

      await each(journal);
    }

    for (const [{ hash }, acknowledged] of [
      [made, true],
      [next, true],
      [second, false],
    ] as const) {
      const [found] = await journalIn(t, file).find([hash]);
      assert.equal(found?.acknowledged, acknowledged);
    }
  },
);

test('where another window holds the file on Windows, no call leaves another copy of it, and that window is named', async (t) => {
  const file = newFile(t);
  await withCopy(file);
  writeFileSync(file, readFileSync(file).fill(0xff, (rootOf(file, 'orders_by_payer') - 1) * 4096));
  const before = readdirSync(dirname(file)).map((name) => [name, readFileSync(join(dirname(file), name))]);
  t.mock.property(process, 'platform', 'win32');
  meanwhile(t, file, (call) => {
    if (call === 'renameSync')
      throw Object.assign(new Error('EPERM: operation not permitted'), { code: 'EPERM' });
  });
  const journal = new JournalFile(file, () => assert.fail());

  for (let call = 0; call < 3; call++) {
    const [reply] = journal.answer([{ id: 1, name: 'brakes', input: null }]);
    assert.ok(reply?.ok === false);
    assert.match(reply.detail, /cannot be set aside \(EPERM/);
    assert.equal(reply.why, 'locked');
  }

  rmSync(join(dirname(file), 'journal.lock'));
  assert.equal(before.length, 3);
  assert.deepEqual(
    readdirSync(dirname(file)).map((name) => [name, readFileSync(join(dirname(file), name))]),
    before,
  );
});
