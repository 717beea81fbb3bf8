import assert from 'node:assert/strict';
import { test } from 'node:test';
import { join } from 'node:path';
import { openJournal } from '../../src/journal/openJournal.ts';
import { order, snapshot } from '../keysend/samples.ts';
import { journalIn, reasonFrom, temporaryDirectory, WORKER } from './samples.ts';

const brokenWorker = new URL('brokenWorker.ts', import.meta.url);
const limit = { timeout: 20_000 };

test('when the thread dies nobody waits for ever, and nothing counts as written', limit, async (t) => {
  for (const [way, detail] of [
    ['/exits', /thread ended \(3\)/],
    ['/throws', /out of memory/],
  ] as const) {
    const journal = journalIn(t, way, { worker: brokenWorker });
    await journal.find([]);

    const reasons = await Promise.all([
      reasonFrom(journal.write(order())),
      reasonFrom(journal.write(order())),
      reasonFrom(journal.record(snapshot(order(), []))),
    ]);

    for (const reason of reasons) {
      assert.ok(reason.kind === 'journalUnavailable');
      assert.match(reason.detail, detail);
    }
  }
});

test('after that the next call starts another thread', limit, async (t) => {
  const journal = journalIn(t, '/exits', { worker: brokenWorker });
  await journal.find([]);
  await reasonFrom(journal.write(order()));

  assert.deepEqual(await journal.find([]), []);
});

test('a worker that is not there is told', limit, async (t) => {
  const journal = journalIn(t, '/nowhere', { worker: new URL('not-there.cjs', import.meta.url) });

  const reason = await reasonFrom(journal.write(order()));

  assert.ok(reason.kind === 'journalUnavailable');
  assert.match(reason.detail, /not-there\.cjs/);
});

test('closing lets what was asked before finish', limit, async (t) => {
  const file = join(temporaryDirectory(t), 'journal.db');
  const journal = openJournal(file, { worker: WORKER });
  const made = Array.from({ length: 20 }, () => order());
  const writing = Promise.all(made.map((each) => journal.write(each)));

  await journal.close();

  await writing;
  const found = await journalIn(t, file).find(made.map(({ hash }) => hash));
  assert.equal(found.length, 20);
});

test('a closed journal takes nothing, and can be closed twice', limit, async (t) => {
  const file = join(temporaryDirectory(t), 'journal.db');
  const journal = openJournal(file, { worker: WORKER });
  await journal.close();
  await journal.close();

  assert.deepEqual(await reasonFrom(journal.write(order())), {
    kind: 'journalUnavailable',
    path: file,
    detail: 'the journal was closed',
  });
});

test('closing twice at once, and after the thread died, ends as well', limit, async (t) => {
  const file = join(temporaryDirectory(t), 'journal.db');
  const journal = openJournal(file, { worker: WORKER });
  await journal.find([]);
  await Promise.all([journal.close(), journal.close()]);

  const dead = openJournal('/exits', { worker: brokenWorker });
  await dead.find([]);
  await Promise.all([reasonFrom(dead.write(order())), dead.close()]);
  await dead.close();
});
