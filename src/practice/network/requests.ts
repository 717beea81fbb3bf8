import type { Msat } from '../../keysend/amount.ts';
import type { NodeKey } from '../../keysend/destination.ts';
import type { PaymentHash } from '../../keysend/preimage.ts';
import type { TlvRecord } from '../../keysend/records.ts';

/** SendPaymentV2, well-formed: what LND refuses before it writes anything has been refused. */
export interface SendRequest {
  readonly destination: NodeKey | string;
  readonly amountMsat: Msat;
  readonly hash: PaymentHash;
  readonly feeLimitMsat: Msat;
  readonly timeoutSeconds: number;
  /** All of the last hop's records, as asked for. */
  readonly records: readonly TlvRecord[];
  /** Blocks for the last hop, before LND's own padding of 3. LND's default is 80. */
  readonly finalCltvDelta: number;
  /** Most blocks that the first HTLC may be locked; absent: LND's 2016. */
  readonly cltvLimit?: number;
  /** A cancelled call stops further attempts. */
  readonly cancelable: boolean;
  readonly allowSelfPayment: boolean;
  /** Channels that may be the first; empty: any. */
  readonly outgoingChannels: readonly string[];
  readonly lastHop?: NodeKey;
  /** A payment address was given, which a keysend must not have. */
  readonly hasPaymentAddress: boolean;
}

export interface RouteRequest {
  readonly source?: NodeKey;
  readonly destination: NodeKey | string;
  readonly amountMsat: Msat;
  readonly feeLimitMsat: Msat;
  readonly finalCltvDelta: number;
  readonly records: readonly TlvRecord[];
  readonly useMissionControl: boolean;
}

/** What LND answers to a hash it knows. */
export type Duplicate = 'inTransition' | 'alreadyPaid';

/** A page as ListPayments and ListInvoices cut it: `offset` is exclusive, `reversed` looks back from it (0: from the end). */
export interface Page {
  readonly offset: bigint;
  readonly most: number;
  readonly reversed: boolean;
}
