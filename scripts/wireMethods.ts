/**
 * The LND calls this project makes. Types and descriptor hold these and what they reach, nothing more:
 * a call that is not in this table does not compile.
 */
export const wireMethods = {
  'lnrpc.Lightning': [
    'ChannelBalance',
    'GetInfo',
    'GetNodeInfo',
    'ListChannels',
    'ListPayments',
    'QueryRoutes',
  ],
  'lnrpc.State': ['GetState'],
  'routerrpc.Router': ['SendPaymentV2', 'TrackPaymentV2'],
} as const satisfies Record<string, readonly string[]>;
