import * as l10n from '@vscode/l10n';
import type { Difference } from '../keysend/audit.ts';
import { changesBetween } from '../keysend/changes.ts';
import type { JournalFinding } from '../keysend/journalCare.ts';
import type { KeysendOrder } from '../keysend/order.ts';
import type { Payment, PaymentState } from '../keysend/payment.ts';
import { differenceSentences } from '../words/differences.ts';
import { findingSentence } from '../words/journalFindings.ts';
import type { Names } from '../words/names.ts';
import { changeLines, orderLines } from '../words/paymentLines.ts';
import type { LineContext } from '../words/paymentLines.ts';
import { receiptLines } from '../words/receiptLines.ts';
import { summaryLines } from '../words/summary.ts';
import { exitCode } from './exitCode.ts';
import type { ExitCode } from './exitCode.ts';
import type { Colour, Printer } from './printer.ts';
import { pastPaymentLines } from './pastPaymentLines.ts';
import type { PastPayment } from './pastPayments.ts';
import type { Ending, Failure, Reporter } from './reporter.ts';

const colours: Record<PaymentState, Colour> = {
  succeeded: 'green',
  failed: 'red',
  inFlight: 'yellow',
  unknown: 'yellow',
};

/** The exercise's four lines, a line per change, and the summary. */
export class HumanReporter implements Reporter {
  readonly #printer: Printer;

  constructor(printer: Printer) {
    this.#printer = printer;
  }

  order(order: KeysendOrder): void {
    for (const line of orderLines(order)) this.#printer.out(line);
  }

  snapshot(payment: Payment, previous: Payment | undefined, context: LineContext): void {
    for (const change of changesBetween(previous, payment)) {
      for (const line of changeLines(change, payment, context)) this.#printer.out(line);
    }
  }

  past(payments: readonly PastPayment[], names: Names, now: number): void {
    for (const line of pastPaymentLines(payments, names, now)) this.#printer.out(line);
  }

  difference(difference: Difference, names: Names): void {
    this.#printer.out(differenceSentences(difference, names).join(' '));
  }

  finding(finding: JournalFinding): void {
    this.#printer.out(findingSentence(finding));
  }

  done(_exitCode: ExitCode, sentences: readonly string[] = []): void {
    for (const sentence of sentences) this.#printer.out(sentence);
  }

  end({ exitCode: code, hash, payment, diagnosis, context, trackHint, receipt }: Ending): void {
    if (payment === undefined) {
      this.#printer.last(l10n.t('The payment {0} was not seen yet: what became of it is not known.', hash));
    } else {
      const [first = '', ...others] = summaryLines(payment, diagnosis, { ...context, door: 'terminal' });
      const coloured = first.replace(/^\S+/, (word) => this.#printer.coloured(colours[payment.state], word));
      this.#printer.last(coloured);
      for (const line of others) this.#printer.last(line);
    }
    for (const line of receipt === undefined ? [] : receiptLines(receipt, context.names)) {
      this.#printer.last(line);
    }
    if (code === exitCode.unknown) this.#printer.last(trackHint);
  }

  fail({ sentences }: Failure): void {
    for (const sentence of sentences) this.#printer.err(sentence);
  }
}
