import assert from 'node:assert/strict';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { reasonOf } from '../../../src/keysend/problem.ts';
import { writePrivately } from '../../../src/practice/practiceFolder.ts';
import type { PracticeFolder } from '../../../src/practice/practiceFolder.ts';
import { clientOf, folderFor, inTime } from './stage.ts';

const posix = { skip: process.platform === 'win32' ? 'Windows has no such modes' : false };

/** A folder that was there before, with this in it. */
function loose(folder: PracticeFolder, names: readonly string[] = []): void {
  mkdirSync(folder.path);
  for (const name of names) writeFileSync(join(folder.path, name), '');
  chmodSync(folder.path, 0o777);
}

function modeOf(path: string): number {
  return statSync(path).mode & 0o777;
}

describe('a practice folder that others may write in', posix, () => {
  test('is closed to them where there is nothing in it but what is ours', (t) => {
    for (const names of [[], ['root.key', 'practice.db-wal', 'server.json']]) {
      const folder = folderFor(t);
      loose(folder, names);
      folder.make();
      assert.equal(modeOf(folder.path), 0o700);
    }
  });

  test('gets no macaroon where there is anything else, and is left as it is', async (t) => {
    const folder = folderFor(t);
    loose(folder, ['thesis.tex']);
    const reason = reasonOf(
      await clientOf(folder)
        .nodes(inTime())
        .catch((error: unknown) => error),
    );
    assert.ok(reason?.kind === 'practiceUnavailable' && reason.cause.kind === 'other');
    assert.match(reason.cause.detail, /others may write in the folder .*chmod go-w/);
    assert.ok(reason.cause.detail.includes(folder.path));
    assert.deepEqual(readdirSync(folder.path), ['thesis.tex']);
    assert.equal(modeOf(folder.path), 0o777);
  });

  test('is not ours where somebody put a link into it', (t) => {
    const folder = folderFor(t);
    loose(folder);
    symlinkSync('/etc/hostname', folder.log);
    assert.throws(() => {
      folder.make();
    }, /others may write/);
  });

  test('that others may only read is left as it is', (t) => {
    const folder = folderFor(t);
    loose(folder);
    chmodSync(folder.path, 0o755);
    folder.make();
    assert.equal(modeOf(folder.path), 0o755);
  });
});

test('a file is written beside nothing that was put in its way', posix, (t) => {
  const folder = folderFor(t);
  folder.make();
  const victim = join(folder.path, 'victim');
  writeFileSync(victim, 'mine');
  symlinkSync(victim, `${folder.rootKey}.${String(process.pid)}`);
  writePrivately(folder.rootKey, 'secret');
  assert.equal(readFileSync(victim, 'utf8'), 'mine');
  assert.equal(readFileSync(folder.rootKey, 'utf8'), 'secret');
  assert.equal(modeOf(folder.rootKey), 0o600);
});
