import type { NodeKey } from '../../keysend/destination.ts';
import type { PaymentHash } from '../../keysend/preimage.ts';
import { PREIMAGE_RECORD } from '../../keysend/records.ts';
import type { TlvRecord } from '../../keysend/records.ts';
import type { SendPaymentRequest__Output as WireRequest } from '../../wire/generated/routerrpc/SendPaymentRequest.ts';
import { decodeRecords } from '../../wire/recordKeys.ts';
import type { SendRequest } from '../network/requests.ts';
import { readAmount } from './amounts.ts';
import { checkFeatures } from './features.ts';
import { notSimulated, Refusal } from './refusal.ts';

export const DEFAULT_TIMELOCK = 80;
export const MOST_TIMELOCK = 2016;
/** LND adds so many blocks to the last hop's, for those that are mined meanwhile. */
export const BLOCK_PADDING = 3;

const FIRST_CUSTOM_TYPE = 65_536n;
const DEFAULT_TIMEOUT_S = 60;
/** A negative timeout is none at all for LND. */
const NO_TIMEOUT_S = 2 ** 31;
const DEFAULT_MOST_PARTS = 16;
const UPPER_MOST_PARTS = 1000;
const HASH_LENGTH = 32;
const KEY_LENGTH = 33;

/**
 * SendPaymentV2, checked as LND checks it before it writes anything, in its order and words (routerrpc/router_backend.go,
 * extractIntentFromSendRequest).
 *
 * @throws {Refusal}
 */
export function readSend(wire: WireRequest, own: NodeKey): SendRequest {
  if (wire.time_pref < -1 || wire.time_pref > 1) throw new Refusal('time preference out of range');
  const lastHop = wire.last_hop_pubkey.length === 0 ? undefined : readVertex(wire.last_hop_pubkey);
  const cltvLimit = readTimelockLimit(wire.cltv_limit, MOST_TIMELOCK);
  const mostPerPart = readShards(wire);
  const feeLimitMsat = readAmount(wire.fee_limit_sat, wire.fee_limit_msat);
  const records = readRecords(wire.dest_custom_records);
  if (mostPerPart > 0n && records.some(({ type }) => type === PREIMAGE_RECORD)) {
    throw new Refusal(
      'keysend payments cannot specify a max shard amount - MPP not supported with keysend payments',
    );
  }
  if ([...decodeRecords(wire.first_hop_custom_records).keys()].some((type) => type < FIRST_CUSTOM_TYPE)) {
    throw new Refusal(`custom records entry with TLV type below min: ${FIRST_CUSTOM_TYPE}`);
  }
  const amountMsat = readAmount(wire.amt, wire.amt_msat);
  if (wire.payment_request !== '') refuseInvoice(wire);

  const destination = readVertex(wire.dest);
  const finalCltvDelta = readTimelock(wire.final_cltv_delta);
  if (amountMsat === 0n) throw new Refusal('amount must be specified');
  checkFeatures(wire.dest_features);
  if (wire.amp) throw notSimulated('AMP');
  const hash = readHash(wire.payment_hash);
  const parts = BigInt(wire.max_parts === 0 ? DEFAULT_MOST_PARTS : wire.max_parts);
  if (mostPerPart > 0n && amountMsat > mostPerPart * parts) {
    throw new Refusal(
      `payment amount ${amountMsat} mSAT exceeds maximum possible amount ${mostPerPart * parts} mSAT ` +
        `with max_parts=${parts} and max_shard_size_msat=${mostPerPart} mSAT`,
    );
  }
  checkTimelock(cltvLimit, finalCltvDelta + BLOCK_PADDING);
  if (destination === own && !wire.allow_self_payment) throw new Refusal('self-payments not allowed');

  return {
    destination,
    amountMsat,
    hash,
    feeLimitMsat,
    timeoutSeconds: readTimeout(wire.timeout_seconds),
    records,
    finalCltvDelta,
    cltvLimit,
    cancelable: wire.cancelable,
    allowSelfPayment: wire.allow_self_payment,
    outgoingChannels: wire.outgoing_chan_ids,
    ...(lastHop !== undefined && { lastHop }),
    hasPaymentAddress: wire.payment_addr.length > 0,
  };
}

/** Any 33 bytes, as LND: what is on no curve has no route. */
export function readVertex(bytes: Buffer): NodeKey {
  if (bytes.length !== KEY_LENGTH) {
    throw new Refusal(`invalid vertex length of ${bytes.length}, want ${KEY_LENGTH}`);
  }
  return bytes.toString('hex') as NodeKey;
}

export function readHash(bytes: Buffer): PaymentHash {
  if (bytes.length !== HASH_LENGTH) {
    throw new Refusal(`invalid hash length of ${bytes.length}, want ${HASH_LENGTH}`);
  }
  return bytes.toString('hex') as PaymentHash;
}

export function readRecords(wire: Readonly<Record<string, Buffer>>): readonly TlvRecord[] {
  const records = [...decodeRecords(wire)].map(([type, value]) => ({ type, value: Uint8Array.from(value) }));
  if (records.some(({ type }) => type < FIRST_CUSTOM_TYPE)) {
    throw new Refusal(`no custom records with types below ${FIRST_CUSTOM_TYPE} allowed`);
  }
  return records;
}

/** Go makes an uint16 of it. */
export function readTimelock(finalCltvDelta: number): number {
  return finalCltvDelta === 0 ? DEFAULT_TIMELOCK : finalCltvDelta & 0xffff;
}

export function readTimelockLimit(limit: number, most: number): number {
  // A negative int32 is a large number for Go.
  const wanted = limit >>> 0;
  if (wanted > most) throw new Refusal(`total time lock of ${wanted} exceeds max allowed ${most}`);
  return wanted === 0 ? most : wanted;
}

export function checkTimelock(limit: number, delta: number): void {
  if (limit <= delta) throw new Refusal(`cltv limit ${limit} should be greater than ${delta}`);
}

/** The most that one part may be, in msat; 0: any. */
function readShards({ max_parts: parts, max_shard_size_msat: shard }: WireRequest): bigint {
  const most = BigInt(shard);
  if (most > 0n && parts > UPPER_MOST_PARTS) {
    throw new Refusal(
      `requested max_parts (${parts}) exceeds the allowed upper limit of ${UPPER_MOST_PARTS}; ` +
        `cannot send payment amount with max_shard_size_msat=${most} mSAT`,
    );
  }
  return most;
}

function refuseInvoice(wire: WireRequest): never {
  const together = [
    ['dest', wire.dest.length > 0],
    ['payment_hash', wire.payment_hash.length > 0],
    ['final_cltv_delta', wire.final_cltv_delta !== 0],
  ] as const;
  const [name] = together.find(([, given]) => given) ?? [];
  if (name !== undefined) throw new Refusal(`${name} and payment_request cannot appear together`);
  throw notSimulated('payment_request');
}

function readTimeout(seconds: number): number {
  if (seconds < 0) return NO_TIMEOUT_S;
  return seconds === 0 ? DEFAULT_TIMEOUT_S : seconds;
}
