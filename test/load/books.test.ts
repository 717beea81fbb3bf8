import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differences } from './books.ts';
import type { Books, Errands, Order, Paid } from './books.ts';

const order: Order = {
  hash: 'aa',
  message: 'window: 0',
  destination: 'bob',
  amountMsat: 1_000_000n,
  state: 'succeeded',
};
const paid: Paid = { hash: 'aa', status: 'SUCCEEDED', amountMsat: 1_000_000n, feeMsat: 7n, settled: 1 };
const asked: Errands = {
  errands: [{ destination: 'bob', amountSat: 1_000, message: 'window: 0' }],
  sent: [{ hash: 'aa', state: 'succeeded' }],
};

function books(changes: Partial<Books> = {}): Books {
  return { orders: [order], payments: [paid], spentMsat: 1_000_007n, isWhole: true, ...changes };
}

test('what was paid once and is known so everywhere is no difference', () => {
  assert.deepEqual(differences(asked, books()), []);
});

const wrong: Readonly<Record<string, readonly [Partial<Errands>, Partial<Books>, RegExp]>> = {
  'an order that the disk lost': [{}, { orders: [] }, /window: 0: the journal does not have it/],
  'an order that is there twice': [{}, { orders: [order, order] }, /the journal has it 2 times/],
  'an order without its end': [{}, { orders: [{ ...order, state: null }] }, /the journal has it as open/],
  'another destination': [{}, { orders: [{ ...order, destination: 'eve' }] }, /another destination/],
  'another amount': [{}, { payments: [{ ...paid, amountMsat: 1n }] }, /its amount is not/],
  'an order that was not paid': [{}, { payments: [] }, /the node does not have it/],
  'a payment that failed': [{}, { payments: [{ ...paid, status: 'FAILED' }] }, /the node has it as FAILED/],
  'two HTLCs that settled': [{}, { payments: [{ ...paid, settled: 2 }] }, /2 of its HTLCs settled/],
  'a payment of nobody': [{}, { payments: [paid, { ...paid, hash: 'bb' }] }, /The node has 2 payments of 1/],
  'money that no payment explains': [
    {},
    { spentMsat: 2_000_014n },
    /spent 2000014 msat on payments of 1000007/,
  ],
  'a sender that was refused': [{ sent: [{ problem: 'locked' }] }, {}, /its sender said "locked"/],
  'a sender that saw no end': [{ sent: [{ hash: 'aa', state: 'unknown' }] }, {}, /its sender saw it unknown/],
  'a sender that was not heard': [{ sent: [] }, {}, /its sender said nothing/],
  'a file that is not whole': [{}, { isWhole: false }, /file is not whole/],
};

for (const [what, [errands, changes, expected]] of Object.entries(wrong)) {
  test(`${what} is found`, () => {
    const found = differences({ ...asked, ...errands }, books(changes));
    assert.ok(
      found.some((sentence) => expected.test(sentence)),
      found.join('\n'),
    );
  });
}
