import type { Limits } from '../keysend/brakes.ts';
import type { NodeKey } from '../keysend/destination.ts';
import type { FeeLimit } from '../keysend/limits.ts';
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

/** What is to be sent; to whom is known when the network is, and for what fee when the journal is. */
export interface SendWish extends Omit<Intent, 'destination' | 'feeLimitMsat'> {
  readonly destination: NodeKey | PracticeAlias;
  /** The person's word for this payment; without it the limits that hold count. */
  readonly feeLimit?: FeeLimit;
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

/** Follows what was left without an end. */
export interface RecoverInvocation extends Common {
  readonly kind: 'recover';
}

/** Sends an order once more that no node ever had. */
export interface AgainInvocation extends Common {
  readonly kind: 'again';
  readonly hash: PaymentHash;
  readonly yes: boolean;
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

/** Shows the limits; those that are named are changed first. */
export interface LimitsInvocation {
  readonly kind: 'limits';
  readonly json: boolean;
  readonly change: Partial<Limits>;
}

/** Stops all sending, or lets it go on. */
export interface SendingInvocation {
  readonly kind: 'stop' | 'resume';
  readonly json: boolean;
}

/** An order without an end counts no more against the limits. */
export interface DismissInvocation {
  readonly kind: 'dismiss';
  readonly json: boolean;
  readonly hash: PaymentHash;
}

/** What needs a node. */
export type Work =
  SendInvocation | ListInvocation | AuditInvocation | TrackInvocation | RecoverInvocation | AgainInvocation;

/** What needs the journal, and no node. */
export type JournalWork = JournalInvocation | LimitsInvocation | SendingInvocation | DismissInvocation;

/** What a command line asks for, checked. */
export type Invocation =
  | Work
  | PracticeInvocation
  | JournalWork
  /** The help or the version. */
  | { readonly kind: 'text'; readonly text: string };
