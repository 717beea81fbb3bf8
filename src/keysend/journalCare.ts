import type { PaymentState } from './payment.ts';

/** What a person does with the journal as a whole. */
export interface JournalCare {
  /**
   * Copies the journal as it is at one moment, preimages included, into a new file that only the person can read.
   * A file that is there already is never replaced: rejects with `backupFailed` then, as for all that the disk has against the
   * copy, and with `journalUnavailable` where the journal itself cannot be used.
   */
  backup(file: string): Promise<void>;
  /** Everything that is wrong with the journal: reads all of it. Empty when all is well. */
  check(): Promise<readonly JournalFinding[]>;
  /**
   * All orders in the order of their writing, a page at a time, so that memory does not grow with the journal. Only paid orders
   * come with their preimage, as the proof: nobody who gets the export can take what is still under way.
   */
  export(): AsyncGenerator<ExportedOrder, void, void>;
}

export type JournalFinding =
  /** SQLite finds the file itself inconsistent; `detail` is its words. */
  | { readonly kind: 'structure'; readonly detail: string }
  /** An order is not what was written; it is not used. `hash` as far as it can be read. */
  | { readonly kind: 'order'; readonly hash: string }
  /** A damaged journal was set aside at some time, and lies there. */
  | { readonly kind: 'setAside'; readonly path: string };

/** Told as soon as it is met. */
export type JournalDamage =
  /** The file was damaged and has another name now; a new one began, with the orders that could still be read, and with all sending stopped. `isEmpty`: nothing was in it. */
  | {
      readonly kind: 'setAside';
      readonly from: string;
      readonly to: string;
      readonly saved: number;
      readonly isEmpty?: true;
      /** The person's own limits could not be read: the defaults hold. */
      readonly areLimitsLost?: true;
    }
  /** There is no file where a journal was made; a new one began, with all sending stopped. */
  | { readonly kind: 'gone'; readonly from: string }
  /** Orders that are not what was written. They are not used; each is told once. */
  | { readonly kind: 'orders'; readonly hashes: readonly string[] };

/** One order as plain values: a line of JSON or of CSV. Each key is always there. */
export interface ExportedOrder {
  readonly hash: string;
  readonly state: PaymentState;
  /** The node's own word, such as IN_FLIGHT; null while there is none. */
  readonly status: string | null;
  readonly reason: string | null;
  readonly unknown: string | null;
  readonly acknowledged: boolean;
  readonly dismissed: boolean;
  readonly network: string;
  readonly payer: string;
  readonly destination: string;
  /** Decimal msat, as are the fees. */
  readonly amountMsat: string;
  readonly feeLimitMsat: string;
  readonly feeMsat: string | null;
  readonly message: string | null;
  /** `type=hex` for each record, separated by blanks. */
  readonly records: string;
  /** ISO 8601 in UTC, as is the deadline. */
  readonly createdAt: string;
  readonly deadline: string;
  /** 64 hex digits, of succeeded payments only. */
  readonly preimage: string | null;
}
