/* eslint-disable @typescript-eslint/no-deprecated -- LND fills these fields, and some clients read no others. */
import type { Msat } from '../../keysend/amount.ts';
import type { Hop } from '../../keysend/payment.ts';
import type { TlvRecord } from '../../keysend/records.ts';
import type { Failure } from '../../wire/generated/lnrpc/Failure.ts';
import type { Hop as WireHop } from '../../wire/generated/lnrpc/Hop.ts';
import type { HTLCAttempt } from '../../wire/generated/lnrpc/HTLCAttempt.ts';
import type { Payment } from '../../wire/generated/lnrpc/Payment.ts';
import type { Route } from '../../wire/generated/lnrpc/Route.ts';
import { encodeRecords } from '../../wire/recordKeys.ts';
import type { AttemptView, PaymentView, RouteView } from '../network/views.ts';
import { toSat } from './amounts.ts';

const NS_PER_S = 1_000_000_000n;

/** What LND puts into the first HTLC of every payment: its word on whether the sender vouches for it. */
const ACCOUNTABLE = { type: 106_823n, value: Uint8Array.of(0) };

/** LND's Payment, its oddities included: 64 zeros for a preimage that is not known, no fee before the end. */
export function encodePayment(payment: PaymentView): Payment {
  const { amountMsat, feeMsat, preimage, createdAtNs } = payment;
  return {
    payment_hash: payment.hash,
    payment_preimage: toHex(preimage ?? new Uint8Array(32)),
    payment_index: String(payment.index),
    status: payment.status,
    failure_reason: `FAILURE_REASON_${payment.reason ?? 'NONE'}`,
    value: toSat(amountMsat),
    value_sat: toSat(amountMsat),
    value_msat: String(amountMsat),
    fee: toSat(feeMsat),
    fee_sat: toSat(feeMsat),
    fee_msat: String(feeMsat),
    creation_date: String(createdAtNs / NS_PER_S),
    creation_time_ns: String(createdAtNs),
    htlcs: payment.attempts.map((attempt) => encodeAttempt(attempt, preimage)),
    first_hop_custom_records: toWireRecords([ACCOUNTABLE]),
  };
}

function encodeAttempt(attempt: AttemptView, preimage: Uint8Array | undefined): HTLCAttempt {
  const { failure } = attempt;
  return {
    attempt_id: String(attempt.id),
    status: attempt.status,
    route: {
      ...encodeRoute(attempt, attempt.records),
      // What goes over the first channel; a route that is only asked for has none.
      first_hop_amount_msat: String(attempt.totalMsat),
    },
    attempt_time_ns: String(attempt.startedAtNs),
    resolve_time_ns: String(attempt.endedAtNs ?? 0n),
    ...(failure && { failure: encodeFailure(failure, attempt.failureHeight) }),
    ...(attempt.status === 'SUCCEEDED' && preimage && { preimage }),
  };
}

/** The codes that the practice network's nodes answer with, in LND's spelling. */
function encodeFailure(
  { code, sourceIndex }: NonNullable<AttemptView['failure']>,
  height: number | undefined,
): Failure {
  return {
    code: code as NonNullable<Failure['code']>,
    failure_source_index: sourceIndex,
    ...(height !== undefined && { height }),
  };
}

/** A route; `records` are those of the last hop. */
export function encodeRoute(
  route: Pick<RouteView, 'hops' | 'totalMsat' | 'feeMsat' | 'timelock'>,
  records: readonly TlvRecord[],
): Route {
  const { hops, totalMsat, feeMsat } = route;
  return {
    total_time_lock: route.timelock,
    total_amt: toSat(totalMsat),
    total_amt_msat: String(totalMsat),
    total_fees: toSat(feeMsat),
    total_fees_msat: String(feeMsat),
    hops: hops.map((hop, index) =>
      encodeHop(hop, hops[index - 1]?.amountMsat ?? totalMsat, index === hops.length - 1 ? records : []),
    ),
  };
}

function encodeHop(hop: Hop, incomingMsat: Msat, records: readonly TlvRecord[]): WireHop {
  return {
    pub_key: hop.node,
    chan_id: hop.channelId,
    // LND does not look up the capacity: it says what comes in.
    chan_capacity: toSat(incomingMsat),
    amt_to_forward: toSat(hop.amountMsat),
    amt_to_forward_msat: String(hop.amountMsat),
    fee: toSat(hop.feeMsat),
    fee_msat: String(hop.feeMsat),
    expiry: hop.expiry,
    tlv_payload: true,
    custom_records: toWireRecords(records),
  };
}

export function toWireRecords(records: readonly TlvRecord[]): Record<string, Uint8Array> {
  return encodeRecords(new Map(records.map(({ type, value }) => [type, value])));
}

function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
