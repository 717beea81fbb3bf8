import type { Difference } from '../keysend/audit.ts';
import type { Brakes } from '../keysend/brakes.ts';
import type { JournalFinding } from '../keysend/journalCare.ts';
import type { KeysendOrder } from '../keysend/order.ts';
import type { Payment } from '../keysend/payment.ts';
import { explainDiagnosis } from '../words/diagnoses.ts';
import type { ExitCode } from './exitCode.ts';
import { differenceSentences } from '../words/differences.ts';
import { findingSentence } from '../words/journalFindings.ts';
import type { Names } from '../words/names.ts';
import {
  differenceEvent,
  orderEvent,
  paymentEvent,
  plainObject,
  reasonJson,
  receiptEvent,
} from './jsonEvents.ts';
import type { JsonEvent, OutcomeJson } from './jsonEvents.ts';
import { jsonLine } from './jsonLine.ts';
import { limitsEvent } from './limitsEvent.ts';
import type { PastPayment } from './pastPayments.ts';
import type { Printer } from './printer.ts';
import type { Ending, Failure, Outcome, Reporter } from './reporter.ts';
import { stoppedEvent } from './stoppedEvent.ts';

/** `--json`: one event per line on stdout, and nothing else there. */
export class JsonReporter implements Reporter {
  readonly #printer: Printer;

  constructor(printer: Printer) {
    this.#printer = printer;
  }

  order(order: KeysendOrder): void {
    this.#print(orderEvent(order));
  }

  snapshot(payment: Payment): void {
    this.#print(paymentEvent(payment));
  }

  takenUp(order: KeysendOrder): void {
    this.order(order);
  }

  snapshotAmong(payment: Payment): void {
    this.snapshot(payment);
  }

  outcome(outcome: Outcome): void {
    this.#print({ event: 'outcome', ...outcomeJson(outcome) });
  }

  stopped(at: number, sentence: string): void {
    this.#print(stoppedEvent(at, sentence));
    this.#printer.err(sentence);
  }

  past(payments: readonly PastPayment[]): void {
    for (const { payment, payer } of payments) this.#print({ ...paymentEvent(payment), payer });
  }

  difference(difference: Difference, names: Names): void {
    this.#print(differenceEvent(difference, differenceSentences(difference, names)));
  }

  finding(finding: JournalFinding): void {
    this.#print({ event: 'finding', finding: plainObject(finding), sentence: findingSentence(finding) });
  }

  limits(brakes: Brakes): void {
    this.#print(limitsEvent(brakes));
  }

  done(exitCode: ExitCode, sentences: readonly string[] = []): void {
    const sentence = asText(sentences);
    this.#print({ event: 'end', exitCode, ...(sentence === '' ? {} : { sentence }) });
  }

  end({ exitCode, hash, payment, diagnosis, context, receipt }: Ending): void {
    if (receipt !== undefined) this.#print(receiptEvent(hash, receipt));
    this.#print({ event: 'end', exitCode, ...outcomeJson({ hash, payment, diagnosis, context }) });
  }

  fail({ exitCode, reason, sentences, hash }: Failure): void {
    this.#print({
      event: 'error',
      exitCode,
      reason: reasonJson(reason),
      sentence: asText(sentences),
      ...(hash === undefined ? {} : { hash }),
    });
  }

  #print(event: JsonEvent): void {
    this.#printer.last(jsonLine(event));
  }
}

function outcomeJson({
  hash,
  payment,
  diagnosis,
  context,
}: Omit<Outcome, 'payment'> & { readonly payment: Payment | undefined }): OutcomeJson {
  const sentence = payment && explainDiagnosis(diagnosis, payment, { ...context, door: 'terminal' }).sentence;
  return {
    hash,
    state: payment?.state ?? 'unknown',
    ...(payment?.reason === undefined ? {} : { reason: payment.reason }),
    diagnosis: plainObject(diagnosis),
    ...(sentence === undefined ? {} : { sentence }),
  };
}

/** One text. What ends without a stop is a line, such as a command to copy: nothing runs on behind it. */
function asText(sentences: readonly string[]): string {
  return sentences.reduce((text, next) => text + (/[.:!?]$/.test(text) ? ' ' : '\n') + next, '').trimStart();
}
