import type { Msat } from './amount.ts';
import type { NodeKey } from './destination.ts';
import type { JournaledOrder, KeysendOrder } from './order.ts';
import type { Payment, PaymentState } from './payment.ts';
import type { PaymentHash } from './preimage.ts';

/** What the journal knows of one order. */
export interface JournalEntry {
  readonly order: JournaledOrder;
  /** The node gave at least one snapshot: it has the payment in its database. */
  readonly acknowledged: boolean;
  /** The last snapshot, its end included; absent while none came. */
  readonly payment?: Payment;
  /** A person said that this order counts no more (`dismiss`). */
  readonly dismissed?: true;
}

/**
 * Says who follows an order to its end, so that of several windows and terminals only one does. It expires by itself, for its
 * owner may have died. Unix milliseconds; everybody asks for the same length.
 */
export interface Claim {
  /** One following of one order: a random UUID. */
  readonly owner: string;
  readonly now: number;
  readonly until: number;
}

/** Amounts of orders by what became of them, without fees. One that has no snapshot yet counts as in flight. */
export type Sums = Readonly<Record<PaymentState, Msat>>;

/** The orders on disk. Every method rejects with a `Problem` of kind `journalUnavailable` when the disk refuses. */
export interface Journal {
  /**
   * Resolves only when the order is on disk and synced, claimed for its sender if need be. Rejects for a hash that is
   * already there.
   */
  write(order: KeysendOrder, claim?: Claim): Promise<JournaledOrder>;
  /**
   * Opens an order again that no node ever had, with a new time of creation and a new deadline: the only way in which a
   * preimage goes out twice. Undefined, and nothing is written, unless the journal has it as never sent, for the same node, with a
   * deadline before the new creation; so of two that try, one succeeds.
   */
  rewrite(order: KeysendOrder, claim?: Claim): Promise<JournaledOrder | undefined>;
  /**
   * Keeps a snapshot: the first one of a node's means acknowledged, an ended one closes the order. An ended order keeps its first end,
   * but a failure that proves to be a settlement becomes one. Without effect for payments that the journal does not have.
   */
  record(payment: Payment): Promise<void>;
  /** Those of these hashes that the journal has. */
  find(hashes: readonly PaymentHash[]): Promise<readonly JournalEntry[]>;
  /** Orders of one node, newest first; `before` (Unix milliseconds of creation, exclusive) pages back. */
  list(
    payer: NodeKey,
    options: { readonly before?: number; readonly limit: number },
  ): Promise<readonly JournalEntry[]>;
  /** All orders of one node that did neither succeed nor fail, oldest first: recovery follows them to their end. */
  open(payer: NodeKey): Promise<readonly JournalEntry[]>;
  /**
   * Takes or prolongs the claim on an order without an end. False when another owner has it, or when the order has ended or is
   * not there. A claim that ends after the one asked for was made before the clock was set back, and does not count.
   */
  claim(hash: PaymentHash, claim: Claim): Promise<boolean>;
  /** Gives the claim up, if it is this owner's. */
  release(hash: PaymentHash, owner: string): Promise<void>;
  /** A person says that an order, stuck or unknown, counts no more in `sumOf`. It is still followed. `at`: Unix milliseconds. */
  dismiss(hash: PaymentHash, at: number): Promise<void>;
  /** What the orders of one node add up to that were made since then (Unix milliseconds, inclusive), dismissed ones left out. */
  sumOf(payer: NodeKey, since: number): Promise<Sums>;
  /** The newest order of this node to this destination over this amount that was made since then (Unix milliseconds, inclusive). */
  lastOf(
    payer: NodeKey,
    wanted: { readonly destination: NodeKey; readonly amountMsat: Msat; readonly since: number },
  ): Promise<JournalEntry | undefined>;
  /** Destinations paid with success from any node of this network, most recent first, each once. */
  recentDestinations(network: string, limit: number): Promise<readonly NodeKey[]>;
  close(): Promise<void>;
}
