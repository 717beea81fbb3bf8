import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { Command } from '../../terminal/command.ts';
import { folderFor, LIMIT_MS } from './stage.ts';

const holder = join(import.meta.dirname, 'lockHolder.ts');

function hold(t: TestContext, file: string): Command {
  const command = new Command(process.execPath, [holder, file]);
  t.after(() => command.child.kill('SIGKILL'));
  return command;
}

test(
  'a lock is one process’s, and free as soon as that is gone, killed or not',
  { timeout: LIMIT_MS },
  async (t) => {
    const folder = folderFor(t);
    folder.make();
    const first = hold(t, folder.lock);
    await first.prints('mine');
    const second = hold(t, folder.lock);
    assert.equal(await second.code, 0);
    assert.equal(second.stdout, 'taken\n');

    first.child.kill('SIGKILL');
    await first.code;

    await hold(t, folder.lock).prints('mine');
  },
);
