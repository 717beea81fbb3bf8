import * as l10n from '@vscode/l10n';
import type { Journal } from '../keysend/journal.ts';
import type { Payment } from '../keysend/payment.ts';
import { untilStopped } from '../keysend/untilStopped.ts';
import type { Session } from './session.ts';
import { reportTrouble } from './trouble.ts';

/** The snapshots of a payment that is canceled by Ctrl-C, and as soon as all sending is stopped from elsewhere. */
export async function* cancelWhenStopped(
  send: (cancel: AbortSignal) => AsyncIterable<Payment>,
  journal: Journal,
  { interrupts, ports, printer, reporter }: Session,
): AsyncGenerator<Payment, void, void> {
  const stopped = new AbortController();
  const over = new AbortController();
  // A Ctrl-C did all that a stop does.
  const looked = AbortSignal.any([over.signal, interrupts.cancel, interrupts.leave]);
  const onTrouble = (error: unknown): void => {
    reportTrouble(error, printer);
    printer.err(
      l10n.t('Whether all sending was stopped could not be looked up; Ctrl-C still cancels this payment.'),
    );
  };
  untilStopped({ journal, clock: ports.clock, onTrouble }, looked).then((at) => {
    if (at === undefined) return;
    reporter.stopped(at, l10n.t('All sending was stopped: no new attempts are made for this payment.'));
    stopped.abort();
  }, onTrouble);
  try {
    yield* send(AbortSignal.any([interrupts.cancel, stopped.signal]));
  } finally {
    over.abort();
  }
}
