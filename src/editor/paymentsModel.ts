import { EventEmitter } from 'vscode';
import type { Disposable, Event } from 'vscode';
import type { NodeKey } from '../keysend/destination.ts';
import type { JournalEntry } from '../keysend/journal.ts';
import type { PaymentPage } from '../keysend/node.ts';
import type { KeysendOrder } from '../keysend/order.ts';
import { isEnded, NEVER_SENT } from '../keysend/payment.ts';
import type { Payment } from '../keysend/payment.ts';
import type { PaymentHash } from '../keysend/preimage.ts';
import { leftOff, withJournal } from '../keysend/snapshots.ts';
import type { NodeUse } from './heldNode.ts';
import type { LivePayments, Sighting } from './livePayments.ts';
import type { NodeSession } from './nodeSession.ts';
import type { PaymentRow } from './paymentRow.ts';

const PAGE_SIZE = 30;
/** The newest orders of the journal show although the node does not list them: it never had them, or forgot them. */
const ORDERS_LOOKED_THROUGH = 50;

/** The keysends of the present node, newest first, as far as they were loaded; those on their way change as they go. */
export class PaymentsModel implements Disposable {
  readonly #session: NodeSession;
  readonly #live: LivePayments;
  readonly #onTrouble: (error: unknown) => void;
  readonly #listeners: readonly Disposable[];
  readonly #changed = new EventEmitter<PaymentHash | undefined>();
  /** Those that were sent from this machine, by this window or an earlier one. */
  readonly #orders = new Map<PaymentHash, KeysendOrder>();
  readonly #dismissed = new Set<PaymentHash>();
  #rows = new Map<PaymentHash, PaymentRow>();
  #payer: NodeKey | undefined;
  #next: string | undefined;
  #loaded = false;
  #error: unknown;
  #load: { readonly done: Promise<void>; readonly abort: AbortController } | undefined;

  /** The hash of the one payment that changed; undefined: rows came or went. */
  readonly onDidChange: Event<PaymentHash | undefined> = this.#changed.event;

  constructor(session: NodeSession, live: LivePayments, onTrouble: (error: unknown) => void) {
    this.#session = session;
    this.#live = live;
    this.#onTrouble = onTrouble;
    this.#listeners = [
      live.onDidSee((sighting) => {
        this.#see(sighting);
      }),
      session.onDidChange((state) => {
        if (state.kind === 'idle') this.#clear();
        if (state.kind === 'connected') this.#connected(state.info.key);
      }),
    ];
  }

  get rows(): readonly PaymentRow[] {
    return [...this.#rows.values()].sort(({ payment: a }, { payment: b }) =>
      a.createdAtNs < b.createdAtNs ? 1 : a.createdAtNs > b.createdAtNs ? -1 : 0,
    );
  }

  row(hash: PaymentHash): PaymentRow | undefined {
    const row = this.#rows.get(hash);
    return row !== undefined && this.#dismissed.has(hash) ? { ...row, dismissed: true } : row;
  }

  /** Whether a person may say that it counts no more: its order is in the journal, and its end is not known. */
  canDismiss(hash: PaymentHash): boolean {
    const row = this.#rows.get(hash);
    return row?.order !== undefined && row.payment.state === 'unknown' && !this.#dismissed.has(hash);
  }

  /** Told that a person said so. */
  noteDismissed(hash: PaymentHash): void {
    this.#dismissed.add(hash);
    this.#changed.fire(hash);
  }

  get hasMore(): boolean {
    return this.#next !== undefined;
  }

  /** Why the last load failed; undefined after one that did not. */
  get error(): unknown {
    return this.#error;
  }

  /** Loads the first page unless that was done or is under way. Never rejects. */
  async ensureLoaded(): Promise<void> {
    if (!this.#loaded && this.#error === undefined) await this.refresh();
  }

  /** Loads the first page again. Never rejects: `error` has the outcome. */
  async refresh(): Promise<void> {
    this.#load ??= this.#begin((use, signal) => this.#loadFirst(use, signal));
    await this.#load.done;
  }

  async loadMore(): Promise<void> {
    const next = this.#next;
    if (next === undefined) return;
    this.#load ??= this.#begin((use, signal) => this.#loadNext(next, use, signal));
    await this.#load.done;
  }

  dispose(): void {
    this.#load?.abort.abort();
    for (const listener of this.#listeners) listener.dispose();
    this.#changed.dispose();
  }

  #begin(work: (use: NodeUse, signal: AbortSignal) => Promise<void>): {
    done: Promise<void>;
    abort: AbortController;
  } {
    const abort = new AbortController();
    const load = { abort, done: this.#run(work, abort.signal) };
    void load.done.finally(() => {
      if (this.#load === load) this.#load = undefined;
    });
    return load;
  }

  async #run(work: (use: NodeUse, signal: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<void> {
    let use: NodeUse | undefined;
    try {
      use = await this.#session.use({ ask: false }, signal);
      await work(use, signal);
      this.#error = undefined;
    } catch (error) {
      if (signal.aborted) return;
      this.#error = error;
      this.#onTrouble(error);
      if (use !== undefined) this.#session.noteFailure(error, use.node);
    } finally {
      use?.[Symbol.dispose]();
    }
    this.#changed.fire(undefined);
  }

  async #loadFirst(use: NodeUse, signal: AbortSignal): Promise<void> {
    const page = await use.node.listPayments({ size: PAGE_SIZE }, signal);
    const rows = await this.#join(page, use);
    const unlisted = (await this.#newestOrders(use)).filter(({ order }) => !rows.has(order.hash));
    signal.throwIfAborted();
    const open = unlisted.filter(({ payment }) => payment === undefined || !isEnded(payment));
    const { network } = use.node.info;
    const oldest = oldestOf(rows);
    for (const { order, payment = leftOff(order, undefined) } of unlisted) {
      const isOfThisPage = page.next === undefined || oldest === undefined || payment.createdAtNs >= oldest;
      if (isOfThisPage || !isEnded(payment)) rows.set(order.hash, { payment, network, order });
    }
    for (const hash of this.#live.hashes) {
      const present = this.#rows.get(hash);
      if (present !== undefined) rows.set(hash, present);
    }
    const older = this.#olderThan(rows);
    this.#rows = new Map([...rows, ...older]);
    if (older.length === 0) this.#next = page.next;
    this.#loaded = true;
    this.#follow([...open.map(({ order }) => order.hash), ...inFlight(rows)], use);
  }

  /** Pages that were loaded stay, as long as the newest one joins them. */
  #olderThan(newest: ReadonlyMap<PaymentHash, PaymentRow>): readonly (readonly [PaymentHash, PaymentRow])[] {
    const before = this.#rows;
    if (![...newest.keys()].some((hash) => before.has(hash))) return [];
    const oldest = oldestOf(newest) ?? 0n;
    return [...before].filter(([hash, { payment }]) => payment.createdAtNs < oldest && !newest.has(hash));
  }

  async #loadNext(next: string, use: NodeUse, signal: AbortSignal): Promise<void> {
    const page = await use.node.listPayments({ next, size: PAGE_SIZE }, signal);
    const rows = await this.#join(page, use);
    signal.throwIfAborted();
    for (const [hash, row] of rows) this.#rows.set(hash, row);
    this.#next = page.next;
    this.#follow(inFlight(rows), use);
  }

  /** What the node lists, with what the journal kept of it; whatever neither knows to be a keysend is left out. */
  async #join(page: PaymentPage, { node, journal }: NodeUse): Promise<Map<PaymentHash, PaymentRow>> {
    const { network } = node.info;
    const all = [...page.payments, ...page.uncertain];
    const entries = await this.#unlessJournalFails(journal.find(all.map(({ hash }) => hash)));
    const byHash = new Map(entries.map((entry) => [entry.order.hash, entry]));
    this.#keep(entries);
    const rows = new Map<PaymentHash, PaymentRow>();
    for (const payment of all) {
      const entry = byHash.get(payment.hash);
      const watched = this.#rows.get(payment.hash);
      // What was seen on its way may be newer than this page, and holds more.
      if (watched !== undefined && (this.#live.has(payment.hash) || isLastWord(watched.payment))) {
        rows.set(payment.hash, watched);
      } else if (entry !== undefined)
        rows.set(payment.hash, { payment: withJournal(payment, entry), network, order: entry.order });
      else if (page.payments.includes(payment)) rows.set(payment.hash, { payment, network });
    }
    return rows;
  }

  async #newestOrders({ node, journal }: NodeUse): Promise<readonly JournalEntry[]> {
    const entries = await this.#unlessJournalFails(
      journal.list(node.info.key, { limit: ORDERS_LOOKED_THROUGH }),
    );
    this.#keep(entries);
    return entries;
  }

  #keep(entries: readonly JournalEntry[]): void {
    for (const { order, dismissed } of entries) {
      this.#orders.set(order.hash, order);
      if (dismissed) this.#dismissed.add(order.hash);
      else this.#dismissed.delete(order.hash);
    }
  }

  /** The node's own list is worth showing without the journal. */
  async #unlessJournalFails(entries: Promise<readonly JournalEntry[]>): Promise<readonly JournalEntry[]> {
    try {
      return await entries;
    } catch (error) {
      this.#onTrouble(error);
      return [];
    }
  }

  #follow(hashes: Iterable<PaymentHash>, use: NodeUse): void {
    for (const hash of new Set(hashes)) {
      if (!this.#live.has(hash)) void this.#live.follow(hash, use.share());
    }
  }

  #see({ payment, network, order, resumed }: Sighting): void {
    const isNew = !this.#rows.has(payment.hash);
    const known = order ?? this.#orders.get(payment.hash);
    this.#rows.set(payment.hash, {
      payment,
      network,
      ...(known === undefined ? {} : { order: known }),
      ...(resumed && !isEnded(payment) ? { resumed } : {}),
    });
    this.#changed.fire(isNew ? undefined : payment.hash);
  }

  #connected(payer: NodeKey): void {
    if (payer !== this.#payer) this.#forget();
    this.#payer = payer;
    this.#error = undefined;
    this.#changed.fire(undefined);
  }

  #clear(): void {
    this.#load?.abort.abort();
    this.#load = undefined;
    this.#forget();
    this.#error = undefined;
    this.#changed.fire(undefined);
  }

  /** Another node's payments are not this one's. Those on their way stay in sight. */
  #forget(): void {
    for (const hash of this.#rows.keys()) if (!this.#live.has(hash)) this.#rows.delete(hash);
    this.#next = undefined;
    this.#loaded = false;
  }
}

/** No list of the node's is newer than this end. That it lists a payment disproves that it was never sent. */
function isLastWord(payment: Payment): boolean {
  return isEnded(payment) && payment.status !== NEVER_SENT;
}

/** Unix nanoseconds; undefined without rows. */
function oldestOf(rows: ReadonlyMap<PaymentHash, PaymentRow>): bigint | undefined {
  return [...rows.values()]
    .map(({ payment }) => payment.createdAtNs)
    .reduce<bigint | undefined>(
      (least, time) => (least === undefined || time < least ? time : least),
      undefined,
    );
}

function inFlight(rows: ReadonlyMap<PaymentHash, PaymentRow>): readonly PaymentHash[] {
  return [...rows.values()]
    .filter(({ payment }) => payment.state === 'inFlight')
    .map(({ payment }) => payment.hash);
}
