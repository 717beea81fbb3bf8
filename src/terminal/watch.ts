import * as l10n from '@vscode/l10n';
import { isEnded, lastEndNs, nodesOf } from '../keysend/payment.ts';
import type { Payment } from '../keysend/payment.ts';
import type { Names } from '../words/names.ts';
import type { LineContext } from '../words/paymentLines.ts';
import { diagnosisOf, receiptOf } from './aftermath.ts';
import type { Witnesses } from './aftermath.ts';
import type { Aliases } from './aliases.ts';
import { exitCodeOfPayment } from './exitCode.ts';
import type { ExitCode } from './exitCode.ts';
import type { Session } from './session.ts';
import { isEndless, trackHint } from './trackHint.ts';
import { reportTrouble } from './trouble.ts';

export interface Watched extends Witnesses {
  readonly aliases: Aliases;
  /** Ctrl-C cancels this payment, and does not only end the watching. */
  readonly cancelable: boolean;
  /** What to do about a payment that will never have an end. Without it: what is done about every other. */
  readonly ifEndless?: { readonly hint?: string };
}

/** Prints a payment's snapshots as they come, then its end. Rejects only with what the snapshots reject with. */
export async function watch(
  payments: AsyncIterable<Payment>,
  watched: Watched,
  session: Session,
): Promise<ExitCode> {
  const { reporter, ports, interrupts, printer } = session;
  const { aliases, hash, ifEndless } = watched;
  let last: Payment | undefined;
  let endedAt: number | undefined;
  const sayCanceling = (): void => {
    printer.err(cancelingSentence(last, aliases.names));
  };
  if (watched.cancelable) interrupts.cancel.addEventListener('abort', sayCanceling);
  try {
    for await (const payment of payments) {
      // What ended before anyone watched did not take until now.
      const past = last === undefined && isEnded(payment);
      endedAt ??= past ? toMilliseconds(lastEndNs(payment)) : undefined;
      const context = contextAt(endedAt ?? ports.clock.now(), payment, watched);
      await aliases.learn(nodesOf(payment), interrupts.leave);
      try {
        reporter.snapshot(payment, last, context);
      } catch (error) {
        // A line that could not be written must not end the watching of money on its way.
        reportTrouble(error, printer);
      }
      last = payment;
    }
  } finally {
    interrupts.cancel.removeEventListener('abort', sayCanceling);
  }
  const exitCode = exitCodeOfPayment(last);
  const receipt = await receiptOf(watched, session);
  if (receipt !== undefined) await aliases.learn([receipt.node], interrupts.leave);
  reporter.end({
    exitCode,
    hash,
    ...(last === undefined ? {} : { payment: last }),
    diagnosis: await diagnosisOf(last, watched, interrupts.leave),
    context: contextAt(endedAt ?? ports.clock.now(), last, watched),
    ...(last !== undefined && isEndless(last) && ifEndless ? ifEndless : { hint: trackHint(hash, session) }),
    ...(receipt === undefined ? {} : { receipt }),
  });
  return exitCode;
}

/** `now` is Unix milliseconds. */
function contextAt(
  now: number,
  payment: Payment | undefined,
  { aliases, node, order }: Watched,
): LineContext {
  const sentAt = order?.createdAt ?? (payment === undefined ? now : toMilliseconds(payment.createdAtNs));
  const { key: payer, network } = node.info;
  return { names: aliases.names, payer, network, elapsedMs: Math.max(0, now - sentAt) };
}

function toMilliseconds(nanoseconds: bigint): number {
  return Number(nanoseconds / 1_000_000n);
}

function cancelingSentence(payment: Payment | undefined, names: Names): string {
  const locked = payment?.attempts.find(({ status }) => status === 'IN_FLIGHT')?.hops[0];
  if (locked === undefined) {
    return l10n.t('Canceling; waiting for the end of the payment. Press Ctrl-C again to stop watching.');
  }
  return l10n.t(
    'Canceling; an HTLC is still locked at {0}; waiting for its end. Press Ctrl-C again to stop watching.',
    names(locked.node),
  );
}
