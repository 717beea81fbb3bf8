import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { project } from '../../scripts/bundles.ts';
import { chosenSuites, suites } from '../../scripts/suites.ts';

const { scripts } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

test('named suites run in the order of the table, with the package they need', () => {
  const names = (...asked: string[]): string[] => chosenSuites(asked).map(({ name }) => name);
  assert.deepEqual(
    names(),
    suites.map(({ name }) => name),
  );
  assert.deepEqual(names('unit', 'lint'), ['lint', 'unit']);
  assert.deepEqual(names('vsix'), ['package', 'vsix']);
  assert.throws(() => names('unti'), /no suite unti.*unit/);
});

test('every suite is an npm script of its own', () => {
  for (const { script } of suites) assert.ok(script in scripts, script);
});

test('no test file is forgotten: each belongs to exactly one suite', () => {
  const run = suites
    .flatMap(({ script }) => [...(scripts[script] ?? '').matchAll(/"(test\/[^"]+\.test\.ts)"/g)])
    .flatMap(([, pattern = '']) => globSync(pattern, { cwd: project }));
  assert.deepEqual(run.sort(), globSync('test/**/*.test.ts', { cwd: project }).sort());
});
