import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Payment } from '../../src/keysend/payment.ts';
import { leftOff, neverSent } from '../../src/keysend/snapshots.ts';
import { paymentLabel } from '../../src/words/paymentLabel.ts';
import { recoveredSentence } from '../../src/words/recovered.ts';
import { failed, NOW, order, settled, snapshot } from '../keysend/samples.ts';
import { names } from './people.ts';

const one = order();

test('what became of payments from before is one sentence, the good news first', () => {
  const table: readonly (readonly [readonly Payment[], string])[] = [
    [[settled(one, [])], 'A payment from before: 100,000 sat to carol, succeeded.'],
    [[neverSent(one)], 'A payment from before: 100,000 sat to carol, never sent.'],
    [[leftOff(one, undefined)], 'A payment from before: 100,000 sat to carol, outcome unknown.'],
    [
      [failed(one, [], 'NO_ROUTE'), settled(one, []), settled(one, [])],
      '3 payments from before: 2 succeeded, 1 failed.',
    ],
    [
      [leftOff(one, undefined), neverSent(one), snapshot(one, []), settled(one, [])],
      '4 payments from before: 1 succeeded, 1 never sent, 1 in flight, 1 outcome unknown.',
    ],
  ];
  for (const [payments, expected] of table) {
    const known = payments.map((payment) => ({ ...payment, destination: one.destination }));
    assert.equal(recoveredSentence(known, names), expected);
  }
});

test('a row that was taken up again says so, to a screen reader too', () => {
  const payment = { ...snapshot(one, []), destination: one.destination };
  const { description, accessible } = paymentLabel(payment, names, NOW + 300_000, true);
  assert.equal(description, 'in flight, resumed, 5 min ago');
  assert.equal(accessible, 'in flight, resumed: 100,000 sat to carol, 5 min ago');
});
