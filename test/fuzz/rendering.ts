import { PassThrough } from 'node:stream';
import { diagnose } from '../../src/keysend/diagnosis.ts';
import { intentTo } from '../../src/keysend/intentOf.ts';
import type { Payment } from '../../src/keysend/payment.ts';
import { exitCodeOfPayment } from '../../src/terminal/exitCode.ts';
import { HumanReporter } from '../../src/terminal/humanReporter.ts';
import { JsonReporter } from '../../src/terminal/jsonReporter.ts';
import { Printer } from '../../src/terminal/printer.ts';
import { ALICE, NOW } from '../keysend/samples.ts';
import { names } from '../words/people.ts';

/** All that a terminal prints of a payment, for people and for programs. */
export function linesOf(payment: Payment, before?: Payment): readonly string[] {
  const stdout = new PassThrough();
  const printer = new Printer({ stdout, stderr: stdout });
  const context = { names, payer: ALICE, network: 'regtest', elapsedMs: 1_234 };
  const diagnosis = diagnose(payment, intentTo(payment.destination ?? ALICE, payment), {});
  for (const reporter of [new HumanReporter(printer), new JsonReporter(printer)]) {
    reporter.snapshot(payment, before, context);
    reporter.past([{ payment, payer: ALICE }], names, NOW);
    reporter.end({
      exitCode: exitCodeOfPayment(payment),
      hash: payment.hash,
      payment,
      diagnosis,
      context,
      hint: 'keysend track',
    });
  }
  const printed: unknown = stdout.read();
  return String(printed).split('\n');
}
