import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { JournalDamage } from '../../src/keysend/journalCare.ts';
import { explainDamage } from '../../src/words/journalDamage.ts';
import { assertWhole } from './sentences.ts';

const from = '/home/ann/.local/share/keysend/journal.db';
const to = '/home/ann/.local/share/keysend/journal.damaged-20261122T120000Z.db';

function setAside(saved: number): Extract<JournalDamage, { readonly kind: 'setAside' }> {
  return { kind: 'setAside', from, to, saved };
}

describe('what was damaged in the journal', () => {
  test('a file that was set aside: which, where it lies, how many payments were saved, and what to do', () => {
    for (const door of ['editor', 'terminal'] as const) {
      for (const saved of [0, 1, 1234]) {
        const explained = explainDamage(setAside(saved), door);
        assertWhole(explained);
        assert.ok(explained.sentence.includes(from) && explained.sentence.includes(to));
      }
    }
    assert.match(explainDamage(setAside(0), 'editor').sentence, /no payment could be read/);
    assert.match(explainDamage(setAside(1), 'editor').sentence, /the one payment that could still be read/);
    assert.match(explainDamage(setAside(1234), 'editor').sentence, /the 1,234 payments that could still be/);
    assert.match(explainDamage(setAside(1), 'editor').sentence, /All sending is stopped until you allow it/);
    assert.deepEqual(
      explainDamage(setAside(1), 'editor').remedies.map((remedy) =>
        remedy.kind === 'revealFile' ? remedy.path : remedy.kind,
      ),
      ['allowSending', to, 'showLog'],
    );
  });

  test('limits that were lost with it are told: whoever lowered them would count on them', () => {
    for (const door of ['editor', 'terminal'] as const) {
      const explained = explainDamage({ ...setAside(3), areLimitsLost: true }, door);
      assertWhole(explained);
      assert.match(explained.sentence, /Your limits could not be read/);
      assert.doesNotMatch(explainDamage(setAside(3), door).sentence, /limits/);
    }
  });

  test('a journal that is empty or gone is called that, and what to do', () => {
    for (const door of ['editor', 'terminal'] as const) {
      const empty = explainDamage({ kind: 'setAside', from, to, saved: 0, isEmpty: true }, door);
      const gone = explainDamage({ kind: 'gone', from }, door);
      for (const explained of [empty, gone]) {
        assertWhole(explained);
        assert.ok(explained.sentence.includes(from));
        assert.match(explained.sentence, /without the payments and the limits/);
        assert.match(explained.sentence, /All sending is stopped until you allow it/);
      }
      assert.match(empty.sentence, /was empty/);
      assert.match(empty.sentence, /putting a copy there, close all windows and terminals first/);
      assert.ok(empty.sentence.includes(to));
      assert.match(gone.sentence, /is gone: it was deleted, or moved away/);
    }
  });

  test('orders that are not what was written: which, and where their end can be seen', () => {
    const hashes = ['a', 'b', 'c', 'd'].map((digit) => digit.repeat(64));
    for (const door of ['editor', 'terminal'] as const) {
      for (const some of [hashes.slice(0, 1), hashes, ['']]) {
        assertWhole(explainDamage({ kind: 'orders', hashes: some }, door));
      }
    }
    const { sentence } = explainDamage({ kind: 'orders', hashes }, 'terminal');
    assert.match(
      sentence,
      /^4 payments in the journal are damaged and are not used: a{64}, b{64}, c{64}, …\./,
    );
  });

  test('what a damaged file holds cannot steer a terminal', () => {
    const nasty = '\u001b[31m\u202e\r\n';
    for (const damage of [
      { kind: 'orders', hashes: [nasty] },
      { kind: 'setAside', from: nasty, to: nasty, saved: 0 },
      { kind: 'setAside', from: nasty, to: nasty, saved: 0, isEmpty: true },
      { kind: 'gone', from: nasty },
    ] as const) {
      assert.doesNotMatch(explainDamage(damage, 'terminal').sentence, /[\p{Cc}\p{Cf}]/u);
    }
  });
});
