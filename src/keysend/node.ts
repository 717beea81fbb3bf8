import type { Msat } from './amount.ts';
import type { NodeKey } from './destination.ts';
import type { Network } from './network.ts';
import type { Intent, JournaledOrder } from './order.ts';
import type { Hop, Payment } from './payment.ts';
import type { PaymentHash } from './preimage.ts';

export interface NodeInfo {
  readonly key: NodeKey;
  readonly alias: string;
  readonly network: Network;
  /** As the node writes it, such as `0.21.2-beta commit=…`. */
  readonly version: string;
  readonly blockHeight: number;
  readonly syncedToChain: boolean;
  readonly syncedToGraph: boolean;
}

export interface Channel {
  /** Short channel id, decimal. */
  readonly id: string;
  readonly peer: NodeKey;
  readonly peerAlias: string;
  readonly active: boolean;
  readonly private: boolean;
  readonly localMsat: Msat;
  readonly remoteMsat: Msat;
  /** What must stay on our side. */
  readonly reserveMsat: Msat;
  /** The most one HTLC may carry. */
  readonly largestHtlcMsat: Msat;
  /** Hashes of HTLCs that are locked in it now. */
  readonly pendingHashes: readonly PaymentHash[];
}

export interface Balance {
  readonly localMsat: Msat;
  readonly remoteMsat: Msat;
  readonly unsettledMsat: Msat;
}

/** What the graph says about a node. Private nodes are not in it. */
export interface NodeProfile {
  readonly key: NodeKey;
  readonly alias: string;
  /** Feature bit 55 (bLIP-3). A missing bit proves nothing for nodes before LND 0.15. */
  readonly announcesKeysend: boolean;
}

export interface RouteEstimate {
  readonly hops: readonly Hop[];
  readonly feeMsat: Msat;
  readonly timelock: number;
}

/** Why no route is seen before paying, in the node's own words. */
export interface NoRoute {
  readonly noRoute: 'insufficientBalance' | 'noPath';
  readonly detail: string;
}

export interface PaymentPage {
  /** Keysends only, newest first. */
  readonly payments: readonly Payment[];
  /**
   * Between them, newest first: payments whose attempts the node has forgotten, so that it cannot say whether they were
   * keysends, probes or something else. Those whose hash the journal has were ours.
   */
  readonly uncertain: readonly Payment[];
  /** Give it back to read older payments; absent on the last page. */
  readonly next?: string;
}

/**
 * The person's own Lightning node. Every method rejects with a `Problem` when the node cannot be reached or refuses,
 * and with the signal's reason when aborted.
 */
export interface LightningNode {
  /** Who answered when the connection was made. */
  readonly info: NodeInfo;
  getInfo(signal: AbortSignal): Promise<NodeInfo>;
  /**
   * Sends the order and gives snapshots until the end. Aborting `cancel` asks the node to make no new attempts; the stream then
   * ends without an end of the payment, and `track` has the truth. Ends early, without a throw, only if the node ended the stream.
   */
  pay(order: JournaledOrder, cancel: AbortSignal): AsyncIterable<Payment>;
  /** The payment's present state, then its changes until the end. Rejects with `paymentNotFound` for an unknown hash. */
  track(hash: PaymentHash, signal: AbortSignal): AsyncIterable<Payment>;
  listPayments(
    page: { readonly next?: string; readonly size: number },
    signal: AbortSignal,
  ): Promise<PaymentPage>;
  channels(signal: AbortSignal): Promise<readonly Channel[]>;
  balance(signal: AbortSignal): Promise<Balance>;
  findRoute(intent: Intent, signal: AbortSignal): Promise<RouteEstimate | NoRoute>;
  /** Undefined for a node that is not in the graph. */
  lookUp(key: NodeKey, signal: AbortSignal): Promise<NodeProfile | undefined>;
  close(): void;
}
