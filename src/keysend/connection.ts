import type { NodeKey } from './destination.ts';
import type { Network } from './network.ts';
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
  /** The macaroon's file, by its real path, where other users of this computer may read it. */
  readonly exposedFile?: string;
}

/** What a person allowed once: this folder's set may use this macaroon. */
export interface Consent {
  readonly folder: string;
  readonly host: string;
  readonly certificatePath?: string;
  readonly macaroonPath: string;
}

/** A node that answers at an address where another one was first. */
export interface OtherNode {
  /** `name:port`. */
  readonly host: string;
  /** Absent: there was one, and its key can no longer be read. */
  readonly expected?: NodeKey;
  readonly found: NodeKey;
  /** What it calls itself. */
  readonly alias: string;
  readonly network: Network;
}

/** The heavy half of the product (gRPC, SQLite), loaded when first needed. */
export interface Engine {
  /**
   * Reads the set and connects. Rejects with a `Problem`; `consentNeeded` can be answered with `allow`, and `otherNode` with
   * `accept`. The first node that answers at an address is remembered.
   */
  connect(named: Connection, signal: AbortSignal): Promise<LightningNode>;
  allow(consent: Consent): Promise<void>;
  /** From now on this node is the one at its address; until then `connect` rejects with `otherNode`. */
  accept(other: OtherNode): Promise<void>;
  /** The person's journal on this machine; opened by the first call that needs it. */
  readonly journal: Journal & JournalCare;
  /** The practice network of this machine; started by the first call that needs it. */
  readonly practice: Practice;
}
