/*
 * What LND answers to the methods that the tests use, as far as they look at it. 64-bit numbers are decimal strings,
 * enums names, bytes Buffers.
 */

export type WalletState =
  'NON_EXISTING' | 'LOCKED' | 'UNLOCKED' | 'RPC_ACTIVE' | 'SERVER_ACTIVE' | 'WAITING_TO_START';

export interface HopReply {
  readonly pub_key: string;
  readonly chan_id: string;
  readonly fee_msat: string;
  readonly amt_to_forward_msat: string;
  readonly expiry: number;
  /** Keys are 8 little-endian bytes as a latin1 string. */
  readonly custom_records: Readonly<Record<string, Buffer>>;
}

export interface HtlcReply {
  readonly attempt_id: string;
  readonly status: 'IN_FLIGHT' | 'SUCCEEDED' | 'FAILED';
  readonly route: {
    readonly hops: readonly HopReply[];
    readonly total_fees_msat: string;
    readonly total_amt_msat: string;
    readonly total_time_lock: number;
  } | null;
  readonly failure: { readonly code: string; readonly failure_source_index: number } | null;
  readonly preimage: Buffer;
}

export interface PaymentReply {
  readonly payment_hash: string;
  readonly payment_preimage: string;
  readonly payment_index: string;
  readonly status: 'UNKNOWN' | 'INITIATED' | 'IN_FLIGHT' | 'SUCCEEDED' | 'FAILED';
  readonly failure_reason: string;
  readonly value_msat: string;
  readonly fee_msat: string;
  readonly creation_time_ns: string;
  readonly payment_request: string;
  readonly htlcs: readonly HtlcReply[];
}

export interface ChannelReply {
  readonly active: boolean;
  readonly remote_pubkey: string;
  readonly channel_point: string;
  readonly chan_id: string;
  readonly capacity: string;
  readonly local_balance: string;
  readonly remote_balance: string;
  readonly private: boolean;
  readonly pending_htlcs: readonly { readonly hash_lock: Buffer; readonly amount: string }[];
}

export interface RoutingPolicyReply {
  readonly fee_base_msat: string;
  readonly fee_rate_milli_msat: string;
  readonly time_lock_delta: number;
  readonly disabled: boolean;
}

export interface ChannelEdgeReply {
  readonly channel_id: string;
  readonly node1_pub: string;
  readonly node2_pub: string;
  readonly node1_policy: RoutingPolicyReply | null;
  readonly node2_policy: RoutingPolicyReply | null;
}

export interface LightningNodeReply {
  readonly pub_key: string;
  readonly alias: string;
  /** Unix seconds; 0 for a node that is known from its channels only. */
  readonly last_update: number;
  readonly features: Readonly<Record<string, { readonly name: string }>>;
}

export interface NodeInfoReply {
  readonly node: LightningNodeReply | null;
  readonly num_channels: number;
  readonly channels: readonly ChannelEdgeReply[];
}

export interface InvoiceReply {
  readonly memo: string;
  readonly r_preimage: Buffer;
  readonly r_hash: Buffer;
  readonly state: 'OPEN' | 'SETTLED' | 'CANCELED' | 'ACCEPTED';
  readonly is_keysend: boolean;
  readonly amt_paid_msat: string;
  readonly htlcs: readonly { readonly custom_records: Readonly<Record<string, Buffer>> }[];
}

export interface Replies {
  'lnrpc.State/GetState': { readonly state: WalletState };
  'lnrpc.WalletUnlocker/GenSeed': { readonly cipher_seed_mnemonic: readonly string[] };
  'lnrpc.WalletUnlocker/InitWallet': { readonly admin_macaroon: Buffer };
  'lnrpc.WalletUnlocker/UnlockWallet': Readonly<Record<string, never>>;
  'lnrpc.Lightning/GetInfo': {
    readonly version: string;
    readonly identity_pubkey: string;
    readonly alias: string;
    readonly block_height: number;
    readonly synced_to_chain: boolean;
    readonly synced_to_graph: boolean;
    readonly num_peers: number;
  };
  'lnrpc.Lightning/GetNodeInfo': NodeInfoReply;
  'lnrpc.Lightning/WalletBalance': { readonly confirmed_balance: string };
  'lnrpc.Lightning/NewAddress': { readonly address: string };
  'lnrpc.Lightning/ListPeers': { readonly peers: readonly { readonly pub_key: string }[] };
  'lnrpc.Lightning/ConnectPeer': { readonly status: string };
  'lnrpc.Lightning/OpenChannelSync': {
    readonly funding_txid_bytes: Buffer;
    readonly funding_txid_str: string;
    readonly output_index: number;
  };
  'lnrpc.Lightning/ListChannels': { readonly channels: readonly ChannelReply[] };
  'lnrpc.Lightning/ListPayments': { readonly payments: readonly PaymentReply[] };
  'lnrpc.Lightning/ListInvoices': { readonly invoices: readonly InvoiceReply[] };
  'lnrpc.Lightning/LookupInvoice': InvoiceReply;
  'lnrpc.Lightning/DescribeGraph': {
    readonly nodes: readonly LightningNodeReply[];
    readonly edges: readonly ChannelEdgeReply[];
  };
  'routerrpc.Router/SendPaymentV2': PaymentReply;
  'routerrpc.Router/TrackPaymentV2': PaymentReply;
}
