import type { NodeKey } from './destination.ts';
import type { JournaledOrder, KeysendOrder } from './order.ts';
import type { Payment } from './payment.ts';
import type { PaymentHash } from './preimage.ts';

/** What the journal knows of one order. */
export interface JournalEntry {
  readonly order: JournaledOrder;
  /** The node gave at least one snapshot: it has the payment in its database. */
  readonly acknowledged: boolean;
  /** The last snapshot, its end included; absent while none came. */
  readonly payment?: Payment;
}

/** The orders on disk. Every method rejects with a `Problem` of kind `journalUnavailable` when the disk refuses. */
export interface Journal {
  /** Resolves only when the order is on disk and synced. Rejects for a hash that is already there. */
  write(order: KeysendOrder): Promise<JournaledOrder>;
  /**
   * Keeps a snapshot: the first one means acknowledged, an ended one closes the order. An ended order keeps its first end, but a
   * failure that proves to be a settlement becomes one. Without effect for payments that the journal does not have.
   */
  record(payment: Payment): Promise<void>;
  /** Those of these hashes that the journal has. */
  find(hashes: readonly PaymentHash[]): Promise<readonly JournalEntry[]>;
  /** Orders of one node, newest first; `before` (Unix milliseconds of creation, exclusive) pages back. */
  list(
    payer: NodeKey,
    options: { readonly before?: number; readonly limit: number },
  ): Promise<readonly JournalEntry[]>;
  /** Destinations paid with success from any node of this network, most recent first, each once. */
  recentDestinations(network: string, limit: number): Promise<readonly NodeKey[]>;
  close(): Promise<void>;
}
