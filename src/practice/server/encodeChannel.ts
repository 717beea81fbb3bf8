/* eslint-disable @typescript-eslint/no-deprecated -- LND fills these fields, and some clients read no others. */
import { msat, MSAT_PER_SAT } from '../../keysend/amount.ts';
import type { Msat } from '../../keysend/amount.ts';
import type { NodeKey } from '../../keysend/destination.ts';
import type { Channel } from '../../wire/generated/lnrpc/Channel.ts';
import type { ChannelBalanceResponse } from '../../wire/generated/lnrpc/ChannelBalanceResponse.ts';
import type { ChannelConstraints } from '../../wire/generated/lnrpc/ChannelConstraints.ts';
import type { ChannelEdge } from '../../wire/generated/lnrpc/ChannelEdge.ts';
import type { HTLC } from '../../wire/generated/lnrpc/HTLC.ts';
import type { RoutingPolicy } from '../../wire/generated/lnrpc/RoutingPolicy.ts';
import type { ChannelHtlc, ChannelSide, ChannelView } from '../network/views.ts';
import { sum, toAmount, toSat } from './amounts.ts';

/** LND's own choice for a small channel: blocks until the funds of a forced close are free. */
const CSV_DELAY = 144;
const DUST_LIMIT_SAT = '354';
const MOST_HTLCS = 483;
const NO_AMOUNT = { sat: '0', msat: '0' };

export interface ChannelContext {
  readonly own: NodeKey;
  /** Absent where it was not asked for. */
  readonly peerAlias?: string;
  /** Seconds that the node has seen the channel for. */
  readonly uptime: number;
}

/** The near and the far side, as `own` sees them. */
export function sidesOf(
  { sides }: ChannelView,
  own: NodeKey,
): readonly [near: ChannelSide, far: ChannelSide] {
  const [first, second] = sides;
  return first.key === own ? [first, second] : [second, first];
}

/** A channel of the person's own node, as ListChannels shows it. */
export function encodeChannel(channel: ChannelView, { own, peerAlias, uptime }: ChannelContext): Channel {
  const [near, far] = sidesOf(channel, own);
  return {
    active: channel.active,
    remote_pubkey: far.key,
    ...(peerAlias !== undefined && { peer_alias: peerAlias }),
    channel_point: channel.point,
    chan_id: channel.id,
    capacity: toSat(channel.capacityMsat),
    local_balance: toSat(near.balanceMsat),
    remote_balance: toSat(far.balanceMsat),
    unsettled_balance: String(
      channel.htlcs.reduce((total, { amountMsat }) => total + amountMsat / MSAT_PER_SAT, 0n),
    ),
    commit_fee: toSat(channel.commitFeeMsat),
    commit_weight: String(channel.commitWeight),
    fee_per_kw: String(channel.feePerKw),
    num_updates: String(channel.updates),
    pending_htlcs: channel.htlcs.map((htlc, index) => encodeHtlc(htlc, index, own)),
    private: channel.private,
    initiator: near.opened,
    chan_status_flags: 'ChanStatusDefault',
    commitment_type: 'ANCHORS',
    csv_delay: CSV_DELAY,
    local_chan_reserve_sat: toSat(near.reserveMsat),
    remote_chan_reserve_sat: toSat(far.reserveMsat),
    local_constraints: encodeConstraints(near, channel.capacityMsat),
    remote_constraints: encodeConstraints(far, channel.capacityMsat),
    lifetime: String(uptime),
    uptime: channel.active ? String(uptime) : '0',
  };
}

function encodeConstraints({ reserveMsat }: ChannelSide, capacityMsat: Msat): ChannelConstraints {
  return {
    csv_delay: CSV_DELAY,
    chan_reserve_sat: toSat(reserveMsat),
    dust_limit_sat: DUST_LIMIT_SAT,
    max_pending_amt_msat: String(capacityMsat - reserveMsat),
    min_htlc_msat: '1',
    max_accepted_htlcs: MOST_HTLCS,
  };
}

function encodeHtlc(htlc: ChannelHtlc, index: number, own: NodeKey): HTLC {
  return {
    incoming: htlc.from !== own,
    amount: toSat(htlc.amountMsat),
    hash_lock: Buffer.from(htlc.hash, 'hex'),
    expiration_height: htlc.expiry,
    htlc_index: String(index),
    locked_in: true,
  };
}

/** `channels` are those of the person's own node. In LND's words "local" is what comes in and "remote" what goes out. */
export function encodeBalance(channels: readonly ChannelView[], own: NodeKey): ChannelBalanceResponse {
  const sides = channels.map((channel) => sidesOf(channel, own));
  const localMsat = sum(sides.map(([near]) => near.balanceMsat));
  const unsettled = (incoming: boolean): Msat =>
    sum(
      channels
        .flatMap(({ htlcs }) => htlcs)
        .filter(({ from }) => (from !== own) === incoming)
        .map(({ amountMsat }) => amountMsat),
    );
  return {
    balance: toSat(localMsat),
    local_balance: toAmount(localMsat),
    remote_balance: toAmount(sum(sides.map(([, far]) => far.balanceMsat))),
    unsettled_local_balance: toAmount(unsettled(true)),
    unsettled_remote_balance: toAmount(unsettled(false)),
    pending_open_local_balance: NO_AMOUNT,
    pending_open_remote_balance: NO_AMOUNT,
    // How many open channels, nothing for each of them, and no pending ones.
    custom_channel_data: Uint8Array.of(channels.length, ...channels.map(() => 0), 0),
  };
}

/** A channel as the graph shows it; its first node is the one with the smaller key. */
export function encodeEdge(channel: ChannelView, lastUpdate: number): ChannelEdge {
  const [first, second] = channel.sides.toSorted((a, b) => (a.key < b.key ? -1 : 1));
  return {
    channel_id: channel.id,
    chan_point: channel.point,
    last_update: lastUpdate,
    capacity: toSat(channel.capacityMsat),
    ...(first && { node1_pub: first.key, node1_policy: encodePolicy(first, channel, lastUpdate) }),
    ...(second && { node2_pub: second.key, node2_policy: encodePolicy(second, channel, lastUpdate) }),
  };
}

function encodePolicy({ policy }: ChannelSide, { active }: ChannelView, lastUpdate: number): RoutingPolicy {
  return {
    time_lock_delta: policy.timelockDelta,
    min_htlc: String(policy.smallestHtlcMsat),
    max_htlc_msat: String(policy.largestHtlcMsat),
    fee_base_msat: String(policy.baseMsat),
    fee_rate_milli_msat: String(policy.ratePpm),
    disabled: !active,
    last_update: lastUpdate,
  };
}

/** What all channels together could hold. */
export function capacityOf(channels: readonly ChannelView[]): Msat {
  return msat(channels.reduce((total, { capacityMsat }) => total + capacityMsat, 0n));
}
