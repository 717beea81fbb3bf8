import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openJournal } from '../../src/journal/openJournal.ts';
import { order, settled } from '../keysend/samples.ts';
import { journalIsWhole, readJournal } from './readJournal.ts';

/** The one place where the auditor's SQL meets the product: what the product writes is what the auditor reads. */
test('the auditor reads what the journal wrote', async (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'keysend-auditor-'));
  const file = join(directory, 'journal.db');
  const journal = openJournal(file, { worker: new URL('../../src/journal/worker.ts', import.meta.url) });
  t.after(async () => {
    await journal.close();
    rmSync(directory, { recursive: true, force: true });
  });
  assert.deepEqual(readJournal(file, 'a'), []);

  const [mine, others, open] = [order({ message: 'chaos a/3' }), order(), order({ message: 'chaos a/4' })];
  for (const each of [mine, others, open]) await journal.write(each);
  await journal.record(settled(mine, []));

  const [first, second, ...more] = readJournal(file, 'a').toSorted((one, other) => one.run - other.run);
  assert.deepEqual(first, {
    run: 3,
    hash: mine.hash,
    preimage: Buffer.from(mine.preimage.expose()).toString('hex'),
    destination: mine.destination,
    amountMsat: mine.amountMsat,
    feeLimitMsat: mine.feeLimitMsat,
    deadline: mine.deadline,
    acknowledged: true,
    state: 'succeeded',
    status: 'SUCCEEDED',
    feeMsat: 1_100n,
  });
  assert.deepEqual([second?.run, second?.acknowledged, second?.state, more], [4, false, null, []]);
  assert.ok(journalIsWhole(file));
});
