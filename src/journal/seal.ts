import { createHash } from 'node:crypto';
import type { OrderRow, SnapshotRow } from './calls.ts';

/*
 * SQLite's own checks see a broken file, but not a value that a failing disk changed: an amount, a deadline, an
 * acknowledgement. So each row carries a hash of what was written, and one that does not match is not used.
 */

/** Over all that the person asked for. */
export function sealOfOrder(order: OrderRow): Uint8Array {
  return createHash('sha256')
    .update(order.preimage)
    .update(
      JSON.stringify([
        order.hash,
        order.payer,
        order.network,
        order.destination,
        order.amountMsat.toString(),
        order.feeLimitMsat.toString(),
        order.timeoutSeconds,
        order.message,
        order.records,
        order.createdAt,
        order.deadline,
      ]),
    )
    .digest();
}

/** Over all that the node said. */
export function sealOfSnapshot({
  hash,
  state,
  acknowledged,
  payment,
}: Omit<SnapshotRow, 'neverSentOf'>): Uint8Array {
  return createHash('sha256')
    .update(JSON.stringify([hash, state, acknowledged, payment]))
    .digest();
}
