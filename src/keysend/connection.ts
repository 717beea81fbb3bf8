import type { NodeKey } from './destination.ts';
import type { Network } from './network.ts';
import type { ConnectionSource } from './problem.ts';
import type { LightningNode } from './node.ts';
import type { Journal } from './journal.ts';
import type { JournalCare } from './journalCare.ts';
import type { Practice } from './practice.ts';
import type { Secret } from './secret.ts';

/** Where a node is, as one source names it. Nothing is read yet. */
interface NamedNode {
  readonly source: ConnectionSource;
  readonly host: string;
  /** Absent: the system's certificate authorities count. */
  readonly certificatePath?: string;
}

/** Host, certificate and macaroon as one source names them: one set, never mixed. */
export interface FileConnection extends NamedNode {
  readonly macaroonPath: string;
  /** The folder that names this set: relative paths start there, and a macaroon outside it needs consent. */
  readonly folder?: string;
}

/** The person's own settings, which name no macaroon: one that they entered for this very host counts. */
export interface StoredConnection extends NamedNode {
  readonly source: { readonly kind: 'userSettings' };
  readonly macaroon: 'stored';
}

export type NamedConnection = FileConnection | StoredConnection;

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
  /** The macaroon's file by its real path, where it came from one. */
  readonly macaroonPath?: string;
}

/** A macaroon's file that every user of this computer may read. */
export interface ExposedFile {
  /** Its real path. */
  readonly path: string;
  /** Whether it belongs to the user who runs this, who may change that. */
  readonly isOwn: boolean;
}

/** What a person allowed once: this folder's set may use this macaroon. */
export interface Consent {
  readonly folder: string;
  readonly host: string;
  readonly certificatePath?: string;
  readonly macaroonPath: string;
}

/** Whom an entered macaroon is for. */
export interface MacaroonPlace {
  readonly host: string;
  /** Absent: the system's certificate authorities count. */
  readonly certificatePem?: string;
}

/** Macaroons that a person entered, each kept for one host with one certificate, and where the editor keeps secrets. */
export interface MacaroonStore {
  /**
   * What the person's own settings name, host in one spelling, and the certificate as it is now; undefined where no host is named. Rejects
   * with a `Problem` for what is no host, or no certificate.
   */
  placeOf(host: unknown, tlsCertPath: unknown): Promise<MacaroonPlace | undefined>;
  /** Whether a text is a macaroon in hex or base64. */
  understands(text: string): boolean;
  /** Replaces the one that was kept for this host. */
  keep(place: MacaroonPlace, text: string): Promise<void>;
  /** Rejects with `otherCertificate` where the host had another one when the macaroon was entered. */
  get(place: MacaroonPlace): Promise<Secret | undefined>;
  /** The hosts that one is kept for. */
  hosts(): Promise<readonly string[]>;
  forget(host: string): Promise<void>;
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
