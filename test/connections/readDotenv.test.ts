import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readDotenv } from '../../src/connections/readDotenv.ts';
import { reasonFrom, temporaryDirectory, write } from './samples.ts';

test('the .env of a folder is read', async (t) => {
  const folder = temporaryDirectory(t);
  write(folder, { '.env': 'LND_RPC_HOST=localhost:10001\n' });

  assert.deepEqual(await readDotenv(folder), {
    file: join(folder, '.env'),
    text: 'LND_RPC_HOST=localhost:10001\n',
  });
});

test('a folder without one, or with a Python environment of that name, has none', async (t) => {
  const folder = temporaryDirectory(t);
  assert.equal(await readDotenv(folder), undefined);

  mkdirSync(join(folder, '.env'));
  assert.equal(await readDotenv(folder), undefined);
});

test('one that is far too large is told, not skipped', async (t) => {
  const folder = temporaryDirectory(t);
  write(folder, { '.env': '#'.repeat(100_000) });

  assert.deepEqual(await reasonFrom(() => readDotenv(folder)), {
    kind: 'dotenvUnreadable',
    file: join(folder, '.env'),
    code: 'EFBIG',
  });
});
