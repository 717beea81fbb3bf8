import type { Network } from '../network/network.ts';
import type { RouteRequest } from '../network/requests.ts';
import type { RouteView } from '../network/views.ts';
import { Refusal } from './refusal.ts';

const reasons = {
  noPath: 'unable to find a path to destination',
  insufficientBalance: 'insufficient local balance',
} as const;

/** @throws {Refusal} in LND's words where there is no way */
export function findRoute(network: Network, request: RouteRequest): RouteView {
  const route = network.findRoute(request);
  if (typeof route === 'string') throw new Refusal(reasons[route]);
  return route;
}
