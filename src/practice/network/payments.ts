import { msat } from '../../keysend/amount.ts';
import type { NodeKey } from '../../keysend/destination.ts';
import type { AttemptFailure, FailureReason } from '../../keysend/payment.ts';
import type { Receipt } from '../../keysend/practice.ts';
import type { PaymentHash } from '../../keysend/preimage.ts';
import type { Failures } from './failures.ts';
import { HEIGHT } from './graph.ts';
import type { Htlc, Htlcs } from './htlcs.ts';
import { INCORRECT_DETAILS } from './htlcs.ts';
import { Listeners } from './outbox.ts';
import { viewOf } from './paymentBook.ts';
import type { Outgoing, PaymentBook } from './paymentBook.ts';
import { preimageIn } from './receivers.ts';
import type { Duplicate, SendRequest } from './requests.ts';
import { findRoute } from './routes.ts';
import type { Stage } from './stage.ts';
import type { AttemptView, PaymentView, RouteView } from './views.ts';

/** LND's routing.BlockPadding: blocks that may be found while the payment is on its way. */
const BLOCK_PADDING = 3;
const USUAL_TIMEOUT_SECONDS = 60;
const ALL = '';

export interface PaymentCounters {
  readonly payments: bigint;
  readonly attempts: bigint;
}

/** A payment's life: attempts along routes until one settles, the receiver refuses, or nothing is left to try (LND's routing/payment_lifecycle.go). */
export class Payments {
  readonly #own: NodeKey;
  readonly #stage: Stage;
  readonly #book: PaymentBook;
  readonly #htlcs: Htlcs;
  readonly #failures: Failures;
  readonly #listeners = new Listeners<PaymentView>();
  #counters: PaymentCounters;

  constructor(
    own: NodeKey,
    parts: { stage: Stage; book: PaymentBook; htlcs: Htlcs; failures: Failures },
    counters: PaymentCounters,
  ) {
    this.#own = own;
    this.#stage = parts.stage;
    this.#book = parts.book;
    this.#htlcs = parts.htlcs;
    this.#failures = parts.failures;
    this.#counters = counters;
  }

  send(request: SendRequest, payer = this.#own): Duplicate | 'started' {
    // LND takes an index before it looks: a refused duplicate leaves a gap.
    const index = payer === this.#own ? this.#counters.payments + 1n : 0n;
    if (payer === this.#own) this.#counters = { ...this.#counters, payments: index };
    const known = this.#book.view(request.hash)?.status;
    if (known === 'IN_FLIGHT' || this.#book.open(request.hash) !== undefined) return 'inTransition';
    if (known === 'SUCCEEDED') return 'alreadyPaid';
    this.#book.put({
      payer,
      request,
      index,
      createdAtNs: this.#stage.nowNs,
      deadline: 0,
      attempts: [],
      canceled: false,
      resumed: false,
      avoided: [],
    });
    this.#stage.after(0, { kind: 'pay', hash: request.hash });
    return 'started';
  }

  cancel(hash: PaymentHash): void {
    const payment = this.#book.open(hash);
    if (payment?.request.cancelable !== true) return;
    payment.canceled = true;
    this.#book.put(payment);
  }

  watch(hash: PaymentHash, listener: (payment: PaymentView) => void): () => void {
    return this.#listeners.add(hash, listener);
  }

  watchAll(listener: (payment: PaymentView) => void): () => void {
    return this.#listeners.add(ALL, listener);
  }

  begin(hash: PaymentHash): void {
    const payment = this.#book.open(hash);
    if (payment === undefined) return;
    const { timeoutSeconds } = payment.request;
    const seconds = timeoutSeconds > 0 ? timeoutSeconds : USUAL_TIMEOUT_SECONDS;
    payment.resumed = false;
    payment.createdAtNs = this.#stage.nowNs;
    payment.deadline = this.#stage.now + seconds * 1_000;
    this.#show(payment);
    this.#goOn(payment);
  }

  received(hash: PaymentHash, receipt: Receipt): void {
    const payment = this.#book.open(hash);
    if (payment === undefined) return;
    payment.receipt = receipt;
    this.#book.put(payment);
  }

  settled(htlc: Htlc): void {
    const payment = this.#book.open(htlc.hash);
    if (payment === undefined) return;
    this.#learn(payment, () => {
      this.#failures.worked(htlc);
    });
    this.#change(payment, htlc.id, (attempt) => ({
      ...attempt,
      status: 'SUCCEEDED',
      endedAtNs: this.#stage.nowNs,
    }));
    this.#end(payment, { status: 'SUCCEEDED' });
  }

  /** `last`: nothing more is tried. */
  failed(htlc: Htlc, failure: AttemptFailure, { last = false } = {}): void {
    const payment = this.#book.open(htlc.hash);
    if (payment === undefined) return;
    const { now } = this.#stage;
    const isRefusal = failure.code === INCORRECT_DETAILS;
    this.#learn(payment, () => {
      if (isRefusal) this.#failures.worked(htlc);
      else if (!last) this.#failures.failed(htlc, failure.sourceIndex, { now, any: isForAny(failure) });
    });
    if (isRefusal) {
      // LND stores the verdict before it stores the attempt's end.
      this.#post(payment, viewOf(payment, 'INCORRECT_PAYMENT_DETAILS'));
      this.#fail(payment, htlc.id, failure);
      this.#end(payment, { status: 'FAILED', reason: 'INCORRECT_PAYMENT_DETAILS' });
      return;
    }
    this.#fail(payment, htlc.id, failure);
    this.#show(payment);
    // Only who remembers what failed may try again: others would take the same way for ever.
    const isLast = last || payment.resumed || payment.payer !== this.#own;
    if (isLast) this.#end(payment, { status: 'FAILED', reason: 'NO_ROUTE' });
    else this.#goOn(payment);
  }

  /** Nobody will hear of it again. */
  drop(hash: PaymentHash): void {
    const payment = this.#book.open(hash);
    if (payment !== undefined) this.#book.drop(payment);
  }

  toKeep(): PaymentCounters {
    return this.#counters;
  }

  /** Tries until an HTLC is out or the payment has ended. */
  #goOn(payment: Outgoing): void {
    for (;;) {
      const late = this.#lateReason(payment);
      if (late !== undefined) {
        this.#end(payment, { status: 'FAILED', reason: late });
        return;
      }
      const route = this.#findRoute(payment);
      if (typeof route === 'string') {
        const reason = route === 'noPath' ? 'NO_ROUTE' : 'INSUFFICIENT_BALANCE';
        this.#end(payment, { status: 'FAILED', reason });
        return;
      }
      if (this.#attempt(payment, route)) return;
    }
  }

  #findRoute(payment: Outgoing): RouteView | 'noPath' | 'insufficientBalance' {
    const { request, payer, avoided } = payment;
    const { now, graph } = this.#stage;
    return findRoute(graph, {
      ...request,
      source: payer,
      viewer: payer,
      target: request.destination,
      finalDelta: request.finalCltvDelta + BLOCK_PADDING,
      avoided,
      now,
      probability: (pair, amountMsat) => {
        if (payer !== this.#own) return 1;
        return this.#failures.probability(pair, amountMsat, { now, own: pair[0] === payer });
      },
    });
  }

  /** Whether the HTLC is out. */
  #attempt(payment: Outgoing, route: RouteView): boolean {
    const { request, payer } = payment;
    const { hash, records, hasPaymentAddress } = request;
    const id = this.#counters.attempts + 1n;
    this.#counters = { ...this.#counters, attempts: id };
    const startedAtNs = this.#stage.nowNs;
    payment.attempts = [...payment.attempts, { ...route, id, status: 'IN_FLIGHT', records, startedAtNs }];
    this.#show(payment);
    const offer = { id: String(id), payer, hash, records, hasPaymentAddress, ...route };
    const failure = this.#htlcs.offer(offer);
    if (failure === undefined) return true;
    payment.avoided = [...payment.avoided, route.hops[0]?.channelId ?? ''];
    this.#fail(payment, offer.id, failure);
    this.#show(payment);
    return false;
  }

  #fail(payment: Outgoing, id: string, failure: AttemptFailure): void {
    this.#change(payment, id, (attempt) => ({
      ...attempt,
      status: 'FAILED',
      endedAtNs: this.#stage.nowNs,
      failure,
      failureHeight: HEIGHT,
    }));
  }

  #change(payment: Outgoing, id: string, change: (attempt: AttemptView) => AttemptView): void {
    payment.attempts = payment.attempts.map((each) => (String(each.id) === id ? change(each) : each));
  }

  /** What a cancel or the time has done; an HTLC that is out goes on all the same. */
  #lateReason({ canceled, deadline, resumed }: Outgoing): 'CANCELED' | 'TIMEOUT' | undefined {
    if (resumed) return undefined;
    if (canceled) return 'CANCELED';
    return this.#stage.now >= deadline ? 'TIMEOUT' : undefined;
  }

  #end(payment: Outgoing, end: { status: 'SUCCEEDED' } | { status: 'FAILED'; reason: FailureReason }): void {
    const paid = payment.attempts.find(({ status }) => status === 'SUCCEEDED');
    const preimage = paid && preimageIn(payment.request.records);
    const view: PaymentView = {
      ...viewOf(payment),
      ...end,
      feeMsat: paid?.feeMsat ?? msat(0n),
      ...(preimage && { preimage }),
    };
    this.#post(payment, view);
    if (payment.payer === this.#own) this.#listeners.close(view.hash);
    // LND forgets attempts that failed, and writes down only now why it would have ended the payment (lnd#8884).
    const reason = this.#lateReason(payment);
    const attempts = view.attempts.filter(({ status }) => status === 'SUCCEEDED');
    this.#book.end(payment, { ...view, attempts, ...(reason && { reason }) });
  }

  #show(payment: Outgoing): void {
    this.#book.put(payment);
    this.#post(payment, viewOf(payment));
  }

  #post(payment: Outgoing, view: PaymentView): void {
    if (payment.payer !== this.#own) return;
    this.#stage.outbox.post(this.#listeners.of(view.hash), view);
    this.#stage.outbox.post(this.#listeners.of(ALL), view);
  }

  /** Only the person's own node remembers. */
  #learn({ payer }: Outgoing, learn: () => void): void {
    if (payer === this.#own) learn();
  }
}

/** Failures that have nothing to do with the amount. */
function isForAny({ code }: AttemptFailure): boolean {
  return code !== 'TEMPORARY_CHANNEL_FAILURE';
}
