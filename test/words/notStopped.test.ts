import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from '../../src/keysend/problem.ts';
import type { Reason } from '../../src/keysend/problem.ts';
import { explainNotStopped } from '../../src/words/notStopped.ts';
import { explain } from '../../src/words/reasons.ts';
import { assertWhole } from './sentences.ts';

const full = new Problem({
  kind: 'journalUnavailable',
  path: '/home/ann/journal.db',
  detail: 'database or disk is full',
});

test('a stop that could not be written down: that sending goes on is said first, and never that nothing is sent', () => {
  for (const door of ['editor', 'terminal'] as const) {
    for (const error of [full, new Error('boom')]) {
      const explained = explainNotStopped(error, door);
      assertWhole(explained);
      assert.match(explained.sentence, /^Sending is not stopped: /);
      assert.doesNotMatch(explained.sentence, /without it nothing is sent/);
    }
  }
  const { remedies, sentence } = explainNotStopped(full, 'editor');
  assert.equal(remedies[0]?.kind, 'tryAgain');
  assert.match(sentence, /other windows and the terminal still can/);
});

test('a stop that holds already: nobody is told that others can still send', () => {
  for (const door of ['editor', 'terminal'] as const) {
    for (const error of [full, new Error('boom')]) {
      const explained = explainNotStopped(error, door, 0);
      assertWhole(explained);
      assert.match(
        explained.sentence,
        /^All sending was stopped already, at 1970-01-01.*could not be looked up/,
      );
      assert.doesNotMatch(explained.sentence, /not stopped|still can|can still/);
    }
  }
});

test('a stop that met a damaged journal: a new one is in its place, and all is stopped', () => {
  const reason = { ...full.reason, cause: 'setAside' } as Reason;
  const { sentence } = explainNotStopped(new Problem(reason), 'editor');
  assert.doesNotMatch(sentence, /not stopped|still can/);
  assert.match(sentence, /All sending is stopped until you allow it again\.$/);
});

test('a stop that another program holds back: that program is to be closed, and no disk is blamed', () => {
  const locked = { ...full.reason, detail: 'database is locked', cause: 'locked' } as Reason;
  for (const door of ['editor', 'terminal'] as const) {
    const { sentence } = explainNotStopped(new Problem(locked), door);
    assert.match(sentence, /close that program/);
    assert.doesNotMatch(sentence, /disk/);
  }
});

test('what that window refuses meanwhile does not sound as if all were stopped', () => {
  const explained = explain({ kind: 'sendingStopped', since: 0, onlyHere: true }, 'editor');
  assertWhole(explained);
  assert.match(explained.sentence, /in this window .*so nothing was sent\. .*the terminal can still send/);
  assert.equal(explained.remedies[0]?.kind, 'allowSending');
});
