import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { isPackaged, stampPackage } from '../../scripts/packageStamp.ts';

let folder: string;

function write(file: string, text: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keysend-stamp-'));
  write('package.json', '{ "version": "1.2.3" }');
  write('.vscodeignore', '**\n!bin/*\n!dist/*.cjs\n');
  write('src/keysend/a.ts', 'a');
  write('bin/keysend', 'sh');
  write('dist/cli.cjs', 'cli');
  write('keysend-1.2.3.vsix', 'vsix');
  stampPackage(folder);
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

test('a package is not made again while nothing has changed', () => {
  assert.equal(isPackaged(folder), true);
  write('README.txt', 'not in the package');
  write('test/a.test.ts', 'neither');
  assert.equal(isPackaged(folder), true);
});

test('a package is made again when a source changed, came or went', () => {
  write('src/keysend/a.ts', 'b');
  assert.equal(isPackaged(folder), false);
  write('src/keysend/a.ts', 'a');
  write('src/wire/b.json', '');
  assert.equal(isPackaged(folder), false);
  rmSync(join(folder, 'src/wire'), { recursive: true });
  assert.equal(isPackaged(folder), true);
  rmSync(join(folder, 'src/keysend/a.ts'));
  assert.equal(isPackaged(folder), false);
});

test('a package is made again when a file changed that is packed as it is', () => {
  write('bin/keysend', 'bash');
  assert.equal(isPackaged(folder), false);
});

test('a package is made again when it, or what was built for it, is not what it was', () => {
  write('dist/cli.cjs', 'built for debugging');
  assert.equal(isPackaged(folder), false);
  write('dist/cli.cjs', 'cli');
  rmSync(join(folder, 'keysend-1.2.3.vsix'));
  assert.equal(isPackaged(folder), false);
  rmSync(folder, { recursive: true });
  assert.equal(isPackaged(folder), false);
  mkdirSync(folder);
});
