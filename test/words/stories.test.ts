import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { stories, tell } from './stories.ts';

const folder = join(import.meta.dirname, 'stories');
const update = process.env['UPDATE_STORIES'] !== undefined;

describe('the output channel reads as it did (UPDATE_STORIES=1 writes it anew: read what changed)', () => {
  // The start is told in the person's own time zone.
  before(() => {
    process.env['TZ'] = 'UTC';
  });

  for (const [name, story] of Object.entries(stories)) {
    test(name.replaceAll('-', ' '), () => {
      const file = join(folder, `${name}.txt`);
      const told = tell(story);
      if (update) writeFileSync(file, told);
      assert.ok(existsSync(file), `${name}.txt is missing`);
      assert.equal(told, readFileSync(file, 'utf8'));
    });
  }

  test('no text is left without its story', () => {
    const expected = Object.keys(stories).map((name) => `${name}.txt`);
    assert.deepEqual(readdirSync(folder).sort(), expected.sort());
  });

  test('every terminal can show it', () => {
    for (const story of Object.values(stories)) {
      assert.match(tell(story), /^[\x20-\x7e\n]*$/);
    }
  });
});
