import type { Msat } from '../../keysend/amount.ts';
import type { NodeKey } from '../../keysend/destination.ts';
import type { Attempt, FailureReason } from '../../keysend/payment.ts';
import type { PaymentHash } from '../../keysend/preimage.ts';
import type { TlvRecord } from '../../keysend/records.ts';

/** A node as the graph and its own GetInfo show it. */
export interface NodeView {
  readonly key: NodeKey;
  readonly alias: string;
  /** `#rrggbb`. */
  readonly color: string;
  readonly acceptsKeysend: boolean;
  /** Running: its channels can be used. */
  readonly running: boolean;
  /** Has a public channel. */
  readonly listed: boolean;
}

/** What one side of a channel asks for forwarding into it. */
export interface Policy {
  readonly baseMsat: Msat;
  readonly ratePpm: bigint;
  readonly timelockDelta: number;
  readonly smallestHtlcMsat: Msat;
  readonly largestHtlcMsat: Msat;
}

export interface ChannelSide {
  readonly key: NodeKey;
  readonly policy: Policy;
  /** As LND's local_balance: without the HTLCs that are out and, on the opener's side, without what the commitment costs. */
  readonly balanceMsat: Msat;
  /** The most that this side can send in one HTLC now. */
  readonly sendableMsat: Msat;
  readonly reserveMsat: Msat;
  readonly opened: boolean;
}

export interface ChannelHtlc {
  readonly hash: PaymentHash;
  readonly amountMsat: Msat;
  readonly expiry: number;
  /** Who sent it over this channel. */
  readonly from: NodeKey;
}

export interface ChannelView {
  /** Short channel id, decimal. */
  readonly id: string;
  /** `txid:index`. */
  readonly point: string;
  readonly capacityMsat: Msat;
  readonly private: boolean;
  /** Both sides run. */
  readonly active: boolean;
  readonly sides: readonly [ChannelSide, ChannelSide];
  readonly htlcs: readonly ChannelHtlc[];
  readonly updates: bigint;
  /** What the commitment costs its opener now, anchors not counted. `fee_per_kw` is what LND derives it from. */
  readonly commitFeeMsat: Msat;
  readonly commitWeight: bigint;
  readonly feePerKw: bigint;
}

export interface AttemptView extends Attempt {
  /** The last hop's records, the preimage's among them. */
  readonly records: readonly TlvRecord[];
  /** Height at which a failure was met. */
  readonly failureHeight?: number;
}

/** A payment of the person's own node, whole, as SendPaymentV2, TrackPaymentV2 or ListPayments shows it at that moment. */
export interface PaymentView {
  readonly index: bigint;
  readonly hash: PaymentHash;
  readonly status: 'IN_FLIGHT' | 'SUCCEEDED' | 'FAILED';
  readonly reason?: FailureReason;
  readonly amountMsat: Msat;
  readonly feeMsat: Msat;
  readonly createdAtNs: bigint;
  /** Once settled. */
  readonly preimage?: Uint8Array;
  readonly attempts: readonly AttemptView[];
}

/** An invoice that a node made on the fly for a keysend. */
export interface InvoiceView {
  readonly node: NodeKey;
  readonly hash: PaymentHash;
  readonly preimage: Uint8Array;
  readonly state: 'OPEN' | 'ACCEPTED' | 'SETTLED' | 'CANCELED';
  readonly amountMsat: Msat;
  /** Counts the node's invoices from 1; `settleIndex` its settled ones, 0 before. */
  readonly addIndex: bigint;
  readonly settleIndex: bigint;
  readonly createdAtNs: bigint;
  readonly settledAtNs?: bigint;
  readonly records: readonly TlvRecord[];
  readonly channelId: string;
  readonly htlcIndex: bigint;
  readonly expiry: number;
  readonly acceptHeight: number;
  readonly acceptedAtNs: bigint;
}

export interface RouteView {
  readonly hops: Attempt['hops'];
  readonly totalMsat: Msat;
  readonly feeMsat: Msat;
  readonly timelock: number;
}
