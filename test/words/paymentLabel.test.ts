import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Payment, PaymentState } from '../../src/keysend/payment.ts';
import { paymentLabel } from '../../src/words/paymentLabel.ts';
import { attempt, CAROL, NOW, order, settled, snapshot } from '../keysend/samples.ts';
import { names } from './people.ts';

const of = order();
const payment = snapshot(of, [], { destination: CAROL });
const now = NOW + 5 * 60_000;

describe('one payment in one row', () => {
  test('a success: amount, receiver, age; a screen reader hears its state', () => {
    const paid = { ...settled(of, [attempt(1n, 'SUCCEEDED')]), destination: CAROL };
    assert.deepEqual(paymentLabel(paid, names, now), {
      label: '100,000 sat to carol',
      description: '5 min ago',
      accessible: 'succeeded: 100,000 sat to carol, fee 1.1 sat, 5 min ago',
    });
  });

  test('every other state is said in words', () => {
    const states: Record<Exclude<PaymentState, 'succeeded'>, string> = {
      inFlight: 'in flight',
      failed: 'failed',
      unknown: 'outcome unknown',
    };
    for (const [state, word] of Object.entries(states) as [PaymentState, string][]) {
      const { description, accessible } = paymentLabel({ ...payment, state }, names, now);
      assert.equal(description, `${word}, 5 min ago`);
      assert.equal(accessible, `${word}: 100,000 sat to carol, 5 min ago`);
    }
    const canceling: Payment = { ...payment, canceling: true };
    assert.equal(paymentLabel(canceling, names, now).description, 'canceling, 5 min ago');
  });

  test('a payment whose destination the node forgot has a row, too', () => {
    const { label, accessible } = paymentLabel(snapshot(of, []), names, now);
    assert.equal(label, '100,000 sat');
    assert.match(accessible, /100,000 sat to the receiver/);
  });
});
