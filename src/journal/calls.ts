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
}

export interface EntryRow extends OrderRow {
  readonly acknowledged: boolean;
  readonly payment: string | null;
}

export interface Page {
  readonly payer: string;
  readonly before: number | null;
  readonly limit: number;
}

/** The calls by name: what goes in and what comes back. */
export interface Calls {
  /** False, and nothing is written, for a hash that is there already. */
  insert: { in: OrderRow; out: boolean };
  keep: { in: SnapshotRow; out: undefined };
  find: { in: readonly string[]; out: readonly EntryRow[] };
  list: { in: Page; out: readonly EntryRow[] };
  recentDestinations: { in: { readonly network: string; readonly limit: number }; out: readonly string[] };
}

export type CallName = keyof Calls;

/** One function for each call. */
export type Callees = { readonly [Name in CallName]: (input: Calls[Name]['in']) => Calls[Name]['out'] };

export interface Request<Name extends CallName = CallName> {
  readonly id: number;
  readonly name: Name;
  readonly input: Calls[Name]['in'];
}

/** Ends the thread when all requests before it are answered. */
export const CLOSE = 'close';

export type Reply =
  | { readonly id: number; readonly ok: true; readonly output: Calls[CallName]['out'] }
  | { readonly id: number; readonly ok: false; readonly detail: string };
