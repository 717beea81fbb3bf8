import type { Msat } from '../keysend/amount.ts';
import type { NodeKey } from '../keysend/destination.ts';
import type { JournalEntry } from '../keysend/journal.ts';
import type { JournaledOrder, KeysendOrder } from '../keysend/order.ts';
import { NEVER_SENT } from '../keysend/payment.ts';
import type { Payment } from '../keysend/payment.ts';
import type { PaymentHash } from '../keysend/preimage.ts';
import { Secret } from '../keysend/secret.ts';
import type { EntryRow, OrderRow, SnapshotRow } from './calls.ts';
import { paymentFromJson, paymentToJson, recordsFromJson, recordsToJson } from './json.ts';
import type { PaymentJson, RecordsJson } from './json.ts';

export function rowOfOrder(order: KeysendOrder): OrderRow {
  return {
    hash: order.hash,
    preimage: order.preimage.expose(),
    payer: order.payer,
    network: order.network,
    destination: order.destination,
    amountMsat: order.amountMsat,
    feeLimitMsat: order.feeLimitMsat,
    timeoutSeconds: order.timeoutSeconds,
    message: order.message ?? null,
    records: JSON.stringify(recordsToJson(order.records)),
    createdAt: order.createdAt,
    deadline: order.deadline,
  };
}

export function rowOfSnapshot(payment: Payment): SnapshotRow {
  return {
    hash: payment.hash,
    state: payment.state,
    acknowledged: provesAcknowledged(payment),
    payment: JSON.stringify(paymentToJson(payment)),
    neverSentOf: payment.status === NEVER_SENT ? Number(payment.createdAtNs / 1_000_000n) : null,
  };
}

/**
 * Whether a node said this: the ends and doubts of our own making prove nothing, but only what a node once had can be forgotten
 * by it or stuck in it.
 */
function provesAcknowledged({ state, status, unknown }: Payment): boolean {
  if (state !== 'unknown') return status !== NEVER_SENT;
  return unknown === 'falseProof' || unknown === 'forgotten' || unknown === 'stuckInNode';
}

export function entryOfRow(row: EntryRow): JournalEntry {
  const order: KeysendOrder = {
    hash: row.hash as PaymentHash,
    preimage: new Secret(row.preimage),
    payer: row.payer as NodeKey,
    network: row.network,
    destination: row.destination as NodeKey,
    amountMsat: row.amountMsat as Msat,
    feeLimitMsat: row.feeLimitMsat as Msat,
    timeoutSeconds: row.timeoutSeconds,
    ...(row.message === null ? {} : { message: row.message }),
    records: recordsFromJson(JSON.parse(row.records) as RecordsJson),
    createdAt: row.createdAt,
    deadline: row.deadline,
  };
  return {
    order: order as JournaledOrder,
    acknowledged: row.acknowledged,
    ...(row.payment === null ? {} : { payment: paymentFromJson(JSON.parse(row.payment) as PaymentJson) }),
    ...(row.dismissed ? { dismissed: true } : {}),
  };
}
