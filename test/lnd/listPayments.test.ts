import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reasonOf } from '../../src/keysend/problem.ts';
import { listKeysends } from '../../src/lnd/listPayments.ts';
import type { ListPaymentsRequest } from '../../src/wire/generated/lnrpc/ListPaymentsRequest.ts';
import type { ListPaymentsResponse__Output } from '../../src/wire/generated/lnrpc/ListPaymentsResponse.ts';
import type { Payment__Output } from '../../src/wire/generated/lnrpc/Payment.ts';
import { arrived, attempt } from './samples.ts';

type Kind = 'keysend' | 'invoice' | 'forgotten' | 'odd';

/** A node with these payments, oldest first, that pages as LND does: ascending within a page, offsets exclusive. */
function nodeWith(kinds: readonly Kind[]) {
  const requests: ListPaymentsRequest[] = [];
  const all = kinds.map((kind, index) => payment(kind, index + 1));
  return {
    requests,
    ask: async (request: ListPaymentsRequest): Promise<ListPaymentsResponse__Output> => {
      requests.push(request);
      const before = request.index_offset === '0' ? Infinity : Number(request.index_offset);
      const older = all.filter(({ payment_index }) => Number(payment_index) < before);
      const payments = older.slice(-Number(request.max_payments));
      return {
        payments,
        first_index_offset: payments[0]?.payment_index ?? '0',
        last_index_offset: payments.at(-1)?.payment_index ?? '0',
        total_num_payments: '0',
      };
    },
  };
}

function times(count: number, kind: Kind): Kind[] {
  return Array.from({ length: count }, () => kind);
}

function payment(kind: Kind, index: number): Payment__Output {
  return arrived({
    payment_index: String(index),
    payment_hash: kind === 'odd' ? 'odd' : index.toString(16).padStart(64, '0'),
    status: 'SUCCEEDED',
    payment_request: kind === 'invoice' ? 'lnbcrt1' : '',
    htlcs: kind === 'forgotten' ? [] : [attempt()],
  });
}

async function indexes(
  node: ReturnType<typeof nodeWith>,
  page: { next?: string; size: number },
): Promise<{ payments: number[]; uncertain: number[]; next: string | undefined; unreadable: unknown[] }> {
  const unreadable: unknown[] = [];
  const { payments, uncertain, next } = await listKeysends(page, node.ask, (error) => unreadable.push(error));
  const numbers = (list: typeof payments): number[] => list.map(({ hash }) => parseInt(hash, 16));
  return { payments: numbers(payments), uncertain: numbers(uncertain), next, unreadable };
}

test('pages go from the newest payment to the oldest, each payment once, incomplete ones too', async () => {
  const node = nodeWith(times(7, 'keysend'));
  const first = await indexes(node, { size: 3 });
  assert.deepEqual(first.payments, [7, 6, 5]);
  const second = await indexes(node, { size: 3, ...(first.next !== undefined && { next: first.next }) });
  assert.deepEqual(second.payments, [4, 3, 2]);
  const third = await indexes(node, { size: 3, ...(second.next !== undefined && { next: second.next }) });
  assert.deepEqual(third.payments, [1]);
  assert.equal(third.next, undefined);
  for (const request of node.requests) {
    assert.equal(request.include_incomplete, true);
    assert.equal(request.reversed, true);
    assert.equal(request.omit_hops ?? false, false);
  }
});

test('payments of invoices do not shorten a page, and what is read for one is not lost to the next', async () => {
  const node = nodeWith([...times(6, 'keysend'), ...times(250, 'invoice')]);
  const first = await indexes(node, { size: 3 });
  assert.deepEqual(first.payments, [6, 5, 4]);
  const second = await indexes(node, { size: 3, ...(first.next !== undefined && { next: first.next }) });
  assert.deepEqual(second.payments, [3, 2, 1]);
  assert.ok(node.requests.every(({ max_payments }) => Number(max_payments) <= 100));
});

test('a node that pays mostly invoices is not read to its beginning in one go', async () => {
  const node = nodeWith(['keysend', ...times(3000, 'invoice')]);
  const page = await indexes(node, { size: 20 });
  assert.deepEqual(page.payments, []);
  assert.equal(node.requests.length, 10);
  assert.notEqual(page.next, undefined);
});

test('payments whose attempts are forgotten are given apart, for the journal to name', async () => {
  const page = await indexes(nodeWith(['keysend', 'forgotten', 'invoice', 'forgotten']), { size: 5 });
  assert.deepEqual(page.payments, [1]);
  assert.deepEqual(page.uncertain, [4, 2]);
});

test('a payment that cannot be read does not hide the others, and is told', async () => {
  const page = await indexes(nodeWith(['keysend', 'odd', 'keysend']), { size: 5 });
  assert.deepEqual(page.payments, [3, 1]);
  assert.equal(page.unreadable.length, 1);
});

test('an empty node has one empty page', async () => {
  const node = nodeWith([]);
  assert.deepEqual(await indexes(node, { size: 5 }), {
    payments: [],
    uncertain: [],
    next: undefined,
    unreadable: [],
  });
  assert.equal(node.requests.length, 1);
});

test('a list that never comes to an older payment is refused, and not read for ever', async () => {
  for (const [index, size] of [
    ['0', 1],
    ['7', 1],
    ['7', 3],
    ['8', 1],
  ] as const) {
    const again = { ...payment('keysend', 1), payment_index: index };
    const answer = {
      payments: [again],
      first_index_offset: '7',
      last_index_offset: '7',
      total_num_payments: '0',
    };
    const page = listKeysends(
      { next: '7', size },
      async () => Promise.resolve(answer),
      (error) => assert.fail(String(error)),
    );
    await assert.rejects(page, (error) => reasonOf(error)?.kind === 'nodeError', `${index}, ${size}`);
  }
});
