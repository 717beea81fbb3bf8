import type { Intent, KeysendOrder } from '../keysend/order.ts';
import { PREIMAGE_LENGTH } from '../keysend/preimage.ts';
import { messageRecord, PREIMAGE_RECORD } from '../keysend/records.ts';
import type { QueryRoutesRequest } from '../wire/generated/lnrpc/QueryRoutesRequest.ts';
import type { SendPaymentRequest } from '../wire/generated/routerrpc/SendPaymentRequest.ts';
import { encodeRecords } from '../wire/recordKeys.ts';

/**
 * The call of one keysend. What is left out is meant: `max_parts` (a keysend cannot split), `payment_addr` (receivers then
 * refuse it), `final_cltv_delta` (LND's own, 80, is more than every receiver wants), `no_inflight_updates` (the first update
 * says that LND has the payment on disk).
 */
export function sendRequest(order: KeysendOrder): SendPaymentRequest {
  const records = new Map(order.records.map(({ type, value }) => [type, value]));
  records.set(PREIMAGE_RECORD, order.preimage.expose());
  return {
    dest: Buffer.from(order.destination, 'hex'),
    amt_msat: String(order.amountMsat),
    payment_hash: Buffer.from(order.hash, 'hex'),
    dest_custom_records: encodeRecords(records),
    dest_features: ['TLV_ONION_OPT'],
    // LND takes an absent limit for zero, which only direct channels can meet.
    fee_limit_msat: String(order.feeLimitMsat),
    // LND before 0.19 refuses a payment without one.
    timeout_seconds: Math.max(1, Math.ceil(order.timeoutSeconds)),
    // From 0.18: when the stream ends, LND makes no new attempts.
    cancelable: true,
  };
}

/** The question which route such a payment would take now. Nothing is sent, so a blank stands for the preimage. */
export function routeRequest(intent: Intent): QueryRoutesRequest {
  const records = new Map<bigint, Uint8Array>([[PREIMAGE_RECORD, new Uint8Array(PREIMAGE_LENGTH)]]);
  if (intent.message !== undefined) {
    const { type, value } = messageRecord(intent.message);
    records.set(type, value);
  }
  return {
    pub_key: intent.destination,
    amt_msat: String(intent.amountMsat),
    fee_limit: { fixed_msat: String(intent.feeLimitMsat) },
    // As a payment does: what failed a moment ago is not proposed again.
    use_mission_control: true,
    dest_features: ['TLV_ONION_OPT'],
    dest_custom_records: encodeRecords(records),
  };
}
