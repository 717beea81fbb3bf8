import type { Difference } from '../keysend/audit.ts';
import type { Brakes } from '../keysend/brakes.ts';
import type { Diagnosis } from '../keysend/diagnosis.ts';
import type { JournalFinding } from '../keysend/journalCare.ts';
import type { KeysendOrder } from '../keysend/order.ts';
import type { Payment } from '../keysend/payment.ts';
import type { Receipt } from '../keysend/practice.ts';
import type { PaymentHash } from '../keysend/preimage.ts';
import type { Names } from '../words/names.ts';
import type { LineContext } from '../words/paymentLines.ts';
import type { ExitCode } from './exitCode.ts';
import type { PastPayment } from './pastPayments.ts';

/** How a watched payment stands when the command ends. */
export interface Ending {
  readonly exitCode: ExitCode;
  readonly hash: PaymentHash;
  /** The last snapshot; absent when none came. */
  readonly payment?: Payment;
  readonly diagnosis: Diagnosis;
  readonly context: LineContext;
  /** Says which command goes on from here; absent: none does. */
  readonly hint?: string;
  /** The receiver's side, where that can be seen. */
  readonly receipt?: Receipt;
}

/** How one of several payments stands when it is followed no more. */
export type Outcome = Required<Pick<Ending, 'hash' | 'payment' | 'diagnosis' | 'context'>>;

/** Why the command could not do what was asked. */
export interface Failure {
  readonly exitCode: ExitCode;
  readonly reason: { readonly kind: string; readonly [field: string]: unknown };
  /** Whole sentences. */
  readonly sentences: readonly string[];
  /** Of a payment that may have been sent. */
  readonly hash?: PaymentHash;
}

/** What a command has to say, for people or for programs. */
export interface Reporter {
  /** What is about to be sent. */
  order(order: KeysendOrder): void;
  /** The next snapshot of the watched payment; `previous` is absent for the first. */
  snapshot(payment: Payment, previous: Payment | undefined, context: LineContext): void;
  /** An order that was left without an end is followed again, beside others. */
  takenUp(order: KeysendOrder, names: Names): void;
  /** The next snapshot of one of several payments. */
  snapshotAmong(payment: Payment, previous: Payment, context: LineContext): void;
  outcome(outcome: Outcome): void;
  /** All sending was stopped then (Unix milliseconds) from elsewhere, and with it the attempts of the watched payment; `sentence` says so to people. */
  stopped(at: number, sentence: string): void;
  /** Past payments, newest first. `now` is Unix milliseconds. */
  past(payments: readonly PastPayment[], names: Names, now: number): void;
  /** What journal and node do not say the same of. */
  difference(difference: Difference, names: Names): void;
  /** Something that is wrong with the journal. */
  finding(finding: JournalFinding): void;
  /** What holds on this machine. */
  limits(brakes: Brakes): void;
  /** A command that follows no payment did what was asked, or the last of several payments is followed no more; `sentences` say so to people. */
  done(exitCode: ExitCode, sentences?: readonly string[]): void;
  end(ending: Ending): void;
  fail(failure: Failure): void;
}
