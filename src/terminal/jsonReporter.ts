import type { JournalFinding } from '../keysend/journalCare.ts';
import type { Difference } from '../keysend/audit.ts';
import type { KeysendOrder } from '../keysend/order.ts';
import type { Payment } from '../keysend/payment.ts';
import { explainDiagnosis } from '../words/diagnoses.ts';
import type { ExitCode } from './exitCode.ts';
import { differenceSentences } from '../words/differences.ts';
import { findingSentence } from '../words/journalFindings.ts';
import type { Names } from '../words/names.ts';
import { differenceEvent, orderEvent, paymentEvent, plainObject, receiptEvent } from './jsonEvents.ts';
import type { JsonEvent } from './jsonEvents.ts';
import type { PastPayment } from './pastPayments.ts';
import type { Printer } from './printer.ts';
import type { Ending, Failure, Reporter } from './reporter.ts';

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

  past(payments: readonly PastPayment[]): void {
    for (const { payment, payer } of payments) this.#print({ ...paymentEvent(payment), payer });
  }

  difference(difference: Difference, names: Names): void {
    this.#print(differenceEvent(difference, differenceSentences(difference, names)));
  }

  finding(finding: JournalFinding): void {
    this.#print({ event: 'finding', finding: plainObject(finding), sentence: findingSentence(finding) });
  }

  done(exitCode: ExitCode, sentences: readonly string[] = []): void {
    const sentence = sentences.join(' ');
    this.#print({ event: 'end', exitCode, ...(sentence === '' ? {} : { sentence }) });
  }

  end({ exitCode, hash, payment, diagnosis, context, receipt }: Ending): void {
    if (receipt !== undefined) this.#print(receiptEvent(hash, receipt));
    const sentence = payment && explainDiagnosis(diagnosis, payment, context.names, 'terminal').sentence;
    this.#print({
      event: 'end',
      exitCode,
      hash,
      state: payment?.state ?? 'unknown',
      ...(payment?.reason === undefined ? {} : { reason: payment.reason }),
      diagnosis: plainObject(diagnosis),
      ...(sentence === undefined ? {} : { sentence }),
    });
  }

  fail({ exitCode, reason, sentences, hash }: Failure): void {
    this.#print({
      event: 'error',
      exitCode,
      reason: plainObject(reason),
      sentence: sentences.join(' '),
      ...(hash === undefined ? {} : { hash }),
    });
  }

  #print(event: JsonEvent): void {
    this.#printer.last(JSON.stringify(event));
  }
}
