import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { project } from '../../scripts/bundles.ts';

const page = readFileSync(join(project, 'docs', 'reliability.md'), 'utf8');

/** The last cell of each row that names a test: its file, and its name if one alone is meant. */
function namedTests(): readonly { readonly file: string; readonly name: string }[] {
  return [...page.matchAll(/\| `(test\/[\w./-]+)`(?:: (.+?))? *\|$/gm)].map(([, file = '', name = '']) => ({
    file,
    name,
  }));
}

test('each guarantee of docs/reliability.md names a test that is there', () => {
  const named = namedTests();
  assert.ok(named.length > 20);
  for (const { file, name } of named) {
    const source = readFileSync(join(project, file), 'utf8');
    assert.ok(source.includes(name), `${file} has no test "${name}"`);
  }
});

test('each row of a table of guarantees names one', () => {
  const tables = page.split(/^\| guarantee.*\n\|[ -|]*\n/gm).slice(1);
  const rows = tables.flatMap((table) => table.split('\n\n')[0]?.trim().split('\n') ?? []);
  assert.equal(rows.length, namedTests().length);
});
