import type { JournalEntry } from '../keysend/journal.ts';
import type { ExportedOrder } from '../keysend/journalCare.ts';

/** An entry as plain values. Its preimage comes along only as the proof of a payment that succeeded. */
export function exported({ order, acknowledged, payment, dismissed }: JournalEntry): ExportedOrder {
  const state = payment?.state ?? 'inFlight';
  return {
    hash: order.hash,
    state,
    status: payment?.status ?? null,
    reason: payment?.reason ?? null,
    unknown: payment?.unknown ?? null,
    acknowledged,
    dismissed: dismissed ?? false,
    network: order.network,
    payer: order.payer,
    destination: order.destination,
    amountMsat: order.amountMsat.toString(),
    feeLimitMsat: order.feeLimitMsat.toString(),
    feeMsat: payment?.feeMsat.toString() ?? null,
    message: order.message ?? null,
    records: order.records
      .map(({ type, value }) => `${type}=${Buffer.from(value).toString('hex')}`)
      .join(' '),
    createdAt: new Date(order.createdAt).toISOString(),
    deadline: new Date(order.deadline).toISOString(),
    preimage: state === 'succeeded' ? Buffer.from(order.preimage.expose()).toString('hex') : null,
  };
}
