import type { Errand } from './plan.ts';

/*
 * What the auditor compares. None of it comes from the product but the journal's file and what its processes printed. Amounts are msat.
 */

/** A row of the journal's table of orders. */
export interface JournalRow {
  readonly run: number;
  readonly hash: string;
  /** Hex. */
  readonly preimage: string;
  readonly destination: string;
  readonly amountMsat: bigint;
  readonly feeLimitMsat: bigint;
  /** Unix milliseconds. */
  readonly deadline: number;
  /** The node once showed that it had it. */
  readonly acknowledged: boolean;
  /** `succeeded` and `failed` are ends. */
  readonly state: string | null;
  /** The node's own word, or NEVER_SENT. */
  readonly status?: string;
  readonly feeMsat?: bigint;
}

/** A payment of the sender's LND. */
export interface SentPayment {
  readonly hash: string;
  readonly status: string;
  readonly valueMsat: bigint;
  readonly feeMsat: bigint;
  /** What each node on the settled route kept, by its key. */
  readonly earned: ReadonlyMap<string, bigint>;
}

/** A keysend's invoice at a receiver's LND. */
export interface ReceivedInvoice {
  /** The receiver's key. */
  readonly node: string;
  readonly hash: string;
  readonly state: string;
  readonly paidMsat: bigint;
  readonly settledHtlcs: number;
  /** The run that its message names. */
  readonly run?: number;
}

/** All that the nodes know at one moment. */
export interface Ledger {
  readonly sender: string;
  readonly payments: readonly SentPayment[];
  readonly invoices: readonly ReceivedInvoice[];
  /** Hashes of the HTLCs that a channel holds. */
  readonly pending: ReadonlySet<string>;
  /** What each node has in its channels, HTLCs that it sent and commitment fees that it pays included. */
  readonly balances: ReadonlyMap<string, bigint>;
}

/** What one process told about one payment. */
export interface Told {
  readonly run: number;
  /** `send`; a look-up by the hash afterwards; or a window that took it up by itself. */
  readonly command: 'send' | 'track' | 'recover';
  readonly hash?: string;
  /** Each state as it came, with its cause: `inFlight`, `unknown/connectionLost`. */
  readonly states: readonly string[];
  /** The state in the last line, of those that did what they could. */
  readonly end?: string;
  /** The reason in the last line, of those that could not. */
  readonly error?: string;
  /** null: it was killed, or it is a window. */
  readonly exitCode: number | null;
  /** From its start to its end, in milliseconds. */
  readonly tookMs: number;
  /** It did not end when it was asked to. */
  readonly hung: boolean;
  readonly stderr: string;
}

export interface Evidence {
  /** What was asked for, by run. */
  readonly errands: ReadonlyMap<number, Errand & { readonly key: string }>;
  readonly rows: readonly JournalRow[];
  readonly told: readonly Told[];
  readonly before: Ledger;
  readonly after: Ledger;
  /** The sender's LND was given an older database: what it does not know proves nothing, and its channels are closed by its peers. */
  readonly forgetful: boolean;
  /** Runs of which nobody can know what became, so that nothing is said of them. */
  readonly leftOut: ReadonlySet<number>;
}
