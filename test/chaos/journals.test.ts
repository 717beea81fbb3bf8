import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { reasonOf } from '../../src/keysend/problem.ts';
import { order } from '../keysend/samples.ts';
import { Journals } from './journals.ts';
import { Life } from './life.ts';
import { readJournal } from './readJournal.ts';
import { VirtualTime } from './virtualTime.ts';

const dir = mkdtempSync(join(tmpdir(), 'keysend-journals-'));
const time = new VirtualTime();
let journals: Journals;
before(async () => {
  journals = await Journals.in(dir, time);
});
after(async () => {
  await journals.close();
  rmSync(dir, { recursive: true, force: true });
});

function written(run: number): boolean {
  return readJournal(journals.file, 'j').some((row) => row.run === run);
}

/** Starts to write an order, and dies after so long; a call needs 10 ms to the disk, and 10 ms back. */
async function dieWhileWriting(run: number, afterMs: number): Promise<'knows' | 'dead'> {
  const life = new Life(time);
  const journal = journals.take(life, () => 10);
  const knowing: true[] = [];
  void journal.write(order({ message: `chaos j/${run}` })).then(() => knowing.push(true));
  await time.sleep(afterMs);
  life.end();
  await time.sleep(100);
  return knowing.length > 0 ? 'knows' : 'dead';
}

test('who dies before the write has not written, who dies after it has, and only who lives on knows', async () => {
  assert.deepEqual([await dieWhileWriting(1, 5), written(1)], ['dead', false]);
  assert.deepEqual([await dieWhileWriting(2, 15), written(2)], ['dead', true]);
  assert.deepEqual([await dieWhileWriting(3, 25), written(3)], ['knows', true]);
});

for (const kind of ['full', 'readOnly'] as const)
  test(`a disk that is ${kind} takes as many writes as it should, and the journal says so of the next`, async () => {
    const life = new Life(time);
    const journal = journals.take(life, () => 0, { kind, takes: 1 });
    const [first, second] = [order({ message: 'chaos j/4' }), order({ message: 'chaos j/5' })];
    await journal.write(first);
    await assert.rejects(journal.write(second), (error) => reasonOf(error)?.kind === 'journalUnavailable');
    life.end();
    const hashes = readJournal(journals.file, 'j').map(({ hash }) => hash);
    assert.deepEqual([hashes.includes(first.hash), hashes.includes(second.hash)], [true, false]);
  });
