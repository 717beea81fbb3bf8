import * as l10n from '@vscode/l10n';
import type { Difference } from '../keysend/audit.ts';
import type { Brakes } from '../keysend/brakes.ts';
import { changesBetween } from '../keysend/changes.ts';
import type { Diagnosis } from '../keysend/diagnosis.ts';
import type { JournalFinding } from '../keysend/journalCare.ts';
import type { KeysendOrder } from '../keysend/order.ts';
import type { Payment, PaymentState } from '../keysend/payment.ts';
import type { PaymentHash } from '../keysend/preimage.ts';
import { formatAmount } from '../words/amounts.ts';
import { differenceSentences } from '../words/differences.ts';
import { findingSentence } from '../words/journalFindings.ts';
import { localTime } from '../words/localTime.ts';
import type { Names } from '../words/names.ts';
import { changeLines, orderLines } from '../words/paymentLines.ts';
import type { LineContext } from '../words/paymentLines.ts';
import { receiptLines } from '../words/receiptLines.ts';
import { summaryLines } from '../words/summary.ts';
import { exitCode } from './exitCode.ts';
import type { ExitCode } from './exitCode.ts';
import { limitLines } from './limitLines.ts';
import type { Colour, Printer } from './printer.ts';
import { pastPaymentLines } from './pastPaymentLines.ts';
import type { PastPayment } from './pastPayments.ts';
import type { Ending, Failure, Outcome, Reporter } from './reporter.ts';

const colours: Record<PaymentState, Colour> = {
  succeeded: 'green',
  failed: 'red',
  inFlight: 'yellow',
  unknown: 'yellow',
};

const MARK_LENGTH = 8;

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
    for (const line of linesBetween(previous, payment, context)) this.#printer.out(line);
  }

  takenUp({ hash, amountMsat, destination, createdAt }: KeysendOrder, names: Names): void {
    const [amount, to] = [formatAmount(amountMsat), names(destination)];
    const line = l10n.t('{0} to {1}, written down {2}', amount, to, localTime(createdAt));
    this.#printer.out(`${mark(hash)}${line}`);
  }

  snapshotAmong(payment: Payment, previous: Payment, context: LineContext): void {
    for (const line of linesBetween(previous, payment, context)) {
      this.#printer.out(`${mark(payment.hash)}${line}`);
    }
  }

  outcome({ hash, payment, diagnosis, context }: Outcome): void {
    for (const line of this.#summary(payment, diagnosis, context)) this.#printer.last(`${mark(hash)}${line}`);
  }

  stopped(_at: number, sentence: string): void {
    this.#printer.err(sentence);
  }

  past(payments: readonly PastPayment[], names: Names, now: number): void {
    const { columns } = this.#printer;
    for (const line of pastPaymentLines(payments, names, now, columns)) this.#printer.out(line);
  }

  difference(difference: Difference, names: Names): void {
    this.#printer.out(differenceSentences(difference, names).join(' '));
  }

  finding(finding: JournalFinding): void {
    this.#printer.out(findingSentence(finding));
  }

  limits(brakes: Brakes): void {
    for (const line of limitLines(brakes)) this.#printer.last(line);
  }

  done(_exitCode: ExitCode, sentences: readonly string[] = []): void {
    for (const sentence of sentences) this.#printer.last(sentence);
  }

  end({ exitCode: code, hash, payment, diagnosis, context, hint, receipt }: Ending): void {
    if (payment === undefined) {
      this.#printer.last(l10n.t('The payment {0} was not seen yet: what became of it is not known.', hash));
    } else {
      for (const line of this.#summary(payment, diagnosis, context)) this.#printer.last(line);
    }
    for (const line of receipt === undefined ? [] : receiptLines(receipt, context.names)) {
      this.#printer.last(line);
    }
    if (code === exitCode.unknown && hint !== undefined) this.#printer.last(hint);
  }

  fail({ sentences }: Failure): void {
    for (const sentence of sentences) this.#printer.err(sentence);
  }

  #summary(payment: Payment, diagnosis: Diagnosis, context: LineContext): readonly string[] {
    const [first = '', ...others] = summaryLines(payment, diagnosis, { ...context, door: 'terminal' });
    const coloured = first.replace(/^\S+/, (word) => this.#printer.coloured(colours[payment.state], word));
    return [coloured, ...others];
  }
}

function linesBetween(
  previous: Payment | undefined,
  payment: Payment,
  context: LineContext,
): readonly string[] {
  return changesBetween(previous, payment).flatMap((change) => changeLines(change, payment, context));
}

/** In front of the lines of each of several payments. */
function mark(hash: PaymentHash): string {
  return `${hash.slice(0, MARK_LENGTH)}  `;
}
