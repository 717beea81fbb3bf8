import { msat, MSAT_PER_SAT } from '../keysend/amount.ts';
import type { Msat } from '../keysend/amount.ts';
import { PRACTICE } from '../keysend/network.ts';
import type { Network } from '../keysend/network.ts';
import type { Balance, Channel, NodeInfo, NodeProfile, RouteEstimate } from '../keysend/node.ts';
import type { Amount__Output as WireAmount } from '../wire/generated/lnrpc/Amount.ts';
import type { Channel__Output as WireChannel } from '../wire/generated/lnrpc/Channel.ts';
import type { ChannelBalanceResponse__Output as WireBalance } from '../wire/generated/lnrpc/ChannelBalanceResponse.ts';
import type { GetInfoResponse__Output as WireInfo } from '../wire/generated/lnrpc/GetInfoResponse.ts';
import type { NodeInfo__Output as WireProfile } from '../wire/generated/lnrpc/NodeInfo.ts';
import type { Route__Output as WireRoute } from '../wire/generated/lnrpc/Route.ts';
import { decodeHop } from './decodePayment.ts';
import { readHash, readNodeKey, understand } from './understand.ts';

export function decodeInfo(wire: WireInfo): NodeInfo {
  return understand('GetInfo', () => ({
    key: readNodeKey(wire.identity_pubkey),
    alias: wire.alias,
    network: networkOf(wire),
    version: wire.version,
    blockHeight: wire.block_height,
    syncedToChain: wire.synced_to_chain,
    syncedToGraph: wire.synced_to_graph,
  }));
}

/**
 * The practice network calls itself regtest, which every client knows, and says what it is where LND names its commit. A network
 * that is not named is taken for the one where mistakes cost most.
 */
function networkOf({ chains, commit_hash }: WireInfo): Network {
  const network = chains[0]?.network ?? 'mainnet';
  return network === 'regtest' && commit_hash === PRACTICE ? PRACTICE : network;
}

export function decodeChannel(wire: WireChannel): Channel {
  return understand('ListChannels', () => {
    const constraints = wire.local_constraints;
    const capacity = fromSat(wire.capacity);
    const largest = msat(BigInt(constraints?.max_pending_amt_msat ?? 0));
    return {
      id: wire.chan_id,
      peer: readNodeKey(wire.remote_pubkey),
      peerAlias: wire.peer_alias,
      active: wire.active,
      private: wire.private,
      localMsat: fromSat(wire.local_balance),
      remoteMsat: fromSat(wire.remote_balance),
      reserveMsat: reserveOf(wire),
      largestHtlcMsat: largest === 0n ? capacity : largest,
      pendingHashes: wire.pending_htlcs.map(({ hash_lock }) => readHash(hash_lock.toString('hex'))),
    };
  });
}

/** Weight units of an anchor channel's commitment, the heaviest kind, and of an HTLC in it (BOLT 3; LND's input/size.go). */
const COMMITMENT_WEIGHT = 1124n;
const HTLC_WEIGHT = 172n;

/**
 * What LND does not let a payment touch: the channel's reserve and, on the side that opened the channel, what a commitment
 * with this HTLC and another one would cost at twice the present fee rate (BOLT 2; lnwallet's CalcFeeBuffer). What the
 * commitment costs now is out of the local balance already. LND's own commit_weight and commit_fee are of no use here: while
 * one side has nothing, they leave out its outputs. Rounded up: this much less than the local balance can be sent for sure.
 */
function reserveOf(wire: WireChannel): Msat {
  const reserve = BigInt(wire.local_constraints?.chan_reserve_sat ?? 0);
  const weight = COMMITMENT_WEIGHT + HTLC_WEIGHT * BigInt(wire.pending_htlcs.length);
  const feeRate = BigInt(wire.fee_per_kw);
  const buffer = wire.initiator ? (feeRate * (2n * (weight + 2n * HTLC_WEIGHT) - weight)) / 1000n + 1n : 0n;
  return msat((reserve + buffer) * MSAT_PER_SAT);
}

export function decodeBalance(wire: WireBalance): Balance {
  return understand('ChannelBalance', () => ({
    localMsat: fromAmount(wire.local_balance),
    remoteMsat: fromAmount(wire.remote_balance),
    // In LND's words "local" is what comes in and "remote" what goes out.
    unsettledMsat: msat(fromAmount(wire.unsettled_local_balance) + fromAmount(wire.unsettled_remote_balance)),
  }));
}

/** Undefined where the answer names no node. */
export function decodeProfile(wire: WireProfile): NodeProfile | undefined {
  return understand('GetNodeInfo', () => {
    const { node } = wire;
    if (node === null) return undefined;
    return {
      key: readNodeKey(node.pub_key),
      alias: node.alias,
      // bLIP-3's bits: 54 requires, 55 offers.
      announcesKeysend: '55' in node.features || '54' in node.features,
    };
  });
}

export function decodeRoute(wire: WireRoute): RouteEstimate {
  return understand('QueryRoutes', () => ({
    hops: wire.hops.map(decodeHop),
    feeMsat: msat(BigInt(wire.total_fees_msat)),
    timelock: wire.total_time_lock,
  }));
}

function fromAmount(amount: WireAmount | null): Msat {
  return msat(BigInt(amount?.msat ?? 0));
}

function fromSat(text: string): Msat {
  return msat(BigInt(text) * MSAT_PER_SAT);
}
