import type { Disposable } from 'vscode';
import type { Payment } from '../keysend/payment.ts';
import { recoveredSentence } from '../words/recovered.ts';
import { showPayments } from '../words/remedies.ts';
import type { Aliases } from './aliases.ts';
import type { Diagnoses } from './diagnoses.ts';
import type { Errors } from './errors.ts';
import type { LivePayments, ResumedEnd } from './livePayments.ts';
import type { NodeSession } from './nodeSession.ts';
import type { PaymentOutput } from './paymentOutput.ts';
import { receiptOf } from './receiptOf.ts';

/** Others may be about to be taken up. */
const SUM_UP_AFTER_MS = 2_000;
/** A payment may be held for days: what is known by then is said. */
const SUM_UP_AT_LATEST_MS = 60_000;

export interface RecoveryParts {
  readonly session: NodeSession;
  readonly live: LivePayments;
  readonly aliases: Aliases;
  readonly diagnoses: Diagnoses;
  readonly output: PaymentOutput;
  readonly errors: Errors;
}

/** Payments that were left before their end are taken up as soon as their node is reached; one quiet notification sums up. */
export class Recovery implements Disposable {
  readonly #parts: RecoveryParts;
  readonly #listeners: readonly Disposable[];
  #retire = new AbortController();
  #news: Payment[] = [];
  #summary: NodeJS.Timeout | undefined;
  #isLast = false;

  constructor(parts: RecoveryParts) {
    this.#parts = parts;
    const { session, live, errors } = parts;
    this.#listeners = [
      session.onDidChange(({ kind }) => {
        this.#retire.abort();
        if (kind === 'connected') this.#begin().catch(errors.note.bind(errors));
      }),
      live.onDidEndResumed((end) => {
        if (!end.isNews) return;
        this.#collect(end.payment);
        this.#tell(end).catch(errors.note.bind(errors));
      }),
    ];
  }

  dispose(): void {
    this.#retire.abort();
    clearTimeout(this.#summary);
    for (const listener of this.#listeners) listener.dispose();
  }

  async #begin(): Promise<void> {
    const { session, live } = this.#parts;
    const retire = new AbortController();
    this.#retire = retire;
    await live.recover(await session.use({ ask: false }, retire.signal), retire.signal);
  }

  async #tell({ payment, order, use }: ResumedEnd): Promise<void> {
    // The window is closing.
    if (payment.unknown === 'notWatched') return;
    const { diagnoses, output, errors } = this.#parts;
    const { node, practice } = use;
    const diagnosis = await diagnoses.of({ payment, order }, node, practice);
    if (diagnosis === undefined) return;
    output.end(payment, diagnosis, order, await receiptOf(payment.hash, practice, errors));
  }

  #collect(payment: Payment): void {
    this.#news.push(payment);
    const isLast = this.#parts.live.resumed.length === 0;
    if (this.#summary !== undefined && (this.#isLast || !isLast)) return;
    clearTimeout(this.#summary);
    this.#isLast = isLast;
    this.#summary = setTimeout(
      () => {
        this.#sumUp();
      },
      isLast ? SUM_UP_AFTER_MS : SUM_UP_AT_LATEST_MS,
    );
  }

  #sumUp(): void {
    const { live, aliases, errors } = this.#parts;
    const sentence = recoveredSentence([...this.#news, ...live.resumed], aliases.names);
    this.#news = [];
    this.#summary = undefined;
    errors.show('information', sentence, [showPayments()], () => undefined);
  }
}
