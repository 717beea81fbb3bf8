import { EventEmitter } from 'vscode';
import type { Event } from 'vscode';
import type { Clock } from '../keysend/clock.ts';
import { followPayment } from '../keysend/followPayment.ts';
import type { SendPorts } from '../keysend/followPayment.ts';
import type { Network } from '../keysend/network.ts';
import type { KeysendOrder } from '../keysend/order.ts';
import type { Payment } from '../keysend/payment.ts';
import type { PaymentHash } from '../keysend/preimage.ts';
import { sendKeysend } from '../keysend/sendKeysend.ts';
import type { NodeUse } from './heldNode.ts';

/** One snapshot of a payment that this window watches. */
export interface Sighting {
  readonly payment: Payment;
  readonly previous: Payment | undefined;
  /** Of the node that pays it, which need not be the one that the settings mean now. */
  readonly network: Network;
  /** Present for those that this window sent. */
  readonly order?: KeysendOrder;
}

interface Live {
  readonly network: Network;
  readonly order?: KeysendOrder;
  readonly cancel: AbortController;
  payment?: Payment;
  /** Nobody looks at its progress any more: tree and status bar show it. */
  inBackground: boolean;
}

/** The payments that are watched on their way by this window: those it sent, and those it found in flight. */
export class LivePayments {
  readonly #clock: Clock;
  readonly #onTrouble: (error: unknown) => void;
  readonly #live = new Map<PaymentHash, Live>();
  readonly #watches = new Set<Promise<unknown>>();
  readonly #leave = new AbortController();
  readonly #seen = new EventEmitter<Sighting>();
  readonly #changed = new EventEmitter<void>();

  readonly onDidSee: Event<Sighting> = this.#seen.event;
  /** How many are watched, or watched in the background, changed. */
  readonly onDidChange: Event<void> = this.#changed.event;

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

  has(hash: PaymentHash): boolean {
    return this.#live.has(hash);
  }

  canCancel(hash: PaymentHash): boolean {
    const live = this.#live.get(hash);
    return live?.order !== undefined && !live.cancel.signal.aborted;
  }

  /** Sends an order and watches it. Resolves to the last snapshot; rejects with a `Problem` only when nothing was sent. */
  async send(order: KeysendOrder, use: NodeUse): Promise<Payment> {
    const { network } = use.node.info;
    const live: Live = { network, order, cancel: new AbortController(), inBackground: false };
    const signals = { cancel: live.cancel.signal, leave: this.#leave.signal };
    const last = await this.#watch(order.hash, live, sendKeysend(order, this.#ports(use), signals));
    if (last === undefined) throw new Error('A payment ended without a snapshot.');
    return last;
  }

  /** Watches a payment that was found in flight. Takes over the use. Does nothing for one that is watched already. */
  async follow(hash: PaymentHash, use: NodeUse): Promise<void> {
    using held = use;
    if (this.#live.has(hash)) return;
    const { network } = held.node.info;
    const live: Live = { network, cancel: new AbortController(), inBackground: true };
    try {
      await this.#watch(hash, live, followPayment(hash, this.#ports(held), this.#leave.signal));
    } catch (error) {
      this.#onTrouble(error);
    }
  }

  /** Asks the node for no new attempts. What is out may still settle, so it is watched on. */
  cancel(hash: PaymentHash): void {
    this.#live.get(hash)?.cancel.abort();
    this.moveToBackground(hash);
  }

  moveToBackground(hash: PaymentHash): void {
    const live = this.#live.get(hash);
    if (live === undefined || live.inBackground) return;
    live.inBackground = true;
    this.#changed.fire();
  }

  /** Stops watching: LND makes no new attempts then, and those that are out go on without us. Resolves when what was seen of them is written down. */
  async leave(): Promise<void> {
    this.#leave.abort();
    await Promise.allSettled(this.#watches);
    this.#seen.dispose();
    this.#changed.dispose();
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
    this.#changed.fire();
    const watching = this.#readAll(live, snapshots).finally(() => {
      this.#live.delete(hash);
      this.#watches.delete(watching);
      this.#changed.fire();
    });
    this.#watches.add(watching);
    return watching;
  }

  async #readAll(live: Live, snapshots: AsyncIterable<Payment>): Promise<Payment | undefined> {
    for await (const payment of snapshots) {
      const { payment: previous, order, network } = live;
      live.payment = payment;
      this.#seen.fire({ payment, previous, network, ...(order === undefined ? {} : { order }) });
    }
    return live.payment;
  }
}
