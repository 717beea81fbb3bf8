import type { Difference } from '../keysend/audit.ts';
import { isRealMoney } from '../keysend/network.ts';
import type { KeysendOrder } from '../keysend/order.ts';
import type { Attempt, Hop, Payment } from '../keysend/payment.ts';
import { messageIn } from '../keysend/records.ts';
import type { TlvRecord } from '../keysend/records.ts';
import type { Receipt } from '../keysend/practice.ts';
import type { Secret } from '../keysend/secret.ts';
import type { ExitCode } from './exitCode.ts';
import type { LimitsEvent } from './limitsEvent.ts';
import type { Failure } from './reporter.ts';
import type { StoppedEvent } from './stoppedEvent.ts';

/*
 * What `--json` prints: one object per line on stdout, `end` or `error` always last. Fields may be added; none changes its
 * meaning or goes. Amounts, times and ids are decimal strings, because 64 bits do not fit a JSON number; bytes are hex.
 */

/** The first line of a payment: what is about to be sent. */
export interface OrderEvent {
  readonly event: 'order';
  readonly hash: string;
  /** Absent on mainnet and on networks that nobody knows, where it shows once the payment is settled. */
  readonly preimage?: string;
  readonly destination: string;
  readonly amountMsat: string;
  readonly message?: string;
  readonly feeLimitMsat: string;
  readonly timeoutSeconds: number;
  /** The node that pays. */
  readonly payer: string;
  readonly network: string;
}

/** A snapshot: all that the node says of the payment at that moment. */
export interface PaymentEvent {
  readonly event: 'payment';
  readonly hash: string;
  /** `inFlight`, `succeeded`, `failed` or `unknown`. */
  readonly state: string;
  /** The node's own word, such as IN_FLIGHT. */
  readonly status: string;
  /** LND's failure reason without its prefix, such as NO_ROUTE. */
  readonly reason?: string;
  /** Why the state is `unknown`. */
  readonly unknown?: string;
  readonly canceling?: true;
  readonly amountMsat: string;
  readonly feeMsat: string;
  readonly createdAtNs: string;
  /** Once settled. */
  readonly preimage?: string;
  readonly destination?: string;
  readonly message?: string;
  readonly records: readonly { readonly type: string; readonly value: string }[];
  readonly attempts: readonly AttemptJson[];
  /** The node that pays; of past payments only. */
  readonly payer?: string;
}

export interface AttemptJson {
  readonly id: string;
  readonly status: string;
  readonly totalMsat: string;
  readonly feeMsat: string;
  readonly timelock: number;
  readonly startedAtNs: string;
  readonly endedAtNs?: string;
  readonly failure?: { readonly code: string; readonly sourceIndex: number };
  readonly hops: readonly {
    readonly node: string;
    readonly channelId: string;
    readonly amountMsat: string;
    readonly feeMsat: string;
    readonly expiry: number;
  }[];
}

/** The receiver's side of a payment on the practice network, before `end`; absent where no HTLC reached a receiver. */
export interface ReceiptEvent {
  readonly event: 'receipt';
  readonly hash: string;
  readonly node: string;
  /** `OPEN`, `ACCEPTED`, `SETTLED` or `CANCELED`; `none`: it made no invoice. */
  readonly invoice: string;
  readonly amountMsat: string;
  readonly records: readonly { readonly type: string; readonly value: string }[];
  readonly computedHash?: string;
  readonly matches: boolean;
  readonly refusal?: string;
}

/** What journal and node do not say the same of; null: nothing. */
export interface DifferenceEvent {
  readonly event: 'difference';
  readonly kind: string;
  readonly hash: string;
  /** It concerns money: the exit code is 1. */
  readonly money: boolean;
  readonly journal: SideJson | null;
  readonly node: SideJson | null;
  /** The same for people. */
  readonly sentence: string;
}

export interface SideJson {
  readonly state: string;
  /** The node's own word; absent while the journal has none. */
  readonly status?: string;
  readonly amountMsat: string;
  readonly feeMsat?: string;
  readonly destination?: string;
  /** Whose order it is; of the journal's side only. */
  readonly payer?: string;
}

/** Something that is wrong with the journal. */
export interface FindingEvent {
  readonly event: 'finding';
  /** `kind` is stable; its other fields belong to that kind. */
  readonly finding: Record<string, unknown>;
  /** The same for people. */
  readonly sentence: string;
}

/** What became of a payment that was followed. */
export interface OutcomeJson {
  readonly hash: string;
  readonly state: string;
  readonly reason?: string;
  /** `kind` says what became of the payment and why; its other fields belong to that kind. */
  readonly diagnosis: Record<string, unknown>;
  /** The same for people. */
  readonly sentence?: string;
}

/** Of several payments, one is followed no more. */
export interface OutcomeEvent extends OutcomeJson {
  readonly event: 'outcome';
}

/** The last line when the command did what it could; it says what became of the payment where one was followed. */
export interface EndEvent extends Partial<OutcomeJson> {
  readonly event: 'end';
  readonly exitCode: ExitCode;
}

/** The last line when it could not: nothing was sent, or `hash` says what was. */
export interface ErrorEvent {
  readonly event: 'error';
  readonly exitCode: ExitCode;
  /** `kind` is stable; its other fields belong to that kind. */
  readonly reason: Record<string, unknown>;
  /** The same for people. */
  readonly sentence: string;
  readonly hash?: string;
}

export type JsonEvent =
  | OrderEvent
  | PaymentEvent
  | OutcomeEvent
  | ReceiptEvent
  | DifferenceEvent
  | FindingEvent
  | LimitsEvent
  | StoppedEvent
  | EndEvent
  | ErrorEvent;

export function orderEvent(order: KeysendOrder): OrderEvent {
  return {
    event: 'order',
    hash: order.hash,
    ...(isRealMoney(order.network) ? {} : { preimage: hex(order.preimage) }),
    destination: order.destination,
    amountMsat: String(order.amountMsat),
    ...(order.message === undefined ? {} : { message: order.message }),
    feeLimitMsat: String(order.feeLimitMsat),
    timeoutSeconds: order.timeoutSeconds,
    payer: order.payer,
    network: order.network,
  };
}

export function paymentEvent(payment: Payment): PaymentEvent {
  const message = messageIn(payment.records);
  return {
    event: 'payment',
    hash: payment.hash,
    state: payment.state,
    status: payment.status,
    ...(payment.reason === undefined ? {} : { reason: payment.reason }),
    ...(payment.unknown === undefined ? {} : { unknown: payment.unknown }),
    ...(payment.canceling === undefined ? {} : { canceling: payment.canceling }),
    amountMsat: String(payment.amountMsat),
    feeMsat: String(payment.feeMsat),
    createdAtNs: String(payment.createdAtNs),
    ...(payment.state === 'succeeded' && payment.preimage !== undefined
      ? { preimage: hex(payment.preimage) }
      : {}),
    ...(payment.destination === undefined ? {} : { destination: payment.destination }),
    ...(message === undefined ? {} : { message }),
    records: payment.records.map(recordJson),
    attempts: payment.attempts.map(attemptJson),
  };
}

export function receiptEvent(hash: string, receipt: Receipt): ReceiptEvent {
  return {
    event: 'receipt',
    hash,
    ...receipt,
    amountMsat: String(receipt.amountMsat),
    records: receipt.records.map(recordJson),
  };
}

export function differenceEvent(
  { kind, hash, money, journal, node }: Difference,
  sentences: readonly string[],
): DifferenceEvent {
  return {
    event: 'difference',
    kind,
    hash,
    money,
    journal:
      journal === undefined
        ? null
        : {
            state: journal.payment?.state ?? 'inFlight',
            ...(journal.payment === undefined
              ? {}
              : { status: journal.payment.status, feeMsat: String(journal.payment.feeMsat) }),
            amountMsat: String(journal.order.amountMsat),
            destination: journal.order.destination,
            payer: journal.order.payer,
          },
    node:
      node === undefined
        ? null
        : {
            state: node.state,
            status: node.status,
            feeMsat: String(node.feeMsat),
            amountMsat: String(node.amountMsat),
            ...(node.destination === undefined ? {} : { destination: node.destination }),
          },
    sentence: sentences.join(' '),
  };
}

/** Why something was not done. Times are as in `limits`. */
export function reasonJson(reason: Failure['reason']): Record<string, unknown> {
  const { since } = reason;
  const time = typeof since === 'number' ? { since: new Date(since).toISOString() } : {};
  return { ...plainObject(reason), ...time };
}

/** A copy that JSON can hold: bigints become strings. */
export function plainObject(value: object): Record<string, unknown> {
  const text = JSON.stringify(value, (_key, each: unknown) =>
    typeof each === 'bigint' ? String(each) : each,
  );
  return JSON.parse(text) as Record<string, unknown>;
}

function recordJson({ type, value }: TlvRecord): { type: string; value: string } {
  return { type: String(type), value: Buffer.from(value).toString('hex') };
}

function attemptJson(attempt: Attempt): AttemptJson {
  return {
    id: String(attempt.id),
    status: attempt.status,
    totalMsat: String(attempt.totalMsat),
    feeMsat: String(attempt.feeMsat),
    timelock: attempt.timelock,
    startedAtNs: String(attempt.startedAtNs),
    ...(attempt.endedAtNs === undefined ? {} : { endedAtNs: String(attempt.endedAtNs) }),
    ...(attempt.failure === undefined ? {} : { failure: attempt.failure }),
    hops: attempt.hops.map(hopJson),
  };
}

function hopJson(hop: Hop): AttemptJson['hops'][number] {
  return {
    node: hop.node,
    channelId: hop.channelId,
    amountMsat: String(hop.amountMsat),
    feeMsat: String(hop.feeMsat),
    expiry: hop.expiry,
  };
}

function hex(secret: Secret): string {
  return Buffer.from(secret.expose()).toString('hex');
}
