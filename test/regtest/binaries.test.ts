import assert from 'node:assert/strict';
import { mkdtemp, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { findBinaries } from './binaries.ts';
import { holdLock } from './lock.ts';

describe('the cache of built programs', () => {
  let dir: string;
  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'keysend-binaries-'));
  });
  after(() => rm(dir, { recursive: true }));

  test('a machine without Go is told what to install', async () => {
    const result = await findBinaries({ cacheDir: dir, env: { PATH: dir } });
    assert.equal(result.ok, false);
    assert.match(result.why, /^Go is not installed .* needs Go 1\.25\.10 or later/);
  });

  test(
    'a machine with an old Go is told which one it needs',
    { skip: process.platform === 'win32' },
    async () => {
      for (const [version, isOld] of [
        ['go1.22', true],
        ['go1.25.9', true],
        ['go1.25.10', false],
        ['go1.26rc1', false],
        ['devel go1.27-abcdef', false],
      ] as const) {
        // Knows its version, and cannot build.
        const go = `#!/bin/sh\n[ "$1" = version ] || { echo no network >&2; exit 1; }\necho 'go version ${version} linux/amd64'\n`;
        await writeFile(join(dir, 'go'), go, { mode: 0o755 });
        const result = findBinaries({ cacheDir: dir, env: { PATH: `${dir}:/bin:/usr/bin` } });
        if (isOld) {
          const { ok, why } = { why: '', ...(await result) };
          assert.equal(ok, false, version);
          assert.match(why, new RegExp(`^Go ${version.slice(2)} is too old`));
        } else {
          await assert.rejects(result, /Building LND and btcd failed:\nno network/, version);
        }
      }
      // A failed build leaves nothing that the next one would trip over.
      await assert.rejects(stat(join(dir, 'build.lock')), { code: 'ENOENT' });
    },
  );

  test('a lock is held by one at a time, and a dead owner does not hold it for ever', async () => {
    const path = join(dir, 'a.lock');
    const first = await holdLock(path);
    let waited = false;
    const onWait = (): void => {
      waited = true;
    };
    const second = holdLock(path, { onWait });
    await assert.rejects(holdLock(path, { signal: AbortSignal.timeout(50) }));
    assert.equal(waited, true);
    await first.release();
    await (await second).release();

    await writeFile(path, '');
    const anHourAgo = new Date(Date.now() - 3_600_000);
    await utimes(path, anHourAgo, anHourAgo);
    await (await holdLock(path, { signal: AbortSignal.timeout(1_000) })).release();
  });
});
