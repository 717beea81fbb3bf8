import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { NodeKey } from '../../../src/keysend/destination.ts';
import type { PaymentHash } from '../../../src/keysend/preimage.ts';
import { MemoryStore } from '../../../src/practice/network/memoryStore.ts';
import type { Page } from '../../../src/practice/network/requests.ts';
import type { StoredInvoice, StoredPayment } from '../../../src/practice/network/store.ts';

const page: fc.Arbitrary<Page> = fc.record({
  offset: fc.bigInt(0n, 25n),
  most: fc.nat(8),
  reversed: fc.boolean(),
});

/** What ListPayments promises (facts: offsets are exclusive, the answer always ascends). */
function cut<Item>(items: readonly (readonly [bigint, Item])[], { offset, most, reversed }: Page): Item[] {
  const ascending = [...items].sort(([a], [b]) => (a < b ? -1 : 1));
  const inRange = ascending.filter(([index]) =>
    reversed ? offset === 0n || index < offset : index > offset,
  );
  const found = reversed ? inRange.slice(Math.max(0, inRange.length - most)) : inRange.slice(0, most);
  return found.map(([, item]) => item);
}

describe('a store in memory', () => {
  test('pages payments as LND does; a hash that is tried again moves to its new place', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(9), fc.boolean())),
        page,
        fc.boolean(),
        (saved, asked, succeededOnly) => {
          const store = new MemoryStore();
          const all = new Map<PaymentHash, StoredPayment>();
          for (const [place, [name, succeeded]] of saved.entries()) {
            const hash = `hash ${name}` as PaymentHash;
            const payment = { index: BigInt(place + 1), hash, succeeded, body: String(place) };
            all.set(hash, payment);
            store.save({ state: String(place), payments: [payment], invoices: [] });
          }
          const wanted = [...all.values()].filter((each) => each.succeeded || !succeededOnly);
          assert.deepEqual(
            store.payments(asked, { succeededOnly }),
            cut(
              wanted.map((each) => [each.index, each]),
              asked,
            ),
          );
          assert.equal(store.countPayments(), all.size);
          for (const [hash, payment] of all) assert.equal(store.payment(hash), payment);
        },
      ),
    );
  });

  test('keeps each node’s invoices apart', () => {
    const store = new MemoryStore();
    const invoice = (node: string, addIndex: bigint, settled = false): StoredInvoice => ({
      node: node as NodeKey,
      hash: `hash ${addIndex}` as PaymentHash,
      addIndex,
      settled,
      body: '',
    });
    store.save({
      state: 'one',
      payments: [],
      invoices: [invoice('a', 1n), invoice('b', 1n), invoice('a', 2n)],
    });
    store.save({ state: 'two', payments: [], invoices: [invoice('a', 1n, true)] });
    const all = { offset: 0n, most: 9, reversed: false };
    assert.deepEqual(store.invoices('a' as NodeKey, all), [invoice('a', 1n, true), invoice('a', 2n)]);
    assert.deepEqual(store.invoices('b' as NodeKey, all), [invoice('b', 1n)]);
    assert.deepEqual(store.invoices('c' as NodeKey, all), []);
    assert.equal(store.state(), 'two');
  });
});
