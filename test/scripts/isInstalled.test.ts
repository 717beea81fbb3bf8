import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { isInstalled } from '../../scripts/isInstalled.mjs';

type Packages = Record<string, object>;

const a = { version: '1.0.0', integrity: 'sha512-a' };
const elsewhere = {
  version: '1.0.0',
  optional: true,
  os: [process.platform === 'win32' ? 'linux' : 'win32'],
};
const here = { version: '1.0.0', optional: true, os: [process.platform], cpu: [process.arch] };

function check(
  locked: Packages,
  installed: Packages | undefined,
  dependencies: object = { a: '1.0.0' },
): boolean {
  const project = mkdtempSync(join(tmpdir(), 'keysend-installed-'));
  try {
    const write = (file: string, value: object): void => {
      writeFileSync(join(project, file), JSON.stringify(value));
    };
    write('package.json', { devDependencies: dependencies });
    write('package-lock.json', { packages: { '': { devDependencies: { a: '1.0.0' } }, ...locked } });
    if (installed !== undefined) {
      for (const path of Object.keys(installed)) mkdirSync(join(project, path), { recursive: true });
      mkdirSync(join(project, 'node_modules'), { recursive: true });
      write('node_modules/.package-lock.json', { packages: installed });
    }
    return isInstalled(project);
  } finally {
    rmSync(project, { recursive: true });
  }
}

test('an installation that fits the lockfile is not made again', () => {
  assert.equal(check({ 'node_modules/a': a }, { 'node_modules/a': a }), true);
  assert.equal(check({ 'node_modules/a': a, 'node_modules/b': elsewhere }, { 'node_modules/a': a }), true);
});

test('anything else is', () => {
  assert.equal(check({ 'node_modules/a': a }, undefined), false, 'nothing installed');
  assert.equal(check({ 'node_modules/a': a }, {}), false, 'missing');
  assert.equal(
    check({ 'node_modules/a': a }, { 'node_modules/a': { ...a, version: '1.0.1' } }),
    false,
    'other version',
  );
  assert.equal(
    check({ 'node_modules/a': a }, { 'node_modules/a': { ...a, integrity: 'x' } }),
    false,
    'other content',
  );
  assert.equal(check({}, { 'node_modules/a': a }), false, 'left over');
  assert.equal(check({ 'node_modules/a': here }, {}), false, 'this platform needs it');
  assert.equal(
    check({ 'node_modules/a': a }, { 'node_modules/a': a }, { a: '2.0.0' }),
    false,
    'package.json moved on',
  );
});
