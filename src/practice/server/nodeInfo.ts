/* eslint-disable @typescript-eslint/no-deprecated -- LND fills these fields, and some clients read no others. */
import { createHash } from 'node:crypto';
import { status } from '@grpc/grpc-js';
import type { NodeKey } from '../../keysend/destination.ts';
import { PRACTICE } from '../../keysend/network.ts';
import type { ChannelGraph } from '../../wire/generated/lnrpc/ChannelGraph.ts';
import type { ChannelGraphRequest__Output as GraphRequest } from '../../wire/generated/lnrpc/ChannelGraphRequest.ts';
import type { GetInfoResponse } from '../../wire/generated/lnrpc/GetInfoResponse.ts';
import type { LightningNode } from '../../wire/generated/lnrpc/LightningNode.ts';
import type { ListPeersResponse } from '../../wire/generated/lnrpc/ListPeersResponse.ts';
import type { NodeInfo } from '../../wire/generated/lnrpc/NodeInfo.ts';
import type { NodeInfoRequest__Output as NodeInfoRequest } from '../../wire/generated/lnrpc/NodeInfoRequest.ts';
import type { Network } from '../network/network.ts';
import type { ChannelView, NodeView } from '../network/views.ts';
import { toSat } from './amounts.ts';
import { capacityOf, encodeEdge, sidesOf } from './encodeChannel.ts';
import { nodeFeatures, ownFeatures, PEER_FEATURES } from './features.ts';
import { decodeGoHex } from './goText.ts';
import { Refusal } from './refusal.ts';

/** The LND that is simulated. Its commit is what tells it from a real one. */
const VERSION = '0.21.2-beta';
const KEY_DIGITS = 66;
const P2P_PORT = 9735;

/** Channels of the person's own node. */
export function ownChannels(network: Network): readonly ChannelView[] {
  return network.channels().filter(({ sides }) => sides.some(({ key }) => key === network.own));
}

export function aliasOf(network: Network, key: NodeKey): string | undefined {
  return network.nodes().find((node) => node.key === key)?.alias;
}

export function getInfo(network: Network, now: number): GetInfoResponse {
  const own = network.nodes().find(({ key }) => key === network.own);
  const channels = ownChannels(network);
  const active = channels.filter((channel) => channel.active).length;
  return {
    identity_pubkey: network.own,
    alias: own?.alias ?? '',
    color: own?.color ?? '#3399ff',
    version: `${VERSION} commit=${PRACTICE}`,
    commit_hash: PRACTICE,
    chains: [{ chain: 'bitcoin', network: 'regtest' }],
    block_height: network.height,
    block_hash: createHash('sha256').update(`practice block ${network.height}`).digest('hex'),
    best_header_timestamp: String(Math.floor(now / 1000)),
    num_active_channels: active,
    num_inactive_channels: channels.length - active,
    num_peers: peers(network).length,
    synced_to_chain: true,
    synced_to_graph: true,
    wallet_synced: true,
    graph_cache_status: 'GRAPH_CACHE_STATUS_LOADED',
    features: ownFeatures(own?.acceptsKeysend ?? false),
  };
}

export function listPeers(network: Network): ListPeersResponse {
  return {
    peers: peers(network).map(({ key }) => ({
      pub_key: key,
      address: `127.0.0.1:${P2P_PORT}`,
      sync_type: 'ACTIVE_SYNC',
      features: PEER_FEATURES,
      flap_count: 1,
    })),
  };
}

/** `lastUpdate`, Unix seconds: when all was announced last. */
export function describeGraph(network: Network, request: GraphRequest, lastUpdate: number): ChannelGraph {
  const edges = request.include_unannounced
    ? network.channels().filter((channel) => isKnown(channel, network.own))
    : network.channels().filter((channel) => !channel.private);
  return {
    nodes: network
      .nodes()
      .filter(({ listed }) => listed)
      .map((node) => encodeNode(node, lastUpdate)),
    edges: edges.map((channel) => encodeEdge(channel, lastUpdate)),
  };
}

export function getNodeInfo(network: Network, request: NodeInfoRequest, lastUpdate: number): NodeInfo {
  if (request.include_auth_proof && !request.include_channels) {
    throw new Refusal('include_auth_proof depends on include_channels');
  }
  const { pub_key: digits } = request;
  if (digits.length !== KEY_DIGITS) {
    throw new Refusal(`invalid vertex string length of ${digits.length}, want ${KEY_DIGITS}`);
  }
  const key = decodeGoHex(digits).toString('hex');
  const node = network.nodes().find((known) => known.key === key && known.listed);
  if (node === undefined) throw new Refusal('unable to find node', status.NOT_FOUND);
  const channels = network
    .channels()
    .filter(({ sides }) => sides.some((side) => side.key === key))
    .filter((channel) => isKnown(channel, network.own));
  return {
    node: encodeNode(node, lastUpdate),
    num_channels: channels.length,
    total_capacity: toSat(capacityOf(channels)),
    channels: request.include_channels
      ? channels.filter((channel) => !channel.private).map((channel) => encodeEdge(channel, lastUpdate))
      : [],
  };
}

/** The nodes that the person's own one is linked with now. */
function peers(network: Network): readonly NodeView[] {
  const linked = new Set(ownChannels(network).map((channel) => sidesOf(channel, network.own)[1].key));
  return network.nodes().filter(({ key, running }) => running && linked.has(key));
}

/** A node knows the channels that were announced, and its own. */
function isKnown({ private: hidden, sides }: ChannelView, own: NodeKey): boolean {
  return !hidden || sides.some(({ key }) => key === own);
}

function encodeNode({ key, alias, color, acceptsKeysend }: NodeView, lastUpdate: number): LightningNode {
  return {
    pub_key: key,
    alias,
    color,
    last_update: lastUpdate,
    features: nodeFeatures(acceptsKeysend),
  };
}
