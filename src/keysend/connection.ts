import type { ConnectionSource } from './problem.ts';
import type { LightningNode } from './node.ts';
import type { Journal } from './journal.ts';
import type { JournalCare } from './journalCare.ts';
import type { Practice } from './practice.ts';
import type { Secret } from './secret.ts';

/** Host, certificate and macaroon as one source names them: one set, never mixed. Nothing is read yet. */
export interface NamedConnection {
  readonly source: ConnectionSource;
  readonly host: string;
  /** Absent: the system's certificate authorities count. */
  readonly certificatePath?: string;
  readonly macaroonPath: string;
  /** The folder that names this set: relative paths start there, and a macaroon outside it needs consent. */
  readonly folder?: string;
}

/** The simulated network of this machine; it is started where it does not run. */
export interface PracticeConnection {
  readonly source: { readonly kind: 'practice' };
}

export type Connection = NamedConnection | PracticeConnection;

/** A set that was read and checked. */
export interface ConnectionSet {
  readonly source: ConnectionSource;
  /** `name:port`, IPv6 in brackets. */
  readonly host: string;
  readonly certificatePem?: string;
  readonly macaroon: Secret;
}

/** What a person allowed once: this folder's set may use this macaroon. */
export interface Consent {
  readonly folder: string;
  readonly host: string;
  readonly certificatePath?: string;
  readonly macaroonPath: string;
}

/** The heavy half of the product (gRPC, SQLite), loaded when first needed. */
export interface Engine {
  /** Reads the set and connects. Rejects with a `Problem`; `consentNeeded` can be answered with `allow`. */
  connect(named: Connection, signal: AbortSignal): Promise<LightningNode>;
  allow(consent: Consent): Promise<void>;
  /** The person's journal on this machine; opened by the first call that needs it. */
  readonly journal: Journal & JournalCare;
  /** The practice network of this machine; started by the first call that needs it. */
  readonly practice: Practice;
}
