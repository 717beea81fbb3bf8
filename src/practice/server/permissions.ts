import type { Operation } from './macaroonId.ts';

/**
 * What a macaroon must allow for a call (LND's rpcserver.go, routerrpc/router_server.go). The calls that are not here, those of
 * the State service, ask for no macaroon.
 */
export const permissions: Readonly<Record<string, Operation>> = {
  '/lnrpc.Lightning/ChannelBalance': operation('offchain', 'read'),
  '/lnrpc.Lightning/DescribeGraph': operation('info', 'read'),
  '/lnrpc.Lightning/GetInfo': operation('info', 'read'),
  '/lnrpc.Lightning/GetNodeInfo': operation('info', 'read'),
  '/lnrpc.Lightning/ListChannels': operation('offchain', 'read'),
  '/lnrpc.Lightning/ListInvoices': operation('invoices', 'read'),
  '/lnrpc.Lightning/ListPayments': operation('offchain', 'read'),
  '/lnrpc.Lightning/ListPeers': operation('peers', 'read'),
  '/lnrpc.Lightning/QueryRoutes': operation('info', 'read'),
  '/lnrpc.Lightning/SubscribeInvoices': operation('invoices', 'read'),
  '/lnrpc.Lightning/WalletBalance': operation('onchain', 'read'),
  '/routerrpc.Router/EstimateRouteFee': operation('offchain', 'read'),
  '/routerrpc.Router/SendPaymentV2': operation('offchain', 'write'),
  '/routerrpc.Router/TrackPaymentV2': operation('offchain', 'read'),
  '/routerrpc.Router/TrackPayments': operation('offchain', 'read'),
};

/** Of the practice network's own service: whoever may spend may also break things. */
export const CONTROL = operation('offchain', 'write');

const ENTITIES = ['address', 'info', 'invoices', 'message', 'offchain', 'onchain', 'peers'];

/** What LND's admin.macaroon allows, in its order. */
export const ADMIN: readonly Operation[] = [
  ...both('address'),
  ...both('info'),
  ...both('invoices'),
  operation('macaroon', 'generate'),
  ...both('macaroon'),
  ...both('message'),
  ...both('offchain'),
  ...both('onchain'),
  ...both('peers'),
  operation('signer', 'generate'),
  operation('signer', 'read'),
];

export const READONLY: readonly Operation[] = [...ENTITIES, 'macaroon', 'signer']
  .sort()
  .map((entity) => operation(entity, 'read'));

export const INVOICE: readonly Operation[] = [
  ...both('address'),
  ...both('invoices'),
  operation('onchain', 'read'),
];

function both(entity: string): Operation[] {
  return [operation(entity, 'read'), operation(entity, 'write')];
}

function operation(entity: string, action: string): Operation {
  return { entity, action };
}
