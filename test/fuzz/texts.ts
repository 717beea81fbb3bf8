import fc from 'fast-check';

/** What gets into texts that are pasted: blanks of all kinds, marks without a shape, digits that are none, halves of characters. */
const ODD = [
  ...['', ' ', '\t', '\n', '\r\n', '\v', '\0', '\u001b[2J', '\u007f', '\u00a0', '\u00ad', '\u061c', '\u180e'],
  ...['\u200b', '\u200d', '\u200e', '\u202e', '\u2028', '\u2066', '\u2800', '\u3000', '\ufeff', '\ufffd'],
  ...['\ud800', '\udc00', '\u{1f600}', '٣', '３', '一', 'Å', 'ſ', 'K', 'İ', 'é', '０', '−', '‐', '％', '．'],
  ...[
    '%00',
    '%s',
    '{0}',
    '${env:HOME}',
    '__proto__',
    'constructor',
    '../',
    "'",
    '"',
    '`',
    '\\',
    '$(id)',
    '<b>',
  ],
];

/** Sizes of what is far too long: whatever is slower than linear shows by the last of them. */
const SIZES = [1_000, 10_000, 100_000];

/**
 * Texts that are nearly right: some of `words` in a row, a valid text with a few edits, any characters at all, and now and then one of
 * these repeated up to 100,000 characters.
 */
export function nearly(valid: readonly string[], words: readonly string[]): fc.Arbitrary<string> {
  const word = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...words) },
    { weight: 1, arbitrary: fc.constantFrom(...ODD) },
  );
  return fc.oneof(
    { weight: 30, arbitrary: fc.array(word, { maxLength: 8 }).map((parts) => parts.join('')) },
    { weight: 30, arbitrary: edited(fc.constantFrom(...valid), word) },
    { weight: 10, arbitrary: fc.string({ unit: 'binary', maxLength: 80 }) },
    { weight: 1, arbitrary: long([...words, ...ODD].filter((part) => part !== '')) },
  );
}

/** A text with up to four places where something is cut out, put in, or both. */
export function edited(texts: fc.Arbitrary<string>, word: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const edit = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    cut: fc.nat({ max: 3 }),
    put: word,
  });
  return fc.tuple(texts, fc.array(edit, { maxLength: 4 })).map(([text, edits]) =>
    edits.reduce((whole, { at, cut, put }) => {
      const start = Math.floor(at * whole.length);
      return whole.slice(0, start) + put + whole.slice(start + cut);
    }, text),
  );
}

/** Some words, then one or two over and over, then some words: what a pattern that looks back stumbles over. */
export function long(words: readonly string[]): fc.Arbitrary<string> {
  const some = fc.array(fc.constantFrom(...words), { maxLength: 2 }).map((parts) => parts.join(''));
  const again = fc
    .array(fc.constantFrom(...words), { minLength: 1, maxLength: 2 })
    .map((parts) => parts.join(''));
  return fc
    .tuple(some, again, some, fc.constantFrom(...SIZES))
    .map(([before, part, after, size]) => before + part.repeat(Math.ceil(size / part.length)) + after);
}
