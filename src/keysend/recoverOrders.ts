import { Sight } from './followPayment.ts';
import type { SendPorts } from './followPayment.ts';
import { HeldClaim } from './heldClaim.ts';
import type { JournalEntry } from './journal.ts';
import type { KeysendOrder } from './order.ts';
import type { Payment } from './payment.ts';
import type { PaymentHash } from './preimage.ts';
import { Mailbox } from './mailbox.ts';
import { Slots } from './slots.ts';
import { leftOff } from './snapshots.ts';

/** One snapshot of an order that somebody else, or an earlier run of ours, left without an end. */
export interface Recovered {
  readonly order: KeysendOrder;
  readonly payment: Payment;
  /** It is followed no more: at its end, or nothing more can be learned. `payment` is the last snapshot once more. */
  readonly over?: true;
}

/** So many are looked up at once; those that the node has answered for are followed on beside them. */
const LOOKED_UP_AT_ONCE = 8;
/** How often it is asked whether an order that others follow was left by them. */
const LOOK_AGAIN_MS = 60_000;

/**
 * Finds the orders of this node that nobody follows to their end, looks each up by its hash and follows it. The first item of
 * each says where it was left. Orders that others follow are taken over once their claim ends. `retire` takes up no more, and ends
 * when all are at their end; `leave` stops watching, and hands all of them to the next. Never rejects: trouble is told beside it.
 * `isFollowedHere`: not taken up, though its claim may have run out while the computer slept.
 */
export async function* recoverOrders(
  ports: SendPorts,
  { leave, retire }: { readonly leave: AbortSignal; readonly retire: AbortSignal },
  isFollowedHere: (hash: PaymentHash) => boolean = () => false,
): AsyncGenerator<Recovered, void, void> {
  const unread = new AbortController();
  const recovery = new Recovery(ports, AbortSignal.any([leave, unread.signal]), retire, isFollowedHere);
  const done = recovery.run();
  try {
    yield* recovery.found;
  } finally {
    unread.abort();
    await done;
  }
}

class Recovery {
  readonly found = new Mailbox<Recovered>();
  readonly #ports: SendPorts;
  readonly #leave: AbortSignal;
  /** No more is taken up: also when we leave. */
  readonly #enough: AbortSignal;
  readonly #isFollowedHere: (hash: PaymentHash) => boolean;
  readonly #slots = new Slots(LOOKED_UP_AT_ONCE);
  /** The time of creation of those that were taken up: one that was sent again since is another. */
  readonly #takenUp = new Map<PaymentHash, number>();
  readonly #following = new Set<Promise<void>>();

  constructor(
    ports: SendPorts,
    leave: AbortSignal,
    retire: AbortSignal,
    isFollowedHere: (hash: PaymentHash) => boolean,
  ) {
    this.#ports = ports;
    this.#isFollowedHere = isFollowedHere;
    this.#leave = leave;
    this.#enough = AbortSignal.any([leave, retire]);
  }

  async run(): Promise<void> {
    do await this.#takeUpAll();
    while (await this.#pause());
    await Promise.all(this.#following);
    this.found.close();
  }

  async #takeUpAll(): Promise<void> {
    const { node, journal, onTrouble } = this.#ports;
    try {
      for (const { order } of await journal.open(node.info.key)) {
        if (this.#enough.aborted) return;
        if (this.#isFollowedHere(order.hash)) continue;
        if (this.#takenUp.get(order.hash) !== order.createdAt) await this.#takeUp(order.hash);
      }
    } catch (error) {
      // The disk may be better the next time.
      onTrouble?.(error);
    }
  }

  async #takeUp(hash: PaymentHash): Promise<void> {
    const held = new HeldClaim(hash, this.#ports);
    if (!(await held.take())) return;
    held.keep();
    let entry: JournalEntry | undefined;
    try {
      // Whoever had it until now may have learned more of it since the list was read, or sent it again.
      [entry] = await this.#ports.journal.find([hash]);
    } finally {
      if (entry === undefined) await held.release();
    }
    if (entry === undefined) return;
    this.#takenUp.set(hash, entry.order.createdAt);
    const following = this.#follow(entry, held).finally(() => this.#following.delete(following));
    this.#following.add(following);
  }

  async #follow({ order, acknowledged, payment: before }: JournalEntry, held: HeldClaim): Promise<void> {
    const last = before?.state === 'unknown' ? before : leftOff(order, before);
    this.found.put({ order, payment: last });
    const sight = new Sight(this.#ports, order.hash, order, last, acknowledged);
    const free = await this.#slots.take();
    try {
      for await (const payment of sight.track(this.#leave)) {
        free();
        this.found.put({ order, payment });
      }
    } catch (error) {
      this.#ports.onTrouble?.(error);
    } finally {
      free();
      await sight.written();
      await held.release();
      this.found.put({ order, payment: sight.last ?? last, over: true });
    }
  }

  /** False when no more is to be taken up. */
  async #pause(): Promise<boolean> {
    try {
      await this.#ports.clock.sleep(LOOK_AGAIN_MS, this.#enough);
      return !this.#enough.aborted;
    } catch (error) {
      if (this.#enough.aborted) return false;
      throw error;
    }
  }
}
