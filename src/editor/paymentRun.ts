import * as l10n from '@vscode/l10n';
import { ProgressLocation, window } from 'vscode';
import type { CancellationToken, Progress } from 'vscode';
import type { KeysendOrder } from '../keysend/order.ts';
import type { Payment } from '../keysend/payment.ts';
import { formatAmount } from '../words/amounts.ts';
import { explainDiagnosis } from '../words/diagnoses.ts';
import type { Remedy } from '../words/remedy.ts';
import type { Aliases } from './aliases.ts';
import type { Diagnoses } from './diagnoses.ts';
import type { Errors } from './errors.ts';
import type { NodeUse } from './heldNode.ts';
import { withoutLinks } from './inertText.ts';
import type { LivePayments, SendWay } from './livePayments.ts';
import type { PaymentOutput } from './paymentOutput.ts';
import { receiptOf } from './receiptOf.ts';
import { settlesWithin } from './slowWork.ts';

/** A payment that is held for longer leaves the notification for the tree and the status bar. */
const HELD_AFTER_MS = 10_000;
/** A notification that says all of it would hide the output, which does. */
const MOST_SENTENCES = 3;

export interface PaymentRunParts {
  readonly live: LivePayments;
  readonly output: PaymentOutput;
  readonly aliases: Aliases;
  readonly diagnoses: Diagnoses;
  readonly errors: Errors;
}

/** One confirmed payment in front of the person: its progress, its lines, and what became of it. */
export class PaymentRun {
  readonly #parts: PaymentRunParts;

  constructor(parts: PaymentRunParts) {
    this.#parts = parts;
  }

  /**
   * Resolves to the last snapshot; rejects with a `Problem` when nothing was sent. `again` offers another try of the same.
   */
  async pay(order: KeysendOrder, use: NodeUse, way: SendWay, again: () => unknown): Promise<Payment> {
    const { live, output, errors } = this.#parts;
    output.begin(order);
    const sending = live.send(order, use, way);
    sending.catch((error: unknown) => {
      output.endUnsent(errors.explain(error).sentences);
    });
    await this.#showProgress(order, sending);
    live.moveToBackground(order.hash);
    const last = await sending;
    await this.#report(last, order, use, again);
    return last;
  }

  async #showProgress(order: KeysendOrder, sending: Promise<Payment>): Promise<void> {
    const { aliases } = this.#parts;
    const title = l10n.t(
      'Paying {0} to {1}',
      formatAmount(order.amountMsat),
      aliases.names(order.destination),
    );
    await window.withProgress(
      { location: ProgressLocation.Notification, title: withoutLinks(title), cancellable: true },
      (progress, token) => this.#untilOverOrHeld(order, sending, progress, token),
    );
  }

  async #untilOverOrHeld(
    { hash }: KeysendOrder,
    sending: Promise<Payment>,
    progress: Progress<{ readonly message: string }>,
    token: CancellationToken,
  ): Promise<void> {
    const { live } = this.#parts;
    const canceled = Promise.withResolvers<undefined>();
    const listeners = [
      token.onCancellationRequested(() => {
        live.cancel(hash);
      }),
      // From here, from its row, or by a stop: its button has nothing left to do.
      live.onDidChange(() => {
        if (!live.canCancel(hash)) canceled.resolve(undefined);
      }),
      live.onDidSee(({ payment }) => {
        if (payment.hash === hash) progress.report({ message: this.#shortly(payment) });
      }),
    ];
    await settlesWithin(Promise.race([sending, canceled.promise]), HELD_AFTER_MS);
    for (const listener of listeners) listener.dispose();
  }

  /** Where it is now, for the notification. */
  #shortly({ state, attempts }: Payment): string {
    const last = attempts.at(-1);
    if (state === 'unknown') return l10n.t('the connection was lost; looking the payment up');
    if (last === undefined) return l10n.t('looking for a route');
    const route = last.hops.map(({ node }) => this.#parts.aliases.names(node)).join(' → ');
    return withoutLinks(l10n.t('attempt {0}: {1}', attempts.length, route));
  }

  async #report(
    payment: Payment,
    order: KeysendOrder,
    { node, practice }: NodeUse,
    again: () => unknown,
  ): Promise<void> {
    const { output, errors, aliases, diagnoses } = this.#parts;
    // The window is closing.
    if (payment.unknown === 'notWatched') return;
    const diagnosis = await diagnoses.of({ payment, order }, node, practice);
    if (diagnosis === undefined) return;
    const receipt = await receiptOf(payment.hash, practice, errors);
    output.end(payment, diagnosis, order, receipt);
    const { remedies, sentences } = explainDiagnosis(diagnosis, payment, {
      names: aliases.names,
      network: order.network,
      door: 'editor',
    });
    const showOutput: Remedy = { kind: 'openOutput', label: l10n.t('Show Output') };
    const buttons = [...remedies.filter(({ kind }) => kind !== 'openOutput').slice(0, 2), showOutput];
    const receiver = aliases.names(order.destination);
    const amount = formatAmount(payment.amountMsat);
    if (payment.state === 'succeeded') {
      const fee = formatAmount(payment.feeMsat);
      const text = l10n.t('{0} received {1}; the fee was {2}.', receiver, amount, fee);
      errors.show('information', text, buttons, again);
    } else {
      const headline =
        payment.state === 'failed'
          ? l10n.t('The keysend of {0} to {1} failed.', amount, receiver)
          : l10n.t('What became of the keysend of {0} to {1} is not known.', amount, receiver);
      errors.show('error', [headline, ...sentences.slice(0, MOST_SENTENCES)].join(' '), buttons, again);
    }
  }
}
