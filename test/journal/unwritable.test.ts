import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { afterwards, journalIn, temporaryDirectory } from './samples.ts';
import { sendElsewhere } from './sending.ts';
import type { Sent } from './sending.ts';

const posixOnly = { skip: process.platform === 'win32' ? 'Windows has other limits' : false };
const isRoot = process.geteuid?.() === 0;
const rootOnly = { skip: isRoot ? false : 'only root mounts, and becomes somebody else' };
const NOBODY = 65_534;

function newFile(t: TestContext): string {
  const directory = join(temporaryDirectory(t), 'keysend');
  mkdirSync(directory, { mode: 0o700 });
  return join(directory, 'journal.db');
}

/** Nothing was asked of the node. */
function refusal(sent: readonly Sent[]): string {
  const last = sent.at(-1);
  assert.equal(last?.paid, false);
  assert.ok(sent.slice(0, -1).every(({ paid, detail }) => paid && detail === undefined));
  return last.detail ?? assert.fail('nothing was refused');
}

/** Every order that was sent is there, the file is sound, and the next order is written. */
async function isUsedAgain(t: TestContext, file: string, sent: readonly Sent[]): Promise<void> {
  const [next] = await sendElsewhere(file, 1);
  assert.deepEqual([next?.paid, next?.detail], [true, undefined]);
  const journal = journalIn(t, file);
  const paid = sent.filter((each) => each.paid).map(({ hash }) => hash);
  assert.equal((await journal.find(paid)).length, paid.length);
  assert.deepEqual(await journal.check(), []);
}

test('a file that may not grow stops the next payment', posixOnly, async (t) => {
  const file = newFile(t);
  // Blocks of 512 bytes (some shells count in 1024); a write beyond the limit then fails instead of killing the process.
  const around = ['sh', '-c', 'trap "" XFSZ; ulimit -f 128; exec "$0" "$@"'];

  const sent = await sendElsewhere(file, 100_000, { around });

  assert.equal(refusal(sent), 'disk I/O error');
  assert.ok(sent.length > 10);
  await isUsedAgain(t, file, sent);
});

test(
  'a full disk stops the payment, be the journal new or old; freed again, it goes on',
  rootOnly,
  async (t) => {
    const file = newFile(t);
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=400k,mode=700', 'tmpfs', dirname(file)]);
    if (mounted.status !== 0) {
      t.skip('nothing can be mounted here');
      return;
    }
    afterwards(t, () => spawnSync('umount', [dirname(file)]));
    const filler = join(dirname(file), 'filler');
    fill(filler, dirname(file));

    assert.equal(refusal(await sendElsewhere(file, 1)), 'database or disk is full');
    rmSync(filler);
    const first = await sendElsewhere(file, 5);
    assert.ok(first.every(({ paid }) => paid));
    const sent = [...first, ...(await sendElsewhere(file, 100_000))];
    assert.equal(refusal(sent), 'database or disk is full');

    spawnSync('mount', ['-o', 'remount,size=10m', dirname(file)]);
    await isUsedAgain(t, file, sent);
  },
);

test('a journal that may only be read stops the payment', rootOnly, async (t) => {
  const file = newFile(t);
  for (const directory of [dirname(file), dirname(dirname(file))]) chmodSync(directory, 0o755);
  const before = await sendElsewhere(file, 3);
  const asNobody = { uid: NOBODY, gid: NOBODY };
  const forAll = (mode: number): void => {
    chmodSync(file, mode);
    chmodSync(`${file}-journal`, mode);
  };

  forAll(0o644);
  assert.equal(refusal(await sendElsewhere(file, 1, asNobody)), 'attempt to write a readonly database');
  forAll(0o600);
  assert.equal(refusal(await sendElsewhere(file, 1, asNobody)), 'unable to open database file');
  const elsewhere = join(dirname(file), 'new', 'journal.db');
  assert.match(refusal(await sendElsewhere(elsewhere, 1, asNobody)), /^EACCES: permission denied, mkdir/);
  const beside = join(dirname(file), 'new.db');
  assert.match(refusal(await sendElsewhere(beside, 1, asNobody)), /^EACCES: permission denied, open/);

  for (const path of [dirname(file), file, `${file}-journal`]) chownSync(path, NOBODY, NOBODY);
  const [next] = await sendElsewhere(file, 1, asNobody);
  assert.equal(next?.paid, true);
  await isUsedAgain(t, file, before);
});

test('a process that holds the journal for longer than 5 seconds stops the payment', async (t) => {
  const file = newFile(t);
  const before = await sendElsewhere(file, 1);
  const holder = spawn(process.execPath, [join(import.meta.dirname, 'holder.ts'), file]);
  afterwards(t, () => holder.kill('SIGKILL'));
  await once(holder.stdout, 'data');
  const started = performance.now();

  const sent = await sendElsewhere(file, 1);

  assert.equal(refusal(sent), 'database is locked');
  assert.ok(performance.now() - started > 4_900);
  holder.stdin.end();
  await once(holder, 'exit');
  await isUsedAgain(t, file, before);
});

test('one that lets go in time does not', async (t) => {
  const file = newFile(t);
  const holder = spawn(process.execPath, [join(import.meta.dirname, 'holder.ts'), file]);
  afterwards(t, () => holder.kill('SIGKILL'));
  await once(holder.stdout, 'data');
  setTimeout(() => holder.stdin.end(), 1_500);

  await isUsedAgain(t, file, await sendElsewhere(file, 1));
});

test('something else where the journal or its directory belongs stops the payment', async (t) => {
  const file = newFile(t);
  mkdirSync(file);
  assert.equal(refusal(await sendElsewhere(file, 1)), 'unable to open database file');
  rmSync(dirname(file), { recursive: true });
  writeFileSync(dirname(file), 'a file where the directory belongs');
  assert.match(refusal(await sendElsewhere(file, 1)), /^EEXIST|^ENOTDIR/);

  rmSync(dirname(file));
  await isUsedAgain(t, file, []);
});

function fill(filler: string, directory: string): void {
  const { bfree, bsize } = statfsSync(directory);
  writeFileSync(filler, Buffer.alloc(bfree * bsize));
}
