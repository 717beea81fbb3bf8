import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leftOff } from '../../src/keysend/snapshots.ts';
import { order } from '../keysend/samples.ts';
import { modalDialogs } from './modalDialogs.ts';

test('whoever counts a payment no more reads before that it is not told again, either', async (t) => {
  const { modalQuestions, shown } = await modalDialogs(t);
  const answer = await modalQuestions.dismiss(leftOff(order(), undefined), (key) => key);
  assert.equal(answer, 'cancel');
  const [dialog] = shown;
  assert.match(dialog?.detail ?? '', /it may have been paid, or may still be/);
  assert.match(dialog?.detail ?? '', /no longer told of it before you pay the same again\.$/);
});
