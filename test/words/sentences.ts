import assert from 'node:assert/strict';
import type { Explanation } from '../../src/words/explanation.ts';

/** What every explanation owes its reader. */
export function assertWhole({ sentence, sentences, remedies }: Explanation): void {
  assert.ok(sentences.length > 0);
  assert.equal(sentence, sentences.join(' '));
  for (const each of sentences) {
    assert.match(each, /^[\p{Lu}"0-9$~.k-].*\.$/su, `no whole sentence: ${each}`);
    assertClean(each);
  }
  for (const remedy of remedies) {
    assertClean(remedy.label);
    assert.match(remedy.label, /^\p{Lu}/u, `a button starts with a capital: ${remedy.label}`);
    assert.ok(remedy.label.length <= 25, `too long for a button: ${remedy.label}`);
  }
  const labels = remedies.map(({ label }) => label);
  assert.equal(new Set(labels).size, labels.length, `two buttons with one label: ${labels.join()}`);
}

/** No leak of our own making, and nothing that does not belong on one line. */
export function assertClean(text: string): void {
  assert.doesNotMatch(text, /undefined|null|NaN|\[object|\{\d+\}|‹hidden›| {2}| [.,;:](?: |$)/u);
  assert.doesNotMatch(text, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  assert.equal(text, text.trim());
  assert.notEqual(text, '');
}
