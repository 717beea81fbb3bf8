import type { RegtestNode } from '../regtest/network.ts';
import type { InvoiceReply, PaymentReply } from '../regtest/replies.ts';

/*
 * What the nodes themselves have written down, asked by a client that shares nothing with the extension: what really
 * happened, whatever the screen says.
 */

/** Every payment that this node was ever asked to make, those that failed or are on their way included. */
export async function paymentsOf(node: RegtestNode): Promise<readonly PaymentReply[]> {
  const { payments } = await node.rpc.call('lnrpc.Lightning/ListPayments', {
    include_incomplete: true,
    // Without it LND gives the first hundred.
    max_payments: 10_000,
  });
  return payments;
}

/** The keysends that reached this node, those that it holds included. */
export async function keysendsTo(node: RegtestNode): Promise<readonly InvoiceReply[]> {
  const { invoices } = await node.rpc.call('lnrpc.Lightning/ListInvoices', { num_max_invoices: 10_000 });
  return invoices.filter((invoice) => invoice.is_keysend);
}
