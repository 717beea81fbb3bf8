import { msat } from '../keysend/amount.ts';
import type { NodeKey } from '../keysend/destination.ts';
import type {
  Attempt,
  AttemptFailure,
  FailureReason,
  Hop,
  Payment,
  PaymentState,
} from '../keysend/payment.ts';
import { PREIMAGE_RECORD } from '../keysend/records.ts';
import type { TlvRecord } from '../keysend/records.ts';
import { Secret } from '../keysend/secret.ts';
import type { Hop__Output as WireHop } from '../wire/generated/lnrpc/Hop.ts';
import type { HTLCAttempt__Output as WireAttempt } from '../wire/generated/lnrpc/HTLCAttempt.ts';
import type { Payment__Output as WirePayment } from '../wire/generated/lnrpc/Payment.ts';
import { decodeRecords } from '../wire/recordKeys.ts';
import { readHash, readNodeKey, understand } from './understand.ts';

/** A snapshot as LND sends it, on every update the whole payment. Rejects with a `Problem` what is not one. */
export function decodePayment(wire: WirePayment): Payment {
  return understand('payment', () => {
    const state = stateOf(wire.status);
    const reason = reasonOf(wire, state);
    const preimage = preimageOf(wire, state);
    const { destination, records } = receiverOf(wire);
    return {
      hash: readHash(wire.payment_hash),
      state,
      status: word(wire.status),
      ...(reason === undefined ? {} : { reason }),
      amountMsat: msat(BigInt(wire.value_msat)),
      feeMsat: msat(BigInt(wire.fee_msat)),
      createdAtNs: BigInt(wire.creation_time_ns),
      ...(preimage === undefined ? {} : { preimage }),
      ...(destination === undefined ? {} : { destination }),
      records,
      attempts: wire.htlcs.map(decodeAttempt),
    };
  });
}

/**
 * Whether a listed payment is a keysend. LND has no flag for it (lnd#7822): the last hop of any attempt carries the
 * preimage. `unclear`: it was none of the kinds that can be told, but its attempts are gone.
 */
export function isKeysend(wire: WirePayment): boolean | 'unclear' {
  if (wire.payment_request !== '') return false;
  if (wire.htlcs.length === 0) return 'unclear';
  return wire.htlcs.some((attempt) =>
    decodeRecords(lastHopOf(attempt)?.custom_records ?? {}).has(PREIMAGE_RECORD),
  );
}

/** What LND may say in a later version is no end: only SUCCEEDED and FAILED are. */
function stateOf(status: string): PaymentState {
  if (status === 'SUCCEEDED') return 'succeeded';
  if (status === 'FAILED') return 'failed';
  return 'inFlight';
}

const reasons: Readonly<Record<string, FailureReason>> = {
  FAILURE_REASON_TIMEOUT: 'TIMEOUT',
  FAILURE_REASON_NO_ROUTE: 'NO_ROUTE',
  FAILURE_REASON_ERROR: 'ERROR',
  FAILURE_REASON_INCORRECT_PAYMENT_DETAILS: 'INCORRECT_PAYMENT_DETAILS',
  FAILURE_REASON_INSUFFICIENT_BALANCE: 'INSUFFICIENT_BALANCE',
  FAILURE_REASON_CANCELED: 'CANCELED',
};

/** The status counts: a payment that settled after a cancel or its timeout keeps that reason (lnd#8884). */
function reasonOf(wire: WirePayment, state: PaymentState): FailureReason | undefined {
  return state === 'succeeded' ? undefined : reasons[wire.failure_reason];
}

/** 64 zeros until it is settled. */
function preimageOf(wire: WirePayment, state: PaymentState): Secret | undefined {
  const text = wire.payment_preimage;
  if (state !== 'succeeded' || !/^[0-9a-f]{64}$/.test(text) || /^0+$/.test(text)) return undefined;
  return new Secret(Buffer.from(text, 'hex'));
}

/** Who is paid and what is told: in every attempt's last hop. The payment's own first_hop records are LND's. */
function receiverOf(wire: WirePayment): { destination?: NodeKey; records: readonly TlvRecord[] } {
  const hop = wire.htlcs.map(lastHopOf).find((found) => found !== undefined);
  if (hop === undefined) return { records: [] };
  const records = [...decodeRecords(hop.custom_records)]
    .filter(([type]) => type !== PREIMAGE_RECORD)
    .map(([type, value]) => ({ type, value: Uint8Array.from(value) }));
  return { destination: readNodeKey(hop.pub_key), records };
}

function lastHopOf(attempt: WireAttempt): WireHop | undefined {
  return attempt.route?.hops.at(-1);
}

function decodeAttempt(wire: WireAttempt): Attempt {
  const { route } = wire;
  const failure = failureOf(wire);
  const endedAtNs = BigInt(wire.resolve_time_ns);
  return {
    id: BigInt(wire.attempt_id),
    status: attemptStatusOf(wire.status),
    hops: route?.hops.map(decodeHop) ?? [],
    totalMsat: msat(BigInt(route?.total_amt_msat ?? 0)),
    feeMsat: msat(BigInt(route?.total_fees_msat ?? 0)),
    timelock: route?.total_time_lock ?? 0,
    startedAtNs: BigInt(wire.attempt_time_ns),
    ...(endedAtNs === 0n ? {} : { endedAtNs }),
    ...(failure === undefined ? {} : { failure }),
  };
}

function attemptStatusOf(status: string): Attempt['status'] {
  return status === 'SUCCEEDED' || status === 'FAILED' ? status : 'IN_FLIGHT';
}

function failureOf({ failure }: WireAttempt): AttemptFailure | undefined {
  if (failure === null) return undefined;
  return { code: word(failure.code), sourceIndex: failure.failure_source_index };
}

/** LND's word, or the number of one that is newer than these files: it arrives as a number in spite of its type. */
function word(value: string | number): string {
  return String(value);
}

/** A step of a route; LND's `chan_capacity` is left out, since it holds the amount. */
export function decodeHop(wire: WireHop): Hop {
  return {
    node: readNodeKey(wire.pub_key),
    channelId: wire.chan_id,
    amountMsat: msat(BigInt(wire.amt_to_forward_msat)),
    feeMsat: msat(BigInt(wire.fee_msat)),
    expiry: wire.expiry,
  };
}
