import type { NodeKey } from '../../keysend/destination.ts';
import type { Fault, PracticeNode, Receipt, Received } from '../../keysend/practice.ts';
import type { PaymentHash } from '../../keysend/preimage.ts';
import { HEIGHT } from './graph.ts';
import { ENDORSEMENT } from './htlcs.ts';
import type { Duplicate, Page, RouteRequest, SendRequest } from './requests.ts';
import { findRoute } from './routes.ts';
import { Simulation } from './simulation.ts';
import type { NetworkOptions } from './simulation.ts';
import type { Store } from './store.ts';
import type { Topology } from './topology.ts';
import type { ChannelView, InvoiceView, NodeView, PaymentView, RouteView } from './views.ts';

/** Goes on with what the store has, or begins a network. Throws where what the store has makes no sense. */
export function openNetwork(store: Store, topology: Topology, options: NetworkOptions): Network {
  return new Network(store, topology, options);
}

/**
 * The practice network: simulated nodes and channels, and the person's own node as LND would show it. Pure: it reads no clock and
 * waits for nothing; whoever holds it calls `advance` when `nextDue` has come. What `send`, `settle` and the others begin happens at
 * the time of the next `advance`: ask `nextDue` after each.
 */
export class Network {
  /** The person's own node. */
  readonly own: NodeKey;
  readonly height = HEIGHT;
  readonly #store: Store;
  readonly #topology: Topology;
  readonly #simulation: Simulation;
  #advancing = false;

  constructor(store: Store, topology: Topology, options: NetworkOptions) {
    this.#store = store;
    this.#topology = topology;
    this.#simulation = new Simulation(store, topology, options);
    this.own = this.#simulation.own;
  }

  nodes(): readonly NodeView[] {
    return this.#simulation.stage.graph.nodeViews();
  }

  channels(): readonly ChannelView[] {
    return this.#simulation.stage.graph.channelViews();
  }

  /** As QueryRoutes, which adds no padding to the last hop's blocks; SendPaymentV2 and EstimateRouteFee add 3. */
  findRoute(request: RouteRequest): RouteView | 'noPath' | 'insufficientBalance' {
    const { now, graph } = this.#simulation.stage;
    return findRoute(graph, {
      ...request,
      source: request.source ?? this.own,
      viewer: this.own,
      target: request.destination,
      finalDelta: request.finalCltvDelta,
      hasPaymentAddress: false,
      outgoingChannels: [],
      avoided: [],
      now,
      probability: (pair, amountMsat) =>
        request.useMissionControl
          ? this.#simulation.failures.probability(pair, amountMsat, { now, own: pair[0] === this.own })
          : 1,
    });
  }

  /** Begins a payment; its first snapshots come from `advance`. */
  send(request: SendRequest): Duplicate | 'started' {
    return this.#simulation.payments.send(request);
  }

  /** The call that sent it was cancelled (`cancelable` calls only): no further attempts. */
  cancel(hash: PaymentHash): void {
    this.#simulation.payments.cancel(hash);
    this.#simulation.unsaved = true;
  }

  /** As TrackPaymentV2 and ListPayments show it: failed attempts are forgotten after the end, a late reason has come in. */
  payment(hash: PaymentHash): PaymentView | undefined {
    return this.#simulation.book.view(hash);
  }

  payments(page: Page, options: { readonly succeededOnly: boolean }): readonly PaymentView[] {
    return this.#simulation.book.page(page, options);
  }

  countPayments(): number {
    return this.#store.countPayments();
  }

  /** Each snapshot from now on, with a stream's oddities (scenarios.md); the last one has ended. Undo by the returned function. */
  watch(hash: PaymentHash, listener: (payment: PaymentView) => void): () => void {
    return this.#simulation.payments.watch(hash, listener);
  }

  watchAll(listener: (payment: PaymentView) => void): () => void {
    return this.#simulation.payments.watchAll(listener);
  }

  invoice(node: NodeKey, hash: PaymentHash): InvoiceView | undefined {
    return this.#simulation.invoices.get(node, hash);
  }

  invoices(node: NodeKey, page: Page): readonly InvoiceView[] {
    return this.#simulation.invoices.page(node, page);
  }

  /** Every change of an invoice, ACCEPTED and CANCELED among them (LND's SubscribeInvoices tells of OPEN and SETTLED only). */
  watchInvoices(node: NodeKey, listener: (invoice: InvoiceView) => void): () => void {
    return this.#simulation.invoices.watch(node, listener);
  }

  /** A receiver that holds a payment takes or refuses it now. False where it holds none of that hash, or does not run. */
  settle(node: NodeKey, hash: PaymentHash): boolean {
    return this.#decide(node, hash, true);
  }

  refuse(node: NodeKey, hash: PaymentHash): boolean {
    return this.#decide(node, hash, false);
  }

  lessons(): readonly PracticeNode[] {
    return [...this.#simulation.stage.graph.nodes]
      .filter(({ plan }) => plan.lesson !== 'own')
      .map(({ key, plan }) => ({ key, alias: plan.alias, lesson: plan.lesson }));
  }

  faults(): readonly Fault[] {
    return this.#simulation.faults.list(this.#topology.faults);
  }

  /** Throws a RangeError where there is no such node or channel, or the person's own node is to be stopped. */
  setFault(fault: Fault): void {
    this.#simulation.faults.set(fault);
    this.#simulation.save();
  }

  /** Nodes, channels and faults as on the first day; HTLCs that are out fail first. Payments and invoices stay. */
  reset(): void {
    this.#simulation.reset();
    this.#simulation.save();
  }

  receipt(hash: PaymentHash): Receipt | undefined {
    const receipt = this.#simulation.book.receipt(hash);
    if (receipt !== undefined) return receipt;
    // What came to the own node.
    const invoice = this.#simulation.invoices.get(this.own, hash);
    if (invoice === undefined) return undefined;
    const { node, state, amountMsat } = invoice;
    const records = invoice.records.filter(({ type }) => type !== ENDORSEMENT.type);
    return { node, invoice: state, amountMsat, records, computedHash: hash, matches: true };
  }

  watchReceived(listener: (received: Received) => void): () => void {
    return this.#simulation.watchReceived(listener);
  }

  /** Routes that failed count no more (ResetMissionControl). */
  forgetFailures(): void {
    this.#simulation.failures.forget();
    this.#simulation.unsaved = true;
  }

  /** What each leg of an HTLC takes, in milliseconds. */
  setDelay(milliseconds: number): void {
    this.#simulation.stage.delayMs = milliseconds;
  }

  /** Unix milliseconds at which `advance` has something to do. */
  nextDue(): number | undefined {
    const { outbox, timetable, now } = this.#simulation.stage;
    return this.#simulation.unsaved || !outbox.isEmpty ? now : timetable.next(now);
  }

  /**
   * Does everything that is due at this time, in order, saves it, then calls the listeners. What a listener begins waits for the next
   * call; a call from inside a listener does nothing. A listener hears only what happens after it was added, and nothing once removed.
   * Where saving or a listener throws, this throws; what was not saved is not shown, and the next call tries again.
   */
  advance(now: number): void {
    if (this.#advancing) return;
    this.#advancing = true;
    try {
      this.#simulation.play(now);
      if (this.#simulation.unsaved) this.#simulation.save();
      this.#simulation.stage.outbox.deliver();
    } finally {
      this.#advancing = false;
    }
  }

  #decide(node: NodeKey, hash: PaymentHash, settle: boolean): boolean {
    const htlc = this.#simulation.htlcs.heldBy(node, hash);
    if (htlc === undefined) return false;
    this.#simulation.stage.after(0, { kind: 'decide', htlc: htlc.id, settle });
    return true;
  }
}
