import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evidence, invoice } from './books.ts';
import { withForgotten } from './practiceLedger.ts';

const { after } = evidence();

test('what receivers had before their network forgot it still counts, and what they were paid twice is twice', () => {
  const { invoices } = withForgotten({ ...after, invoices: [] }, [invoice()]);
  assert.deepEqual(invoices, [invoice()]);
  const again = withForgotten({ ...after, invoices: [invoice()] }, [invoice()]).invoices;
  assert.deepEqual(
    again.map(({ settledHtlcs, paidMsat }) => [settledHtlcs, paidMsat]),
    [[2, 200_000n]],
  );
});

test('one that was not settled before, and was since, is settled', () => {
  const accepted = invoice({ state: 'ACCEPTED', settledHtlcs: 0, paidMsat: 0n });
  const { invoices } = withForgotten({ ...after, invoices: [invoice()] }, [accepted]);
  assert.deepEqual(invoices, [invoice()]);
});
