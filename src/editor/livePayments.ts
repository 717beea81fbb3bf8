import { EventEmitter } from 'vscode';
import type { Event } from 'vscode';
import type { Limits } from '../keysend/brakes.ts';
import type { Clock } from '../keysend/clock.ts';
import { followPayment } from '../keysend/followPayment.ts';
import type { SendPorts } from '../keysend/followPayment.ts';
import type { Network } from '../keysend/network.ts';
import type { KeysendOrder } from '../keysend/order.ts';
import { isEnded } from '../keysend/payment.ts';
import type { Payment } from '../keysend/payment.ts';
import type { PaymentHash } from '../keysend/preimage.ts';
import { recoverOrders } from '../keysend/recoverOrders.ts';
import type { Recovered } from '../keysend/recoverOrders.ts';
import { sendKeysend } from '../keysend/sendKeysend.ts';
import type { NodeUse } from './heldNode.ts';

/** One snapshot of a payment that this window watches. */
export interface Sighting {
  readonly payment: Payment;
  readonly previous: Payment | undefined;
  /** Of the node that pays it, which need not be the one that the settings mean now. */
  readonly network: Network;
  /** Present for those that this window sent, or took up where another left them. */
  readonly order?: KeysendOrder;
  /** Another window, or an earlier session, sent it and left it. */
  readonly resumed?: true;
}

export interface SendWay {
  /** That hold for it. */
  readonly limits: Limits;
  /** Unless it is a new order. */
  readonly send?: typeof sendKeysend | undefined;
}

/** A payment that this window had taken up is followed no more. */
export interface ResumedEnd {
  readonly payment: Payment;
  readonly order: KeysendOrder;
  /** More is known of it than the journal had. */
  readonly isNews: boolean;
  readonly use: NodeUse;
}

interface Live {
  readonly network: Network;
  readonly order?: KeysendOrder;
  /** For those that this window sent. */
  readonly cancel?: AbortController;
  /** For those that were found in flight: somebody else here follows it now. */
  readonly replaced?: AbortController;
  /** Where it was left, for one that was taken up. */
  readonly leftOff?: Payment;
  payment?: Payment;
  /** Nobody looks at its progress any more: tree and status bar show it. */
  inBackground: boolean;
}

/** Payments may begin and end by the hundred: those who show how many there are, in three places, are told once. */
const ANNOUNCED_AFTER_MS = 50;

/** The payments that are watched on their way by this window: those it sent, and those it found in flight. */
export class LivePayments {
  readonly #clock: Clock;
  readonly #onTrouble: (error: unknown) => void;
  readonly #live = new Map<PaymentHash, Live>();
  readonly #watches = new Set<Promise<unknown>>();
  readonly #leave = new AbortController();
  readonly #seen = new EventEmitter<Sighting>();
  readonly #changed = new EventEmitter<void>();
  readonly #resumedEnd = new EventEmitter<ResumedEnd>();
  #announcing: NodeJS.Timeout | undefined;

  readonly onDidSee: Event<Sighting> = this.#seen.event;
  /** How many are watched, or watched in the background, changed a moment ago. */
  readonly onDidChange: Event<void> = this.#changed.event;
  readonly onDidEndResumed: Event<ResumedEnd> = this.#resumedEnd.event;

  constructor(clock: Clock, onTrouble: (error: unknown) => void) {
    this.#clock = clock;
    this.#onTrouble = onTrouble;
  }

  /** Those with an HTLC that may be out, newest last. */
  get hashes(): readonly PaymentHash[] {
    return [...this.#live.keys()];
  }

  get inBackground(): number {
    return [...this.#live.values()].filter((live) => live.inBackground).length;
  }

  /** Those that were taken up and are not at their end. */
  get resumed(): readonly Payment[] {
    return [...this.#live.values()].flatMap(({ leftOff, payment }) =>
      leftOff === undefined || payment === undefined ? [] : [payment],
    );
  }

  has(hash: PaymentHash): boolean {
    return this.#live.has(hash);
  }

  canCancel(hash: PaymentHash): boolean {
    const live = this.#live.get(hash);
    return live?.cancel !== undefined && !live.cancel.signal.aborted;
  }

  /** Whether a payment of this window may make new attempts. */
  get canCancelAny(): boolean {
    return this.hashes.some((hash) => this.canCancel(hash));
  }

  /** Sends an order and watches it. Resolves to the last snapshot; rejects with a `Problem` only when nothing was sent. */
  async send(order: KeysendOrder, use: NodeUse, { limits, send = sendKeysend }: SendWay): Promise<Payment> {
    const { network } = use.node.info;
    const cancel = new AbortController();
    const live: Live = { network, order, cancel, inBackground: false };
    const signals = { cancel: cancel.signal, leave: this.#leave.signal };
    const ports = { ...this.#ports(use), limits };
    const last = await this.#watch(order.hash, live, send(order, ports, signals));
    if (last === undefined) throw new Error('A payment ended without a snapshot.');
    return last;
  }

  /** Watches a payment that was found in flight. Takes over the use. Does nothing for one that is watched already. */
  async follow(hash: PaymentHash, use: NodeUse): Promise<void> {
    using held = use;
    if (this.#live.has(hash)) return;
    const { network } = held.node.info;
    const replaced = new AbortController();
    const live: Live = { network, replaced, inBackground: true };
    const leave = AbortSignal.any([this.#leave.signal, replaced.signal]);
    try {
      await this.#watch(hash, live, followPayment(hash, this.#ports(held), leave));
    } catch (error) {
      this.#onTrouble(error);
    }
  }

  /**
   * Takes up the orders of a node that an earlier session or a window that is gone left without an end, now and later, until `retire`.
   * Takes over the use.
   */
  async recover(use: NodeUse, retire: AbortSignal): Promise<void> {
    const signals = { retire, leave: this.#leave.signal };
    const isSentHere = (hash: PaymentHash): boolean => this.#live.get(hash)?.cancel !== undefined;
    const found = recoverOrders(this.#ports(use), signals, isSentHere);
    const recovering = this.#resumeAll(found, use).catch(this.#onTrouble);
    this.#watches.add(recovering);
    await recovering;
    this.#watches.delete(recovering);
    use[Symbol.dispose]();
  }

  /** Asks the node for no new attempts. What is out may still settle, so it is watched on. */
  cancel(hash: PaymentHash): void {
    this.#live.get(hash)?.cancel?.abort();
    this.moveToBackground(hash);
    this.#announce();
  }

  /** The same for all that this window sent: how many of them the node has. */
  cancelAll(): number {
    const cancelable = this.hashes.filter((hash) => this.canCancel(hash));
    for (const hash of cancelable) this.cancel(hash);
    return cancelable.filter((hash) => this.#live.get(hash)?.payment !== undefined).length;
  }

  moveToBackground(hash: PaymentHash): void {
    const live = this.#live.get(hash);
    if (live === undefined || live.inBackground) return;
    live.inBackground = true;
    this.#announce();
  }

  /** Stops watching: LND makes no new attempts then, and those that are out go on without us. Resolves when what was seen of them is written down. */
  async leave(): Promise<void> {
    this.#leave.abort();
    await Promise.allSettled(this.#watches);
    clearTimeout(this.#announcing);
    this.#seen.dispose();
    this.#changed.dispose();
    this.#resumedEnd.dispose();
  }

  #announce(): void {
    this.#announcing ??= setTimeout(() => {
      this.#announcing = undefined;
      this.#changed.fire();
    }, ANNOUNCED_AFTER_MS);
  }

  #ports({ node, journal }: NodeUse): SendPorts {
    return { node, journal, clock: this.#clock, onTrouble: this.#onTrouble };
  }

  async #watch(
    hash: PaymentHash,
    live: Live,
    snapshots: AsyncIterable<Payment>,
  ): Promise<Payment | undefined> {
    this.#live.set(hash, live);
    this.#announce();
    const watching = this.#readAll(live, snapshots).finally(() => {
      if (this.#live.get(hash) === live) this.#live.delete(hash);
      this.#watches.delete(watching);
      this.#announce();
    });
    this.#watches.add(watching);
    return watching;
  }

  async #readAll(live: Live, snapshots: AsyncIterable<Payment>): Promise<Payment | undefined> {
    for await (const payment of snapshots) {
      if (live.replaced?.signal.aborted !== true) this.#see(live, payment);
    }
    return live.payment;
  }

  #see(live: Live, payment: Payment): void {
    const { payment: previous, order, network, leftOff } = live;
    live.payment = payment;
    this.#seen.fire({
      payment,
      previous,
      network,
      ...(order === undefined ? {} : { order }),
      ...(leftOff === undefined ? {} : { resumed: true }),
    });
  }

  async #resumeAll(found: AsyncIterable<Recovered>, use: NodeUse): Promise<void> {
    for await (const { order, payment, over } of found) {
      const live = this.#resume(order, payment, use);
      if (over !== true) {
        this.#see(live, payment);
        continue;
      }
      this.#live.delete(order.hash);
      this.#announce();
      const isNews = isEnded(payment) || payment.unknown !== live.leftOff?.unknown;
      this.#resumedEnd.fire({ payment, order, isNews, use });
    }
  }

  #resume(order: KeysendOrder, payment: Payment, { node }: NodeUse): Live {
    const present = this.#live.get(order.hash);
    if (present?.leftOff !== undefined) return present;
    present?.replaced?.abort();
    const live: Live = { network: node.info.network, order, leftOff: payment, inBackground: true };
    this.#live.set(order.hash, live);
    this.#announce();
    return live;
  }
}
