import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { ExposedFiles } from '../../src/connections/exposedFiles.ts';
import { temporaryDirectory } from './samples.ts';

const posixOnly = { skip: process.platform === 'win32' ? 'Windows has no such permissions' : false };

interface Place {
  readonly data: string;
  readonly folder: string;
  readonly file: string;
}

/** A macaroon in a folder that everybody may enter. */
function place(t: TestContext, mode = 0o644): Place {
  const directory = temporaryDirectory(t);
  chmodSync(directory, 0o755);
  const folder = join(directory, 'lnd');
  mkdirSync(folder);
  chmodSync(folder, 0o755);
  const file = join(folder, 'admin.macaroon');
  writeFileSync(file, 'x');
  chmodSync(file, mode);
  return { data: join(directory, 'share'), folder, file };
}

test('a macaroon that everybody can read is told once, in whatever window', posixOnly, async (t) => {
  const { data, file } = place(t);
  const exposed = new ExposedFiles(data);

  assert.deepEqual(await exposed.notice(file), { path: file, isOwn: true });
  assert.equal(await exposed.notice(file), undefined);
  assert.equal(await new ExposedFiles(data).notice(file), undefined);
  assert.equal(statSync(join(data, 'exposed-files.json')).mode & 0o777, 0o600);
});

test('and again when it is opened up further, or anew', posixOnly, async (t) => {
  const { data, file } = place(t);
  const exposed = new ExposedFiles(data);
  await exposed.notice(file);

  chmodSync(file, 0o666);
  assert.ok(await exposed.notice(file));
  chmodSync(file, 0o600);
  assert.equal(await exposed.notice(file), undefined);
  chmodSync(file, 0o666);
  assert.ok(await new ExposedFiles(data).notice(file));
  assert.ok(await exposed.notice(file).then((again) => again === undefined));
});

test('as LND itself leaves its files nobody is warned', posixOnly, async (t) => {
  const own = place(t, 0o640);
  assert.equal(await new ExposedFiles(own.data).notice(own.file), undefined);

  // What it bakes is for all, in a folder that is not.
  const baked = place(t, 0o644);
  chmodSync(baked.folder, 0o700);
  assert.equal(await new ExposedFiles(baked.data).notice(baked.file), undefined);
  chmodSync(baked.folder, 0o701);
  assert.ok(await new ExposedFiles(baked.data).notice(baked.file));
});

test('each file is another one', posixOnly, async (t) => {
  const { data, folder, file } = place(t);
  const second = join(folder, 'keysend.macaroon');
  writeFileSync(second, 'x');
  chmodSync(second, 0o644);
  await new ExposedFiles(data).notice(file);
  assert.ok(await new ExposedFiles(data).notice(second));
  assert.equal(await new ExposedFiles(data).notice(file), undefined);
  assert.equal(await new ExposedFiles(data).notice(second), undefined);
});

test('where it cannot be written down it is told once by this process', posixOnly, async (t) => {
  const { data, file } = place(t);
  writeFileSync(data, 'a file where the directory should be');
  const exposed = new ExposedFiles(data);
  assert.ok(await exposed.notice(file));
  assert.equal(await exposed.notice(file), undefined);
});

test('a file that is gone by now, or a loop of links, is no reason to fail', posixOnly, async (t) => {
  const { data, folder } = place(t);
  symlinkSync('loop', join(folder, 'loop'));
  for (const name of ['gone', 'loop'])
    assert.equal(await new ExposedFiles(data).notice(join(folder, name)), undefined);
});
