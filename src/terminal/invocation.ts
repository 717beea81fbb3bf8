import type { NodeKey } from '../keysend/destination.ts';
import type { Intent } from '../keysend/order.ts';
import type { PaymentHash } from '../keysend/preimage.ts';
import type { Since } from './since.ts';

/** The connection as flags name it, unread. */
export interface ConnectionFlags {
  /** The simulated network of this machine, and none of the others. */
  readonly practice?: true;
  readonly host?: string;
  readonly cert?: string;
  readonly macaroon?: string;
}

interface Common {
  readonly json: boolean;
  readonly connection: ConnectionFlags;
}

/** A node of the practice network by its name, which means nothing elsewhere: anybody may call a node what they like. */
export interface PracticeAlias {
  readonly alias: string;
}

/** What is to be sent; to whom is known when the network is. */
export interface SendWish extends Omit<Intent, 'destination'> {
  readonly destination: NodeKey | PracticeAlias;
}

export interface SendInvocation extends Common {
  readonly kind: 'send';
  readonly wish: SendWish;
  /** Pay without the question. */
  readonly yes: boolean;
}

export interface ListInvocation extends Common {
  readonly kind: 'list';
  readonly limit: number;
}

export interface AuditInvocation extends Common {
  readonly kind: 'audit';
  /** Without it everything is compared. */
  readonly since?: Since;
}

export interface TrackInvocation extends Common {
  readonly kind: 'track';
  readonly hash: PaymentHash;
}

/** How a practice network is to be served. */
export interface PracticeWish {
  readonly port?: number;
  /** A network of its own, kept in this folder. */
  readonly dir?: string;
  readonly seed?: string;
  readonly delayMs?: number;
}

export interface PracticeInvocation {
  readonly kind: 'practice';
  readonly json: boolean;
  readonly wish: PracticeWish;
}

export type JournalTask =
  /** `file` is an absolute path. */
  | { readonly kind: 'backup'; readonly file: string }
  | { readonly kind: 'check' }
  | { readonly kind: 'export'; readonly format: 'json' | 'csv' };

/** What is done with the journal as a whole, without any node. */
export interface JournalInvocation {
  readonly kind: 'journal';
  readonly json: boolean;
  readonly task: JournalTask;
}

/** What needs a node. */
export type Work = SendInvocation | ListInvocation | AuditInvocation | TrackInvocation;

/** What a command line asks for, checked. */
export type Invocation =
  | Work
  | PracticeInvocation
  | JournalInvocation
  /** The help or the version. */
  | { readonly kind: 'text'; readonly text: string };
