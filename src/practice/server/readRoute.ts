import { msat } from '../../keysend/amount.ts';
import type { Msat } from '../../keysend/amount.ts';
import type { NodeKey } from '../../keysend/destination.ts';
import type { FeeLimit__Output as WireFeeLimit } from '../../wire/generated/lnrpc/FeeLimit.ts';
import type { QueryRoutesRequest__Output as WireRequest } from '../../wire/generated/lnrpc/QueryRoutesRequest.ts';
import type { RouteRequest } from '../network/requests.ts';
import { readAmount } from './amounts.ts';
import { decodeGoHex } from './goText.ts';
import {
  checkTimelock,
  MOST_TIMELOCK,
  readRecords,
  readTimelock,
  readTimelockLimit,
  readVertex,
} from './readSend.ts';
import { notSimulated } from './refusal.ts';

/** Up to this amount LND lets fees be as high as the payment, above it a twentieth (lnwallet/parameters.go). */
const SMALL_PAYMENT_MSAT = 1_000_000n;
const LARGE_PAYMENT_DIVISOR = 20n;
const MOST_UINT32 = 2 ** 32 - 1;

/**
 * QueryRoutes, checked as LND checks it (routerrpc/router_backend.go, parseQueryRoutesRequest). What would change the answer and is
 * not simulated is refused; route hints are passed over, as nobody's invoice is paid here.
 *
 * @throws {Refusal}
 */
export function readRoute(wire: WireRequest, own: NodeKey): RouteRequest {
  const source = wire.source_pub_key === '' ? own : readVertex(decodeGoHex(wire.source_pub_key));
  const amountMsat = readAmount(wire.amt, wire.amt_msat);
  const feeLimitMsat = readFeeLimit(wire.fee_limit, amountMsat);
  const limit = readTimelockLimit(wire.cltv_limit, source === own ? MOST_TIMELOCK : MOST_UINT32);
  if (wire.blinded_payment_paths.length > 0) throw notSimulated('blinded_payment_paths');
  const destination = readVertex(decodeGoHex(wire.pub_key));
  const finalCltvDelta = readTimelock(wire.final_cltv_delta);
  checkTimelock(limit, finalCltvDelta);
  const records = readRecords(wire.dest_custom_records);
  const restriction = restrictions.find((name) => wire[name].length > 0);
  if (restriction !== undefined) throw notSimulated(`${restriction} of QueryRoutes`);
  return {
    source,
    destination,
    amountMsat,
    feeLimitMsat,
    finalCltvDelta,
    records,
    useMissionControl: wire.use_mission_control,
  };
}

const restrictions = [
  'ignored_nodes',
  'ignored_edges',
  'ignored_pairs',
  'outgoing_chan_ids',
  'last_hop_pubkey',
] as const;

/** `lnrpc.CalculateFeeLimit` */
function readFeeLimit(limit: WireFeeLimit | null, amountMsat: Msat): Msat {
  if (limit?.limit === 'fixed') return msat(BigInt(limit.fixed ?? 0) * 1000n);
  if (limit?.limit === 'fixed_msat') return msat(BigInt(limit.fixed_msat ?? 0));
  if (limit?.limit === 'percent') return msat((amountMsat * BigInt(limit.percent ?? 0)) / 100n);
  return msat(amountMsat <= SMALL_PAYMENT_MSAT ? amountMsat : amountMsat / LARGE_PAYMENT_DIVISOR);
}
