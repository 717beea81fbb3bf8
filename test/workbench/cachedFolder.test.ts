import assert from 'node:assert/strict';
import { mkdtemp, readFile, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { cachedFolder } from '../../scripts/workbench/cachedFolder.ts';

describe('a folder of the cache', () => {
  let root: string;
  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'keysend-cache-'));
  });
  after(() => rm(root, { recursive: true }));

  const write =
    (text: string) =>
    async (folder: string): Promise<void> => {
      await sleep(300);
      await writeFile(join(folder, 'file'), text);
    };

  it('is filled once, by whoever comes first', async () => {
    const [one, two] = await Promise.all(
      ['one', 'two'].map((text) => cachedFolder('shared', write(text), undefined, root)),
    );
    assert.equal(one, two);
    const text = await readFile(join(root, 'shared', 'file'), 'utf8');
    await cachedFolder('shared', write('three'), undefined, root);
    assert.equal(await readFile(join(root, 'shared', 'file'), 'utf8'), text);
    assert.deepEqual(await readdir(root), ['shared']);
  });

  it('is not there when filling it failed, and can be filled later', async () => {
    const fail = (): Promise<void> => Promise.reject(new Error('no registry'));
    await assert.rejects(cachedFolder('failed', fail, undefined, root), /no registry/);
    assert.equal((await readdir(root)).includes('failed'), false);
    await cachedFolder('failed', write('now'), undefined, root);
    assert.equal(await readFile(join(root, 'failed', 'file'), 'utf8'), 'now');
  });

  it('does not wait for a process that was killed', async () => {
    const lock = join(root, 'killed.lock');
    await writeFile(lock, '');
    const aMinuteAgo = Date.now() / 1000 - 60;
    await utimes(lock, aMinuteAgo, aMinuteAgo);
    await cachedFolder('killed', write('done'), undefined, root);
    assert.equal(await readFile(join(root, 'killed', 'file'), 'utf8'), 'done');
  });

  it('can be given up while another process fills it', async () => {
    await writeFile(join(root, 'busy.lock'), '');
    const waiting = cachedFolder('busy', write('never'), AbortSignal.timeout(300), root);
    await assert.rejects(waiting, { name: 'AbortError' });
  });
});
