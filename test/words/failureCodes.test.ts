import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { failureSentence } from '../../src/words/failureCodes.ts';
import { assertClean } from './sentences.ts';

const proto = readFileSync(join(import.meta.dirname, '../../proto/lightning.proto'), 'utf8');
const codes = [
  ...(/enum FailureCode \{(.*?)\n {4}\}/s.exec(proto)?.[1] ?? '').matchAll(/^ *([A-Z_]+) = \d+;/gm),
].map(([, code = '']) => code);

describe('every failure code of LND has its sentence', () => {
  test('and the codes are found in its proto file', () => {
    assert.equal(codes.length, 29);
  });

  for (const code of codes) {
    test(code, () => {
      const places = [
        { node: 'bob' },
        { node: 'bob', next: 'carol' },
        { node: 'bob', next: 'carol', channel: '609x1x0' },
      ];
      for (const sentence of places.map((place) => failureSentence(code, place))) {
        assertClean(sentence);
        assert.match(sentence, /\.$/);
        assert.doesNotMatch(sentence, /not explained here/);
      }
    });
  }
});

test('a code of a newer LND is told as it is', () => {
  assert.match(failureSentence('BRAND_NEW', { node: 'bob' }), /^BRAND_NEW is not explained here/);
});

test('a channel is named by both of its ends and its id', () => {
  const place = { node: 'bob', next: 'frank', channel: '452x4x0' };
  assert.equal(
    failureSentence('TEMPORARY_CHANNEL_FAILURE', place),
    'The channel bob -> frank (452x4x0) cannot carry this amount now.',
  );
});
