import { status } from '@grpc/grpc-js';
import { msat, sat, satToMsat } from '../../keysend/amount.ts';
import type { PaymentHash } from '../../keysend/preimage.ts';
import { Router } from '../../wire/descriptor.ts';
import type { Payment } from '../../wire/generated/lnrpc/Payment.ts';
import type { RouteFeeRequest__Output as FeeRequest } from '../../wire/generated/routerrpc/RouteFeeRequest.ts';
import type { RouteFeeResponse } from '../../wire/generated/routerrpc/RouteFeeResponse.ts';
import type { Network } from '../network/network.ts';
import type { Duplicate } from '../network/requests.ts';
import type { PaymentView } from '../network/views.ts';
import type { Calls } from './calls.ts';
import { encodePayment } from './encodePayment.ts';
import { findRoute } from './findRoute.ts';
import type { Outgoing } from './outgoing.ts';
import { BLOCK_PADDING, DEFAULT_TIMELOCK, readHash, readSend, readVertex } from './readSend.ts';
import { notSimulated, Refusal } from './refusal.ts';

const duplicates: Readonly<Record<Duplicate, string>> = {
  inTransition: 'payment is in transition',
  alreadyPaid: 'invoice is already paid',
};

/** LND looks for ways up to a bitcoin of fees. */
const MOST_FEE_MSAT = msat(100_000_000_000n);

/** routerrpc.Router: paying, and following what was paid. */
export function serveRouter(calls: Calls, network: Network): void {
  const { EstimateRouteFee, SendPaymentV2, TrackPaymentV2, TrackPayments } = Router.service;

  calls.stream(SendPaymentV2, (wire, stream) => {
    const request = readSend(wire, network.own);
    const { hash } = request;
    const begun = network.send(request);
    if (begun !== 'started') throw new Refusal(duplicates[begun], status.ALREADY_EXISTS);
    const unwatch = follow(network, hash, stream, wire.no_inflight_updates);
    return (gone) => {
      unwatch();
      // A call that is not cancelable may go: the network knows which it is.
      if (gone) network.cancel(hash);
    };
  });

  calls.stream(TrackPaymentV2, (wire, stream) => {
    const hash = readHash(wire.payment_hash);
    const payment = network.payment(hash);
    if (payment === undefined) throw new Refusal("payment isn't initiated", status.NOT_FOUND);
    const unwatch = follow(network, hash, stream, wire.no_inflight_updates);
    tell(payment, stream, wire.no_inflight_updates);
    return unwatch;
  });

  calls.stream(TrackPayments, (wire, stream) =>
    network.watchAll((payment) => {
      if (!wire.no_inflight_updates || hasEnded(payment)) stream.send(encodePayment(payment));
    }),
  );

  calls.unary(EstimateRouteFee, (wire) => estimate(wire, network));
}

function follow(
  network: Network,
  hash: PaymentHash,
  stream: Outgoing<Payment>,
  endOnly: boolean,
): () => void {
  return network.watch(hash, (payment) => {
    tell(payment, stream, endOnly);
  });
}

/** A payment's stream ends with the payment. */
function tell(payment: PaymentView, stream: Outgoing<Payment>, endOnly: boolean): void {
  if (!endOnly || hasEnded(payment)) stream.send(encodePayment(payment));
  if (hasEnded(payment)) stream.end();
}

function hasEnded({ status: word }: PaymentView): boolean {
  return word !== 'IN_FLIGHT';
}

function estimate(wire: FeeRequest, network: Network): RouteFeeResponse {
  const toNode = wire.dest.length > 0;
  if (toNode === (wire.payment_request !== '')) {
    throw new Refusal('specify either a destination or an invoice');
  }
  if (!toNode) throw notSimulated('payment_request');
  if (wire.dest.length !== 33) throw new Refusal('invalid length destination key');
  const amount = BigInt(wire.amt_sat);
  if (amount <= 0n) throw new Refusal('amount must be greater than 0');
  const route = findRoute(network, {
    destination: readVertex(wire.dest),
    amountMsat: satToMsat(sat(amount)),
    feeLimitMsat: MOST_FEE_MSAT,
    finalCltvDelta: DEFAULT_TIMELOCK,
    records: [],
    useMissionControl: true,
  });
  return {
    routing_fee_msat: String(route.feeMsat),
    time_lock_delay: String(route.timelock + BLOCK_PADDING),
    failure_reason: 'FAILURE_REASON_NONE',
  };
}
