import type { Clock } from '../../keysend/clock.ts';
import { Lightning } from '../../wire/descriptor.ts';
import type { ListChannelsRequest__Output as ChannelsRequest } from '../../wire/generated/lnrpc/ListChannelsRequest.ts';
import type { ListChannelsResponse } from '../../wire/generated/lnrpc/ListChannelsResponse.ts';
import type { ListPaymentsRequest__Output as PaymentsRequest } from '../../wire/generated/lnrpc/ListPaymentsRequest.ts';
import type { ListPaymentsResponse } from '../../wire/generated/lnrpc/ListPaymentsResponse.ts';
import type { QueryRoutesRequest__Output as RoutesRequest } from '../../wire/generated/lnrpc/QueryRoutesRequest.ts';
import type { QueryRoutesResponse } from '../../wire/generated/lnrpc/QueryRoutesResponse.ts';
import type { WalletBalanceResponse } from '../../wire/generated/lnrpc/WalletBalanceResponse.ts';
import type { Network } from '../network/network.ts';
import type { Calls } from './calls.ts';
import { encodeBalance, encodeChannel, sidesOf } from './encodeChannel.ts';
import { encodePayment, encodeRoute } from './encodePayment.ts';
import { findRoute } from './findRoute.ts';
import { listInvoices, subscribeInvoices } from './invoices.ts';
import { pageOf, readDates, readPage } from './lists.ts';
import { aliasOf, describeGraph, getInfo, getNodeInfo, listPeers, ownChannels } from './nodeInfo.ts';
import { readRoute } from './readRoute.ts';
import { readVertex } from './readSend.ts';
import { Refusal } from './refusal.ts';

/** lnrpc.Lightning: what the node is, has, and did. `clock` says since when. */
export function serveLightning(calls: Calls, network: Network, clock: Clock): void {
  const { service } = Lightning;
  const startedAt = clock.now();
  const lastUpdate = Math.floor(startedAt / 1000);

  calls.unary(service.GetInfo, () => getInfo(network, clock.now()));
  calls.unary(service.ListPeers, () => listPeers(network));
  calls.unary(service.DescribeGraph, (request) => describeGraph(network, request, lastUpdate));
  calls.unary(service.GetNodeInfo, (request) => getNodeInfo(network, request, lastUpdate));
  calls.unary(service.QueryRoutes, (request) => queryRoutes(network, request));
  calls.unary(service.ListChannels, (request) =>
    listChannels(network, request, Math.floor((clock.now() - startedAt) / 1000)),
  );
  calls.unary(service.ChannelBalance, () => encodeBalance(ownChannels(network), network.own));
  calls.unary(service.WalletBalance, () => walletBalance(network));
  calls.unary(service.ListPayments, (request) => listPayments(network, request));
  calls.unary(service.ListInvoices, (request) => listInvoices(network, request));
  calls.stream(service.SubscribeInvoices, (request, stream) => subscribeInvoices(network, request, stream));
}

function listChannels(network: Network, request: ChannelsRequest, uptime: number): ListChannelsResponse {
  if (request.active_only && request.inactive_only) {
    throw new Refusal('either `active_only` or `inactive_only` can be set, but not both');
  }
  if (request.public_only && request.private_only) {
    throw new Refusal('either `public_only` or `private_only` can be set, but not both');
  }
  const peer = request.peer.length === 0 ? undefined : readPeer(request.peer);
  const { own } = network;
  const channels = ownChannels(network)
    .filter(({ active }) => !(request.active_only && !active) && !(request.inactive_only && active))
    .filter((channel) => !(request.public_only && channel.private))
    .filter((channel) => !(request.private_only && !channel.private))
    .filter((channel) => peer === undefined || sidesOf(channel, own)[1].key === peer);
  return {
    channels: channels.map((channel) =>
      encodeChannel(channel, {
        own,
        uptime,
        ...(request.peer_alias_lookup && { peerAlias: peerAlias(network, sidesOf(channel, own)[1].key) }),
      }),
    ),
  };
}

function readPeer(bytes: Buffer): string {
  try {
    return readVertex(bytes);
  } catch (error) {
    if (error instanceof Refusal) throw new Refusal(`invalid \`peer\` key: ${error.message}`);
    throw error;
  }
}

/** The alias comes from the graph, which does not hold a node without public channels. */
function peerAlias(network: Network, key: Network['own']): string {
  const isListed = network.nodes().some((node) => node.key === key && node.listed);
  return isListed ? (aliasOf(network, key) ?? '') : 'unable to lookup peer alias: alias for node not found';
}

/** There is no chain behind the practice network, and so nothing on it. */
function walletBalance(network: Network): WalletBalanceResponse {
  const reservedPerChannel = 10_000n;
  const reserved = reservedPerChannel * BigInt(ownChannels(network).filter((it) => !it.private).length);
  return {
    reserved_balance_anchor_chan: String(reserved < 100_000n ? reserved : 100_000n),
    account_balance: { default: { confirmed_balance: '0', unconfirmed_balance: '0' } },
  };
}

function listPayments(network: Network, request: PaymentsRequest): ListPaymentsResponse {
  const isInDates = readDates(request);
  const payments = pageOf(
    (page) => network.payments(page, { succeededOnly: !request.include_incomplete }),
    readPage(request, request.max_payments),
    ({ index }) => index,
    isInDates && (({ createdAtNs }) => isInDates(createdAtNs)),
  );
  return {
    payments: payments.map(encodePayment),
    first_index_offset: String(payments.at(0)?.index ?? 0n),
    last_index_offset: String(payments.at(-1)?.index ?? 0n),
    total_num_payments: request.count_total_payments ? String(network.countPayments()) : '0',
  };
}

function queryRoutes(network: Network, request: RoutesRequest): QueryRoutesResponse {
  const wanted = readRoute(request, network.own);
  const route = findRoute(network, wanted);
  return { routes: [encodeRoute(route, wanted.records)], success_prob: 1 };
}
