import assert from 'node:assert/strict';
import { existsSync, lstatSync, mkdirSync, readdirSync, renameSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { openJournal } from '../../src/journal/openJournal.ts';
import { explain } from '../../src/words/reasons.ts';
import { order } from '../keysend/samples.ts';
import { journalIn, reasonFrom, temporaryDirectory, WORKER } from './samples.ts';

/* A journal on another disk, which a link leads to, is not gone while that disk is away. */

const posixOnly = { skip: process.platform === 'win32' ? 'links need rights there' : false };

interface Linked {
  readonly file: string;
  readonly disk: string;
  readonly target: string;
}

function linkedFile(t: TestContext): Linked {
  const directory = temporaryDirectory(t);
  const [file, disk] = [join(directory, 'home', 'journal.db'), join(directory, 'disk')];
  const target = join(disk, 'journal.db');
  mkdirSync(dirname(file), { mode: 0o700 });
  mkdirSync(disk);
  symlinkSync(target, file);
  return { file, disk, target };
}

for (const mountPoint of ['goes with it', 'stays, empty'])
  test(
    `a disk that is unplugged, whose mount point ${mountPoint}, takes no order along`,
    posixOnly,
    async (t) => {
      const { file, disk, target } = linkedFile(t);
      const open = journalIn(t, file, { onDamage: () => assert.fail() });
      const made = order();
      await open.write(made);
      renameSync(disk, `${disk} unplugged`);
      if (mountPoint.startsWith('stays')) mkdirSync(disk);

      for (const journal of [open, journalIn(t, file, { onDamage: () => assert.fail() })]) {
        const reason = await reasonFrom(journal.write(order()));

        assert.ok(reason.kind === 'journalUnavailable');
        assert.equal(reason.detail, `it is a link to ${target}, where nothing is`);
        assert.match(
          explain(reason, 'terminal').sentences.at(-1) ?? '',
          /^Check that its disk is plugged in/,
        );
      }
      assert.ok(lstatSync(file).isSymbolicLink());
      if (existsSync(disk)) {
        assert.deepEqual(readdirSync(disk), []);
        renameSync(disk, `${disk} mount point`);
      }

      renameSync(`${disk} unplugged`, disk);
      for (const journal of [open, journalIn(t, file)])
        assert.equal((await journal.find([made.hash])).length, 1);
      assert.equal((await open.brakes()).stoppedAt, undefined);
    },
  );

test('the very first journal is made where a link leads to', posixOnly, async (t) => {
  const { file, target } = linkedFile(t);
  const journal = openJournal(file, { worker: WORKER, onDamage: () => assert.fail() });
  await journal.write(order());
  await journal.close();
  assert.ok(lstatSync(file).isSymbolicLink());
  assert.ok(lstatSync(target).isFile());
});
