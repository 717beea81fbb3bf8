import type { NodeKey } from '../../keysend/destination.ts';
import type { PaymentHash } from '../../keysend/preimage.ts';
import type { Page } from './requests.ts';

/** A payment or invoice as it is kept: what it is found by, and all of it as JSON. */
export interface StoredPayment {
  readonly index: bigint;
  readonly hash: PaymentHash;
  readonly succeeded: boolean;
  readonly body: string;
}

export interface StoredInvoice {
  readonly node: NodeKey;
  readonly hash: PaymentHash;
  readonly addIndex: bigint;
  readonly settled: boolean;
  readonly body: string;
}

/** What is written at once, or not at all. */
export interface Change {
  /** Balances, faults, failures remembered, HTLCs in flight and what is due: all that has not ended, as JSON. */
  readonly state: string;
  /** New, or in the place of the one with the same hash (LND gives a payment that is tried again a new index). */
  readonly payments: readonly StoredPayment[];
  readonly invoices: readonly StoredInvoice[];
}

/** Where the network is kept, so that what has ended need not stay in memory and a restart loses nothing. */
export interface Store {
  state(): string | undefined;
  payment(hash: PaymentHash): StoredPayment | undefined;
  /** Oldest first, as LND gives them. */
  payments(page: Page, options: { readonly succeededOnly: boolean }): readonly StoredPayment[];
  countPayments(): number;
  invoice(node: NodeKey, hash: PaymentHash): StoredInvoice | undefined;
  /** Oldest first. */
  invoices(node: NodeKey, page: Page): readonly StoredInvoice[];
  save(change: Change): void;
  close(): void;
}
