import type { Ledger, ReceivedInvoice } from './evidence.ts';

/**
 * Where the money went between two moments, to the msat: what the sender's LND says that it paid left the sender, receivers have what
 * their settled HTLCs say, hops have their fees, and nothing else moved. A sentence for each sum that does not come out.
 */
export function auditBalances(before: Ledger, after: Ledger): string[] {
  const { sender } = after;
  const expected = new Map<string, bigint>();
  const add = (node: string, msat: bigint): void => {
    expected.set(node, (expected.get(node) ?? 0n) + msat);
  };
  const settledBefore = new Map(
    before.invoices.map((invoice) => [`${invoice.node} ${invoice.hash}`, paidOf(invoice)]),
  );
  for (const invoice of after.invoices)
    add(invoice.node, paidOf(invoice) - (settledBefore.get(`${invoice.node} ${invoice.hash}`) ?? 0n));
  const succeededBefore = new Set(before.payments.filter(hasSucceeded).map(({ hash }) => hash));
  for (const { hash, valueMsat, feeMsat, earned } of after.payments.filter(hasSucceeded)) {
    if (succeededBefore.has(hash)) continue;
    add(sender, -(valueMsat + feeMsat));
    for (const [node, msat] of earned) add(node, msat);
  }

  const sentences: string[] = [];
  let total = 0n;
  for (const node of new Set([...before.balances.keys(), ...after.balances.keys()])) {
    const moved = (after.balances.get(node) ?? 0n) - (before.balances.get(node) ?? 0n);
    total += moved;
    const wanted = expected.get(node) ?? 0n;
    if (moved !== wanted) {
      const who = node === sender ? 'the sender' : node;
      sentences.push(`${who} has ${moved} msat more than before, and its books say ${wanted}`);
    }
  }
  if (total !== 0n) sentences.push(`all nodes together have ${total} msat more than before`);
  return sentences;
}

function paidOf({ state, paidMsat }: ReceivedInvoice): bigint {
  return state === 'SETTLED' ? paidMsat : 0n;
}

function hasSucceeded({ status }: { readonly status: string }): boolean {
  return status === 'SUCCEEDED';
}
