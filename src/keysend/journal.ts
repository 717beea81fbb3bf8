import type { Msat } from './amount.ts';
import type { Brakes, Limits, Spent } from './brakes.ts';
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

/** Which orders `Journal.alike` looks for. */
export interface AlikeOf {
  readonly destination: NodeKey;
  readonly amountMsat: Msat;
  readonly since: number;
  readonly limit: number;
  /** The order that is to go out again is none of them. */
  readonly but?: PaymentHash;
}

export interface Alike {
  /** `limit` at most of those without an end, then as many of the others, each the newest first. */
  readonly entries: readonly JournalEntry[];
  /** A name for each of all of them, another one after each time that it is written to be sent. */
  readonly tries: readonly string[];
}

/** The orders on disk. Every method rejects with a `Problem` of kind `journalUnavailable` when the disk refuses. */
export interface Journal {
  /**
   * Resolves only when the order is on disk and synced, claimed for its sender if need be. Rejects, and nothing is written, for a hash
   * that is already there, while sending is stopped (`sendingStopped`), and for an amount beyond what holds (`abovePaymentLimit`,
   * `aboveDayLimit`): the journal's own limits, and `limits` where those are stricter, and where another order of the same
   * came in between that the yes did not know of (`sameMeanwhile`). So of several that send at once, none passes a limit that all of them
   * together would break, and none pays what another one pays without being told.
   */
  write(order: KeysendOrder, claim?: Claim, limits?: Limits): Promise<JournaledOrder>;
  /**
   * Opens an order again that no node ever had, with a new time of creation and a new deadline: the only way in which a
   * preimage goes out twice. Undefined, and nothing is written, unless the journal has it as never sent, for the same node, with a
   * deadline before the new creation; so of two that try, one succeeds. Rejects as `write` does for all else.
   */
  rewrite(order: KeysendOrder, claim?: Claim, limits?: Limits): Promise<JournaledOrder | undefined>;
  /**
   * Keeps a snapshot: the first one of a node's means acknowledged, an ended one closes the order. An ended order keeps its first end,
   * but a failure that proves to be a settlement becomes one. False, and without effect, for payments that the journal does not have.
   */
  record(payment: Payment): Promise<boolean>;
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
  /**
   * A person says that an order, stuck or unknown, counts no more in `spent` unless it settles. It is still followed. `at`: Unix
   * milliseconds.
   */
  dismiss(hash: PaymentHash, at: number): Promise<void>;
  /** What went out of one node, or may have: settled orders made since then (Unix milliseconds, inclusive), and all open ones. */
  spent(payer: NodeKey, since: number): Promise<Spent>;
  /** What holds on this machine now. */
  brakes(): Promise<Brakes>;
  /**
   * Only after a person's word where it raises one (`raisedIn`). False, and nothing is changed, when one of those that are named is not as
   * it was `shown` any more. Those that are not named stay.
   */
  changeLimits(change: Partial<Limits>, shown: Limits): Promise<boolean>;
  /** Nothing is written, and so nothing sent, until `resume`. `at`: Unix milliseconds; of several stops the last one holds. */
  stop(at: number): Promise<void>;
  /**
   * A person who was told of a stop since then lets payments go out again. Resolves to the time of a newer stop, which that yes does not
   * lift; undefined: they may go out.
   */
  resume(since: number): Promise<number | undefined>;
  /**
   * Orders of this node to this destination over this amount that were made since then (Unix milliseconds, inclusive), or that have no end,
   * whenever they were made, unless a person dismissed them.
   */
  alike(payer: NodeKey, wanted: AlikeOf): Promise<Alike>;
  /** Destinations paid with success from any node of this network, most recent first, each once. */
  recentDestinations(network: string, limit: number): Promise<readonly NodeKey[]>;
  close(): Promise<void>;
}
