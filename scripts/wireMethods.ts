/**
 * The LND calls this project makes, and those that the practice network answers. Types and descriptor hold these and what they
 * reach, nothing more: a call that is not in this table does not compile.
 */
export const wireMethods = {
  'lnrpc.Lightning': [
    'ChannelBalance',
    'DescribeGraph',
    'GetInfo',
    'GetNodeInfo',
    'ListChannels',
    'ListInvoices',
    'ListPayments',
    'ListPeers',
    'QueryRoutes',
    'SubscribeInvoices',
    'WalletBalance',
  ],
  'lnrpc.State': ['GetState', 'SubscribeState'],
  'routerrpc.Router': ['EstimateRouteFee', 'SendPaymentV2', 'TrackPaymentV2', 'TrackPayments'],
} as const satisfies Record<string, readonly string[]>;
