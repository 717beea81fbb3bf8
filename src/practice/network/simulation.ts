import { randomBytes } from 'node:crypto';
import type { NodeKey } from '../../keysend/destination.ts';
import type { Received } from '../../keysend/practice.ts';
import { messageIn } from '../../keysend/records.ts';
import { Failures } from './failures.ts';
import { Faults } from './faults.ts';
import { Graph } from './graph.ts';
import { Htlcs } from './htlcs.ts';
import type { Progress } from './htlcs.ts';
import { Invoices } from './invoices.ts';
import { toJson } from './json.ts';
import { Listeners } from './outbox.ts';
import { PaymentBook } from './paymentBook.ts';
import { Payments } from './payments.ts';
import { derive, Random } from './random.ts';
import { refundRequest } from './refunds.ts';
import { Stage } from './stage.ts';
import type { NetworkEvent } from './stage.ts';
import { readState } from './state.ts';
import type { State } from './state.ts';
import type { Store } from './store.ts';
import { Timetable } from './timetable.ts';
import type { Topology } from './topology.ts';

/** A short, natural wait. */
const USUAL_DELAY_MS = 100;
const ALL = '';

export interface NetworkOptions {
  /** The same seed makes the same keys and delays; without it they are new. Only a network that begins takes it. */
  readonly seed?: string;
  /** Unix milliseconds. */
  readonly now: number;
  /** What each leg of an HTLC takes; some take a fifth more or less. */
  readonly delayMs?: number;
}

/** The parts of the network, and what follows in one of them from what happened in another. */
export class Simulation {
  readonly own: NodeKey;
  readonly stage: Stage;
  readonly failures: Failures;
  readonly invoices: Invoices;
  readonly htlcs: Htlcs;
  readonly book: PaymentBook;
  readonly payments: Payments;
  readonly faults: Faults;
  readonly #store: Store;
  readonly #seed: string;
  readonly #random: Random;
  readonly #received = new Listeners<Received>();
  #refunds: number;
  /** Something happened that the store does not have. */
  unsaved = false;

  constructor(store: Store, topology: Topology, options: NetworkOptions) {
    const state = readState(store.state());
    this.#store = store;
    this.#seed = state?.seed ?? options.seed ?? randomBytes(16).toString('hex');
    this.#random = new Random(state?.random ?? Buffer.from(derive(this.#seed, 'delays')).readInt32LE());
    const graph = new Graph(topology, this.#seed, state?.graph);
    const { now, delayMs = USUAL_DELAY_MS } = options;
    // What was due while nobody was there happens at once.
    const due = (state?.due ?? []).map(({ at, event }) => ({ at: Math.max(at, now), event }));
    const stage = new Stage(graph, new Timetable(due), { random: this.#random, now, delayMs });
    this.stage = stage;
    this.own = ownKey(graph);
    this.failures = new Failures(state?.failures ?? []);
    this.invoices = new Invoices(stage, store, state?.invoices);
    this.htlcs = new Htlcs(stage, this.invoices, state?.htlcs ?? []);
    this.book = new PaymentBook(this.own, store, state?.open ?? { own: [], others: [] });
    const parts = { stage, book: this.book, htlcs: this.htlcs, failures: this.failures };
    this.payments = new Payments(this.own, parts, state?.counters ?? { payments: 0n, attempts: 0n });
    this.faults = new Faults(this.own, parts, state?.faults);
    this.#refunds = state?.refunds ?? 0;
    const lost = this.htlcs.endLost();
    for (const progress of lost) this.#follow(progress, { last: true });
    if (state === undefined || lost.length > 0) this.save();
  }

  /** All HTLCs that are out end, then nodes, channels and what is remembered are as on the first day. */
  reset(): void {
    for (const progress of this.htlcs.endAll()) this.#follow(progress, { last: true });
    // A payment that was asked for and has not begun yet comes after the reset.
    this.stage.timetable.keepOnly(({ kind }) => kind === 'pay');
    this.stage.graph.reset();
    this.faults.reset();
    this.failures.forget();
  }

  watchReceived(listener: (received: Received) => void): () => void {
    return this.#received.add(ALL, listener);
  }

  /** What is due at this time, in order. */
  play(now: number): void {
    const stage = this.stage;
    // A clock that was put back must not hold up what is due.
    if (now < stage.now) stage.timetable.shift(now - stage.now);
    stage.now = now;
    stage.timetable.start(now);
    stage.playing = true;
    try {
      for (let due = stage.timetable.take(now); due !== undefined; due = stage.timetable.take(now)) {
        this.unsaved = true;
        stage.now = due.at;
        this.#happen(due.event);
      }
    } finally {
      stage.playing = false;
      stage.now = now;
    }
  }

  /** All of it at once. Throws what the store throws; it can be tried again. */
  save(): void {
    const stage = this.stage;
    const state: State = {
      seed: this.#seed,
      random: this.#random.state,
      refunds: this.#refunds,
      graph: stage.graph.toKeep(),
      faults: this.faults.toKeep(),
      failures: this.failures.toKeep(),
      invoices: this.invoices.toKeep(),
      counters: this.payments.toKeep(),
      open: this.book.toKeep(),
      htlcs: this.htlcs.toKeep(),
      due: stage.timetable.toKeep(stage.now),
    };
    const [payments, invoices] = [this.book.toSave(), this.invoices.toSave()];
    this.#store.save({ state: toJson(state), payments, invoices });
    this.book.saved();
    this.invoices.saved();
    this.unsaved = false;
  }

  #happen(event: NetworkEvent): void {
    switch (event.kind) {
      case 'pay':
        this.payments.begin(event.hash);
        return;
      case 'leg':
        this.#follow(this.htlcs.leg(event.htlc));
        return;
      case 'holdEnds':
        this.#follow(this.htlcs.decide(event.htlc, true));
        return;
      case 'decide':
        this.#follow(this.htlcs.decide(event.htlc, event.settle));
        return;
      case 'refund': {
        this.#refunds++;
        const purpose = String(this.#refunds);
        this.payments.send(refundRequest(event, { seed: this.#seed, purpose }), event.from);
      }
    }
  }

  /** What comes of an HTLC's step. */
  #follow(progress: Progress | undefined, { last = false } = {}): void {
    switch (progress?.kind) {
      case undefined:
        return;
      case 'received':
        this.payments.received(progress.htlc.hash, progress.receipt);
        if (progress.receipt.invoice === 'SETTLED') this.#paid(progress);
        return;
      case 'settled':
        this.payments.settled(progress.htlc);
        return;
      case 'failed':
        this.payments.failed(progress.htlc, progress.failure, { last });
    }
  }

  /** A receiver has its money. */
  #paid({ htlc, receipt }: Extract<Progress, { kind: 'received' }>): void {
    const { node, amountMsat } = receipt;
    const { payer, hash } = htlc;
    const message = messageIn(htlc.records);
    if (node === this.own) {
      const received = { from: payer, hash, amountMsat, ...(message !== undefined && { message }) };
      this.stage.outbox.post(this.#received.of(ALL), received);
    }
    const refundAfterMs = this.stage.graph.node(node)?.plan.refundAfterMs;
    if (refundAfterMs === undefined || payer === node) return;
    this.stage.after(refundAfterMs, { kind: 'refund', from: node, to: payer, amountMsat });
  }
}

function ownKey(graph: Graph): NodeKey {
  for (const { key, plan } of graph.nodes) if (plan.lesson === 'own') return key;
  throw new Error('No node of the topology is the own one');
}
