import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { SecretSearch } from './secretSearch.ts';

/** What looks for leaks must find them: a search that finds nothing proves nothing otherwise. */

const secret = randomBytes(90);
const search = new SecretSearch([{ name: 'secret', bytes: secret }]);

test('a secret is found whole and in pieces, in every spelling, wherever it begins', () => {
  for (const bytes of [secret, secret.subarray(37, 53), secret.subarray(-16), secret.subarray(0, 17)]) {
    for (let before = 0; before < 4; before += 1) {
      const around = Buffer.concat([randomBytes(before), bytes, randomBytes(5)]);
      const hex = around.toString('hex');
      const texts = [hex, hex.toUpperCase(), around.toString('base64'), around.toString('base64url')];
      assert.notDeepEqual(search.in(around), []);
      for (const text of texts) {
        assert.notDeepEqual(search.in(Buffer.from(`x${text}y`)), [], text);
        assert.notDeepEqual(search.in(Buffer.from(`x${text}y`, 'utf16le')), [], text);
      }
    }
  }
});

test('a few bytes of it, and anything else, are not taken for it', () => {
  assert.deepEqual(search.in(secret.subarray(0, 15)), []);
  assert.deepEqual(search.in(randomBytes(100_000)), []);
  assert.deepEqual(search.in(Buffer.from(randomBytes(50_000).toString('hex'))), []);
});

test('files are searched in every folder, and so are their names', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'keysend-search-'));
  t.after(() => {
    rmSync(folder, { recursive: true });
  });
  mkdirSync(join(folder, 'a/b'), { recursive: true });
  writeFileSync(join(folder, 'a/b/log'), `macaroon: ${secret.toString('base64url')}`);
  writeFileSync(join(folder, 'a', secret.subarray(0, 32).toString('hex')), '');
  writeFileSync(join(folder, 'journal.db'), secret);
  const { found, files } = await search.inFolder(folder, (path) => path.startsWith('journal.db'));
  assert.equal(files, 2);
  const encodings = found.map((line) => line.replace(/^.*, /, '').replace('base64url', 'base64'));
  assert.deepEqual(encodings.sort(), ['base64', 'hex']);
});
