import type { Msat } from './amount.ts';
import type { NodeKey } from './destination.ts';
import type { PaymentHash } from './preimage.ts';
import type { TlvRecord } from './records.ts';

/** What a node of the practice network is there to show. `words/` has a line for each. */
export type Lesson =
  /** The person's own node. */
  | 'own'
  | 'direct'
  | 'twoHops'
  /** Runs without --accept-keysend. */
  | 'noKeysend'
  /** The channel to it holds next to nothing on the near side. */
  | 'noLiquidity'
  /** Larger payments fail on the cheap way first, then settle over another. */
  | 'retry'
  /** The dearer way of `retry`. */
  | 'dearHop'
  /** Holds the HTLC for some seconds before it settles. */
  | 'holds'
  /** Sends a keysend with a message back, a moment after it was paid. */
  | 'refunds'
  /** Has a private channel only: the graph shows no way to it. */
  | 'unlisted';

export interface PracticeNode {
  readonly key: NodeKey;
  readonly alias: string;
  readonly lesson: Lesson;
}

/** Something that can be broken, and whether it is now. */
export type Fault = { readonly broken: boolean } & (
  | { readonly kind: 'keysendOff'; readonly node: NodeKey }
  /** The near side of the channel between the two is emptied to the far side. */
  | { readonly kind: 'channelDrained'; readonly from: NodeKey; readonly to: NodeKey }
  | { readonly kind: 'nodeStopped'; readonly node: NodeKey }
);

/** What the receiver of a keysend did: its invoice was made on the fly, when the HTLC came. */
export interface Receipt {
  readonly node: NodeKey;
  /** OPEN, ACCEPTED, SETTLED or CANCELED; `none`: it made no invoice. */
  readonly invoice: 'OPEN' | 'ACCEPTED' | 'SETTLED' | 'CANCELED' | 'none';
  readonly amountMsat: Msat;
  /** All records of the last hop's payload, the preimage's among them. */
  readonly records: readonly TlvRecord[];
  /** SHA-256 of what the preimage's record holds; absent where there is no such record. */
  readonly computedHash?: PaymentHash;
  /** Whether that is the HTLC's hash. */
  readonly matches: boolean;
  /** Why it refused. */
  readonly refusal?: Refusal;
}

/** Why a receiver of the practice network refused a keysend: it tells, which a real one does not. */
export type Refusal =
  'keysendOff' | 'noRecord' | 'wrongHash' | 'paymentAddress' | 'expiresTooSoon' | 'canceled';

/** A keysend that came to the person's own node. */
export interface Received {
  /** As the sender's `Receipt` says it; nobody else could know: the practice network does. */
  readonly from: NodeKey;
  readonly hash: PaymentHash;
  readonly amountMsat: Msat;
  readonly message?: string;
}

/** What can be seen of, and done to, the practice network besides paying over it. */
export interface Practice {
  /** Whom there is to pay: all but the person's own. */
  nodes(signal: AbortSignal): Promise<readonly PracticeNode[]>;
  faults(signal: AbortSignal): Promise<readonly Fault[]>;
  /** Breaks or mends one thing. */
  setFault(fault: Fault, signal: AbortSignal): Promise<void>;
  /** Channels, nodes and faults as on the first day; what was paid stays in the list. HTLCs that are out fail. */
  reset(signal: AbortSignal): Promise<void>;
  /** The receiver's side of a payment; undefined while no HTLC of it has reached a receiver. */
  receipt(hash: PaymentHash, signal: AbortSignal): Promise<Receipt | undefined>;
  /** Each keysend as it comes in, until aborted. */
  received(signal: AbortSignal): AsyncIterable<Received>;
  /** What each leg of an HTLC takes from now on; without it a natural delay, short enough not to wait for. */
  setDelay(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** What an LND client needs to use it: an address and two files. */
  access(signal: AbortSignal): Promise<PracticeAccess>;
}

export interface PracticeAccess {
  /** `127.0.0.1:port`. */
  readonly host: string;
  readonly certificatePath: string;
  readonly macaroonPath: string;
}
