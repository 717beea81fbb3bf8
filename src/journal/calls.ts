import type { Brakes, Limits, Spent } from '../keysend/brakes.ts';
import type { JournalDamage, JournalFinding } from '../keysend/journalCare.ts';
import type { Known } from '../keysend/order.ts';
import type { BrakeReason, JournalCause } from '../keysend/problem.ts';

/** What the journal asks its worker thread, and what it answers. Only plain values: they are cloned on the way. */

/** An order as the database keeps it. */
export interface OrderRow {
  readonly hash: string;
  readonly preimage: Uint8Array;
  readonly payer: string;
  readonly network: string;
  readonly destination: string;
  readonly amountMsat: bigint;
  readonly feeLimitMsat: bigint;
  readonly timeoutSeconds: number;
  readonly message: string | null;
  /** JSON. */
  readonly records: string;
  /** Unix milliseconds, as is `deadline`. */
  readonly createdAt: number;
  readonly deadline: number;
}

/** A snapshot as the database keeps it. */
export interface SnapshotRow {
  readonly hash: string;
  readonly state: string;
  readonly acknowledged: boolean;
  /** The whole snapshot as JSON. */
  readonly payment: string;
  /** When the order was made (Unix milliseconds) that is said never to have been sent; null for all other snapshots. */
  readonly neverSentOf: number | null;
}

export interface EntryRow extends OrderRow {
  readonly acknowledged: boolean;
  readonly payment: string | null;
  readonly dismissed: boolean;
}

export interface ClaimRow {
  readonly owner: string;
  readonly now: number;
  readonly until: number;
}

export interface Writing {
  readonly order: OrderRow;
  readonly claim: ClaimRow | null;
  /** Stricter ones than hold anyway. */
  readonly limits: Limits | null;
  /** Of the same, what whoever said yes to it knew of; null: nobody need. */
  readonly known: Known | null;
}

/** `refused`: there is such an order, or none that may go out again. */
export type Written = 'written' | 'refused' | BrakeReason | SameMeanwhile;

/** That one, of the same, is there, and was not known. */
export interface SameMeanwhile {
  readonly kind: 'sameMeanwhile';
  readonly hash: string;
}

export interface ListPage {
  readonly payer: string;
  readonly before: number | null;
  readonly limit: number;
}

/** Of all orders, as they were written; `after` is where the page before this one ended. */
export interface ExportPage {
  readonly rows: readonly EntryRow[];
  readonly next: bigint | null;
}

export interface AlikeOf {
  readonly payer: string;
  readonly destination: string;
  readonly amountMsat: bigint;
  readonly since: number;
  readonly limit: number;
  /** A hash; null: all of them. */
  readonly but: string | null;
}

export interface AlikeRows {
  readonly rows: readonly EntryRow[];
  /** JSON, an array of strings. */
  readonly tries: string;
}

/** The calls by name: what goes in and what comes back. */
export interface Calls {
  /** `refused`, and nothing is written, for a hash that is there already. */
  insert: { in: Writing; out: Written };
  /** `refused`, and nothing is written, unless the order was never sent. */
  reinsert: { in: Writing; out: Written };
  /** Whether the order is there, though it may keep what it had. */
  keep: { in: SnapshotRow; out: boolean };
  claim: { in: { readonly hash: string; readonly claim: ClaimRow }; out: boolean };
  release: { in: { readonly hash: string; readonly owner: string }; out: undefined };
  dismiss: { in: { readonly hash: string; readonly at: number }; out: undefined };
  find: { in: readonly string[]; out: readonly EntryRow[] };
  list: { in: ListPage; out: readonly EntryRow[] };
  open: { in: string; out: readonly EntryRow[] };
  alike: { in: AlikeOf; out: AlikeRows };
  spent: { in: { readonly payer: string; readonly since: number }; out: Spent };
  brakes: { in: null; out: Brakes };
  changeLimits: { in: { readonly change: Partial<Limits>; readonly shown: Limits }; out: boolean };
  stop: { in: { readonly at: number }; out: undefined };
  resume: { in: { readonly since: number }; out: number | undefined };
  recentDestinations: { in: { readonly network: string; readonly limit: number }; out: readonly string[] };
  exportPage: { in: { readonly after: bigint; readonly limit: number }; out: ExportPage };
  check: { in: null; out: readonly JournalFinding[] };
  backup: { in: string; out: undefined };
}

export type CallName = keyof Calls;

/** A function for each of these calls. */
export type Callees<Names extends CallName = CallName> = {
  readonly [Name in Names]: (input: Calls[Name]['in']) => Calls[Name]['out'];
};

export interface Request<Name extends CallName = CallName> {
  readonly id: number;
  readonly name: Name;
  readonly input: Calls[Name]['in'];
}

/** Ends the thread when all requests before it are answered. */
export const CLOSE = 'close';

export type Reply =
  | { readonly id: number; readonly ok: true; readonly output: Calls[CallName]['out'] }
  | {
      readonly id: number;
      readonly ok: false;
      readonly detail: string;
      readonly why?: JournalCause | undefined;
    };

/** Sent beside the replies, before that of the call that met the damage. */
export interface Notice {
  readonly damage: JournalDamage;
}
