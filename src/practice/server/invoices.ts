import type { Invoice } from '../../wire/generated/lnrpc/Invoice.ts';
import type { InvoiceSubscription__Output as Subscription } from '../../wire/generated/lnrpc/InvoiceSubscription.ts';
import type { ListInvoiceRequest__Output as ListRequest } from '../../wire/generated/lnrpc/ListInvoiceRequest.ts';
import type { ListInvoiceResponse } from '../../wire/generated/lnrpc/ListInvoiceResponse.ts';
import type { Network } from '../network/network.ts';
import type { InvoiceView } from '../network/views.ts';
import { encodeInvoice } from './encodeInvoice.ts';
import { pageOf, readDates, readPage } from './lists.ts';
import type { Outgoing } from './outgoing.ts';

const ALL = 2 ** 31 - 1;

/** The invoices of the person's own node. */
export function listInvoices(network: Network, request: ListRequest): ListInvoiceResponse {
  const isInDates = readDates(request);
  const isWanted =
    isInDates === undefined && !request.pending_only
      ? undefined
      : ({ createdAtNs, state }: InvoiceView): boolean =>
          (isInDates?.(createdAtNs) ?? true) &&
          (!request.pending_only || state === 'OPEN' || state === 'ACCEPTED');
  const invoices = pageOf(
    (page) => network.invoices(network.own, page),
    readPage(request, request.num_max_invoices),
    ({ addIndex }) => addIndex,
    isWanted,
  );
  return {
    invoices: invoices.map(encodeInvoice),
    first_index_offset: String(invoices.at(0)?.addIndex ?? 0n),
    last_index_offset: String(invoices.at(-1)?.addIndex ?? 0n),
  };
}

/**
 * New and settled invoices from now on, and where an index above 0 is given those behind it first; what is accepted or cancelled is
 * not told, as with LND. Returns what ends it.
 */
export function subscribeInvoices(
  network: Network,
  { add_index: added, settle_index: settled }: Subscription,
  stream: Outgoing<Invoice>,
): () => void {
  if (added !== '0') {
    const since = network.invoices(network.own, { offset: BigInt(added), most: ALL, reversed: false });
    for (const invoice of since) stream.send(encodeInvoice(invoice));
  }
  if (settled !== '0') {
    const since = network
      .invoices(network.own, { offset: 0n, most: ALL, reversed: false })
      .filter(({ settleIndex }) => settleIndex > BigInt(settled))
      .toSorted((a, b) => (a.settleIndex < b.settleIndex ? -1 : 1));
    for (const invoice of since) stream.send(encodeInvoice(invoice));
  }
  return network.watchInvoices(network.own, (invoice) => {
    if (invoice.state === 'OPEN' || invoice.state === 'SETTLED') stream.send(encodeInvoice(invoice));
  });
}
