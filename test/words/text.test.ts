import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { plain } from '../../src/words/text.ts';

describe('text of strangers is made safe for one line', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['letters of any alphabet stay', 'Zoë Ζωή 北京 नमस्ते 🚀', 'Zoë Ζωή 北京 नमस्ते 🚀'],
    ['lines become one', 'a\r\nb\u2028c\td', 'a b c d'],
    ['control characters go', 'a\u0000\u001b[2J\u009bb\u007f', 'a[2Jb'],
    ['the direction cannot be turned', 'a\u202eb\u2066c\u2069\u200fd\u061ce', 'abcde'],
    ['what cannot be seen goes', 'a\u200b\u200d\u2060\ufeff\u00ad\u3164\u{e0041}b', 'ab'],
    ['blanks are one blank, and none at the ends', ' \u00a0\u2800a \u3000 b\u2003', 'a b'],
    ['no gap is left behind', 'a \u200b \u200b b', 'a b'],
    ['a name of nothing visible is no name', '\u200b\u3164\u2800 \u2063', ''],
    ['marks do not pile up', `z${'\u0300'.repeat(50)}`, 'z\u0300\u0300'],
    ['half of a character goes', 'a\ud83d b\udc00', 'a b'],
  ];
  for (const [name, text, clean] of cases) {
    test(name, () => {
      assert.equal(plain(text), clean);
    });
  }

  test('it is cut by characters, with an ellipsis', () => {
    assert.equal(plain('🚀🚀🚀🚀', 4), '🚀🚀🚀🚀');
    assert.equal(plain('🚀🚀🚀🚀🚀', 4), '🚀🚀🚀…');
    assert.equal(plain('one two', 5), 'one…');
  });

  test('any text', () => {
    const nasty = fc.constantFrom(
      '\u001b',
      '\u202e',
      '\u2066',
      '\u200b',
      '\n',
      '\u2028',
      '\ud800',
      '\u0301',
      ' ',
      '\u3164',
    );
    const text = fc
      .array(fc.oneof(fc.string({ unit: 'binary' }), nasty), { maxLength: 40 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, fc.integer({ min: 2, max: 60 }), (given, most) => {
        const clean = plain(given, most);
        assert.doesNotMatch(clean, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}]/u);
        assert.doesNotMatch(clean, /[\u200b-\u200f\u2028-\u202e\u2066-\u2069\r\n\t]/);
        assert.ok(Array.from(clean).length <= most);
        assert.equal(plain(clean, most), clean);
      }),
    );
  });

  test('a long text is cut', () => {
    assert.equal(Array.from(plain('a\u0301 '.repeat(5_000_000), 20)).length, 20);
  });
});
