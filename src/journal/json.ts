import { msat } from '../keysend/amount.ts';
import type { Attempt, Hop, Payment } from '../keysend/payment.ts';
import type { TlvRecord } from '../keysend/records.ts';
import { Secret } from '../keysend/secret.ts';

/** T as JSON holds it: bigints as decimal digits, bytes as hex digits. */
type Json<T> = T extends string
  ? T
  : T extends bigint | Uint8Array | Secret
    ? string
    : T extends readonly (infer Item)[]
      ? readonly Json<Item>[]
      : T extends object
        ? { readonly [Key in keyof T]: Json<T[Key]> }
        : T;

export type PaymentJson = Json<Payment>;
export type RecordsJson = Json<readonly TlvRecord[]>;

/** A preimage is told only once it is proof of payment. */
export function paymentToJson({ preimage, ...payment }: Payment): PaymentJson {
  return {
    ...payment,
    amountMsat: payment.amountMsat.toString(),
    feeMsat: payment.feeMsat.toString(),
    createdAtNs: payment.createdAtNs.toString(),
    records: recordsToJson(payment.records),
    attempts: payment.attempts.map(attemptToJson),
    ...(preimage === undefined || payment.state !== 'succeeded'
      ? {}
      : { preimage: toHex(preimage.expose()) }),
  };
}

export function paymentFromJson({ preimage, ...payment }: PaymentJson): Payment {
  return {
    ...payment,
    amountMsat: msat(BigInt(payment.amountMsat)),
    feeMsat: msat(BigInt(payment.feeMsat)),
    createdAtNs: BigInt(payment.createdAtNs),
    records: recordsFromJson(payment.records),
    attempts: payment.attempts.map(attemptFromJson),
    ...(preimage === undefined ? {} : { preimage: new Secret(fromHex(preimage)) }),
  };
}

export function recordsToJson(records: readonly TlvRecord[]): RecordsJson {
  return records.map(({ type, value }) => ({ type: type.toString(), value: toHex(value) }));
}

export function recordsFromJson(records: RecordsJson): readonly TlvRecord[] {
  return records.map(({ type, value }) => ({ type: BigInt(type), value: fromHex(value) }));
}

function attemptToJson({ endedAtNs, ...attempt }: Attempt): Json<Attempt> {
  return {
    ...attempt,
    id: attempt.id.toString(),
    hops: attempt.hops.map(hopToJson),
    totalMsat: attempt.totalMsat.toString(),
    feeMsat: attempt.feeMsat.toString(),
    startedAtNs: attempt.startedAtNs.toString(),
    ...(endedAtNs === undefined ? {} : { endedAtNs: endedAtNs.toString() }),
  };
}

function attemptFromJson({ endedAtNs, ...attempt }: Json<Attempt>): Attempt {
  return {
    ...attempt,
    id: BigInt(attempt.id),
    hops: attempt.hops.map(hopFromJson),
    totalMsat: msat(BigInt(attempt.totalMsat)),
    feeMsat: msat(BigInt(attempt.feeMsat)),
    startedAtNs: BigInt(attempt.startedAtNs),
    ...(endedAtNs === undefined ? {} : { endedAtNs: BigInt(endedAtNs) }),
  };
}

function hopToJson(hop: Hop): Json<Hop> {
  return { ...hop, amountMsat: hop.amountMsat.toString(), feeMsat: hop.feeMsat.toString() };
}

function hopFromJson(hop: Json<Hop>): Hop {
  return { ...hop, amountMsat: msat(BigInt(hop.amountMsat)), feeMsat: msat(BigInt(hop.feeMsat)) };
}

function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function fromHex(digits: string): Uint8Array {
  return Uint8Array.from(Buffer.from(digits, 'hex'));
}
