import type { MethodDefinition } from '@grpc/grpc-js';
import { msat } from '../keysend/amount.ts';
import type { Fault, PracticeNode, Receipt, Received } from '../keysend/practice.ts';
import { parsePaymentHash } from '../keysend/preimage.ts';
import type { PaymentHash } from '../keysend/preimage.ts';
import type { TlvRecord } from '../keysend/records.ts';

/*
 * What can be asked of the practice network besides LND's own calls: a gRPC service of ours on the same port, behind the same
 * macaroon. Its messages are JSON, so that neither side needs a schema: bigints as decimal digits, bytes as hex digits.
 */

/** Whose payment a receiver holds, and whether it did. */
interface Held {
  readonly node: string;
  readonly hash: PaymentHash;
}
interface Done {
  /** False where the node holds no payment of that hash. */
  readonly done: boolean;
}
type Nothing = Readonly<Record<string, never>>;

export interface Version {
  /** Of the program that serves it; another one starts its own. */
  readonly version: string;
  readonly pid: number;
}

type Definition<I, O> = MethodDefinition<I, O>;

export const control = {
  nodes: unary<Nothing, { readonly nodes: readonly PracticeNode[] }>('Nodes'),
  faults: unary<Nothing, { readonly faults: readonly Fault[] }>('Faults'),
  /** Code 3 for what the network does not have. */
  setFault: unary<Fault, Nothing>('SetFault'),
  reset: unary<Nothing, Nothing>('Reset'),
  /** Without a receipt while no HTLC of it has reached a receiver. */
  receipt: unary<{ readonly hash: PaymentHash }, { readonly receipt?: ReceiptMessage }>('Receipt'),
  /** Each keysend that comes to the person's own node from now on; its headers say that it has begun. */
  received: { ...unary<Nothing, ReceivedMessage>('Received'), responseStream: true },
  settle: unary<Held, Done>('Settle'),
  refuse: unary<Held, Done>('Refuse'),
  /** Routes that failed count no more. */
  forgetFailures: unary<Nothing, Nothing>('ForgetFailures'),
  /** What each leg of an HTLC takes. */
  setDelay: unary<{ readonly milliseconds: number }, Nothing>('SetDelay'),
  version: unary<Nothing, Version>('Version'),
  /** Answers first, then ends. */
  shutdown: unary<Nothing, Nothing>('Shutdown'),
} as const;

export interface ReceiptMessage {
  readonly node: Receipt['node'];
  readonly invoice: Receipt['invoice'];
  readonly amountMsat: string;
  readonly records: readonly RecordMessage[];
  readonly computedHash?: PaymentHash;
  readonly matches: boolean;
  readonly refusal?: NonNullable<Receipt['refusal']>;
}

export interface ReceivedMessage {
  readonly from: Received['from'];
  readonly hash: PaymentHash;
  readonly amountMsat: string;
  readonly message?: string;
}

interface RecordMessage {
  readonly type: string;
  readonly value: string;
}

export function receiptToMessage(receipt: Receipt): ReceiptMessage {
  return {
    ...receipt,
    amountMsat: receipt.amountMsat.toString(),
    records: receipt.records.map(({ type, value }) => ({
      type: type.toString(),
      value: Buffer.from(value).toString('hex'),
    })),
  };
}

export function receiptFromMessage(message: ReceiptMessage): Receipt {
  return {
    ...message,
    amountMsat: msat(BigInt(message.amountMsat)),
    records: message.records.map(({ type, value }): TlvRecord => ({
      type: BigInt(type),
      value: Uint8Array.from(Buffer.from(value, 'hex')),
    })),
  };
}

export function receivedToMessage(received: Received): ReceivedMessage {
  return { ...received, amountMsat: received.amountMsat.toString() };
}

export function receivedFromMessage(message: ReceivedMessage): Received {
  return { ...message, amountMsat: msat(BigInt(message.amountMsat)) };
}

/** @throws where it is no payment hash */
export function readHash(text: unknown): PaymentHash {
  const hash = typeof text === 'string' ? parsePaymentHash(text) : undefined;
  if (hash === undefined) throw new TypeError('That is not a payment hash.');
  return hash;
}

function unary<I, O>(name: string): Definition<I, O> {
  return {
    path: `/keysend.Practice/${name}`,
    requestStream: false,
    responseStream: false,
    requestSerialize: toJson,
    requestDeserialize: fromJson as (bytes: Buffer) => I,
    responseSerialize: toJson,
    responseDeserialize: fromJson as (bytes: Buffer) => O,
  };
}

function toJson(message: unknown): Buffer {
  return Buffer.from(JSON.stringify(message), 'utf8');
}

/** An empty message is one without fields, as in protobuf. What throws here is refused by gRPC. */
function fromJson(bytes: Buffer): unknown {
  const message: unknown = bytes.length === 0 ? {} : JSON.parse(bytes.toString('utf8'));
  if (typeof message !== 'object' || message === null) throw new TypeError('A message is an object.');
  return message;
}
