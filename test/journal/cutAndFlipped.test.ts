import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import fc from 'fast-check';
import { order } from '../keysend/samples.ts';
import { allowSending, journalIn, temporaryDirectory } from './samples.ts';
import { memory, realJournal, Survey } from './survey.ts';

/* A sample of what fuzz.ts does in full: `node test/journal/fuzz.ts`. */

async function start(
  t: TestContext,
): Promise<{ bytes: Buffer; entries: ReadonlyMap<string, unknown>; survey: Survey }> {
  const real = await realJournal(temporaryDirectory(t));
  return { ...real, survey: new Survey(temporaryDirectory(t, memory), real.entries) };
}

test('a journal that is cut anywhere yields its orders as they were, or is set aside', async (t) => {
  const { bytes, survey } = await start(t);
  for (let length = 0; length < bytes.length; length += length % 4096 < 3 ? 1 : 41)
    survey.lookCut(bytes, length);
  for (let page = 4096; page <= bytes.length; page += 4096) survey.lookCut(bytes, page - 1);
  t.diagnostic(JSON.stringify(survey.counts));
});

test('a journal with changed bytes yields its orders as they were, or is refused or set aside', async (t) => {
  const { bytes, survey } = await start(t);
  const change = fc.record({ at: fc.nat({ max: bytes.length - 1 }), to: fc.nat({ max: 255 }) });
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 20 }), (changes) => {
      const changed = Buffer.from(bytes);
      for (const { at, to } of changes) changed[at] = to;
      survey.look(changed);
    }),
    { numRuns: 800 },
  );
  t.diagnostic(JSON.stringify(survey.counts));
});

test('through the thread it is the same: a refusal that names the file, then a journal', async (t) => {
  const { bytes, entries } = await start(t);
  for (const length of [0, 1, 2, 99, 100, 4_095, 4_096, 10_000]) {
    const file = join(temporaryDirectory(t), 'journal.db');
    writeFileSync(join(file, '../journal.made'), '');
    writeFileSync(file, bytes.subarray(0, length));
    const journal = journalIn(t, file);
    const made = order();
    await assert.rejects(journal.write(made), { name: 'Problem' });
    await allowSending(journal);
    await journal.write(made);
    for await (const { hash } of journal.export()) assert.ok(hash === made.hash || entries.has(hash));
  }
});
