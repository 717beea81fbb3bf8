import type { Msat } from './amount.ts';
import type { NodeKey } from './destination.ts';
import type { PaymentHash } from './preimage.ts';
import type { TlvRecord } from './records.ts';
import type { Secret } from './secret.ts';

/** What a payment is for people. `unknown`: we cannot see it now; only the node ends a payment. */
export type PaymentState = 'inFlight' | 'succeeded' | 'failed' | 'unknown';

/** LND's failure reasons (lnrpc.PaymentFailureReason without the prefix). */
export type FailureReason =
  'TIMEOUT' | 'NO_ROUTE' | 'ERROR' | 'INCORRECT_PAYMENT_DETAILS' | 'INSUFFICIENT_BALANCE' | 'CANCELED';

/** One step of a route, as seen by its channel. */
export interface Hop {
  /** The node at the far end of the channel. */
  readonly node: NodeKey;
  /** Short channel id, decimal. */
  readonly channelId: string;
  /** What this hop forwards, or for the last hop receives. */
  readonly amountMsat: Msat;
  /** What this hop keeps. */
  readonly feeMsat: Msat;
  /** Block height. */
  readonly expiry: number;
}

export interface AttemptFailure {
  /** LND's word (lnrpc.Failure.FailureCode), such as TEMPORARY_CHANNEL_FAILURE. */
  readonly code: string;
  /** 0 is our own node, `hops.length` the receiver. */
  readonly sourceIndex: number;
}

/** One HTLC along one route. */
export interface Attempt {
  readonly id: bigint;
  readonly status: 'IN_FLIGHT' | 'SUCCEEDED' | 'FAILED';
  readonly hops: readonly Hop[];
  /** Amount and fees together: what leaves our channel. */
  readonly totalMsat: Msat;
  readonly feeMsat: Msat;
  /** Block height at which the first HTLC expires. */
  readonly timelock: number;
  /** Unix nanoseconds. */
  readonly startedAtNs: bigint;
  readonly endedAtNs?: bigint;
  readonly failure?: AttemptFailure;
}

/** What a node says of a payment at one moment: always the whole of it. */
export interface Payment {
  readonly hash: PaymentHash;
  readonly state: PaymentState;
  /** The node's own word for it, such as IN_FLIGHT. */
  readonly status: string;
  /** Set only where the state allows it: a succeeded payment has none, whatever a node says later. */
  readonly reason?: FailureReason;
  /** Why the state is `unknown`. */
  readonly unknown?: UnknownCause;
  /** A cancel was asked for and the payment is not at its end. */
  readonly canceling?: true;
  readonly amountMsat: Msat;
  /** Fees of settled HTLCs. */
  readonly feeMsat: Msat;
  /** Unix nanoseconds. */
  readonly createdAtNs: bigint;
  /** Present once settled. */
  readonly preimage?: Secret;
  readonly destination?: NodeKey;
  /** The receiver's records without the preimage's. */
  readonly records: readonly TlvRecord[];
  readonly attempts: readonly Attempt[];
}

export type UnknownCause =
  /** The connection broke; it is being looked up by its hash. */
  | 'connectionLost'
  /** Never acknowledged and not known to the node: certain only after the deadline of the call. */
  | 'notYetKnown'
  /** Acknowledged once, not known to the node now: another node, or a database that was reset. */
  | 'forgotten'
  /** The node calls it in flight for ever, yet no channel holds its HTLC: the node was ended just as it sent it. */
  | 'stuckInNode'
  /** We stopped watching before the end. */
  | 'notWatched'
  /** The node says settled but gave a preimage that does not hash to the payment's hash. */
  | 'falseProof';

/** The status of an order that is proven never to have reached the node: failed, and nothing was paid. */
export const NEVER_SENT = 'NEVER_SENT';

export function isEnded(payment: Payment): boolean {
  return payment.state === 'succeeded' || payment.state === 'failed';
}

/** Every node that is named in it: the destination, and those on the routes. */
export function nodesOf({ destination, attempts }: Payment): readonly NodeKey[] {
  const onRoutes = attempts.flatMap(({ hops }) => hops.map(({ node }) => node));
  return destination === undefined ? onRoutes : [destination, ...onRoutes];
}

/** Unix nanoseconds at which the last attempt ended, or without ended attempts the payment began. */
export function lastEndNs({ attempts, createdAtNs }: Payment): bigint {
  return attempts.reduce((latest, { endedAtNs: at = 0n }) => (at > latest ? at : latest), createdAtNs);
}
