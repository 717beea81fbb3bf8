import type { Intent } from '../keysend/order.ts';
import type { PaymentHash } from '../keysend/preimage.ts';

/** The connection as flags name it, unread. */
export interface ConnectionFlags {
  readonly host?: string;
  readonly cert?: string;
  readonly macaroon?: string;
}

interface Common {
  readonly json: boolean;
  readonly connection: ConnectionFlags;
}

export interface SendInvocation extends Common {
  readonly kind: 'send';
  readonly intent: Intent;
  /** Pay without the question. */
  readonly yes: boolean;
}

export interface ListInvocation extends Common {
  readonly kind: 'list';
  readonly limit: number;
}

export interface TrackInvocation extends Common {
  readonly kind: 'track';
  readonly hash: PaymentHash;
}

/** What needs a node. */
export type Work = SendInvocation | ListInvocation | TrackInvocation;

/** What a command line asks for, checked. */
export type Invocation =
  | Work
  /** The help or the version. */
  | { readonly kind: 'text'; readonly text: string };
