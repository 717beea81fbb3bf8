import { absence } from './absence.ts';
import type { Limits } from './brakes.ts';
import type { Clock } from './clock.ts';
import type { Journal, JournalEntry } from './journal.ts';
import type { LightningNode } from './node.ts';
import type { KeysendOrder } from './order.ts';
import { isEnded } from './payment.ts';
import type { Payment, UnknownCause } from './payment.ts';
import type { PaymentHash } from './preimage.ts';
import { Problem, reasonOf } from './problem.ts';
import type { Reason } from './problem.ts';
import { noticeStuck } from './noticeStuck.ts';
import { mergeSnapshot, neverSent, unseen } from './snapshots.ts';

export interface SendPorts {
  readonly node: LightningNode;
  readonly journal: Journal;
  readonly clock: Clock;
  /** Where a person asks for stricter ones than hold anyway. */
  readonly limits?: Limits;
  /** Told what went wrong beside a payment on its way (a snapshot that could not be written down, a bug); it is followed on. */
  readonly onTrouble?: (error: unknown) => void;
}

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;

/** Follows a payment known by its hash to its end, through lost connections. Rejects if nobody knows the hash. */
export async function* followPayment(
  hash: PaymentHash,
  ports: SendPorts,
  leave: AbortSignal,
): AsyncGenerator<Payment, void, void> {
  const entry = await entryOf(hash, ports);
  const sight = new Sight(ports, hash, entry?.order, entry?.payment, entry?.acknowledged ?? false);
  try {
    yield* sight.track(leave);
  } finally {
    await sight.written();
  }
}

/** The node can be asked without the journal, so one that cannot be read is trouble and no more. */
async function entryOf(
  hash: PaymentHash,
  { journal, onTrouble }: SendPorts,
): Promise<JournalEntry | undefined> {
  try {
    const [entry] = await journal.find([hash]);
    return entry;
  } catch (error) {
    onTrouble?.(error);
    return undefined;
  }
}

/** What is known of one payment so far, and the watching of it. */
export class Sight {
  readonly #ports: SendPorts;
  readonly #hash: PaymentHash;
  readonly #order: KeysendOrder | undefined;
  #last: Payment | undefined;
  #acknowledged: boolean;
  #writing: Promise<void> = Promise.resolve();
  /** What could not be written; the next snapshot tries again. */
  #unwritten: Payment | undefined;
  #toldLost = false;

  constructor(
    ports: SendPorts,
    hash: PaymentHash,
    order: KeysendOrder | undefined,
    last?: Payment,
    acknowledged = false,
  ) {
    this.#ports = ports;
    this.#hash = hash;
    this.#order = order;
    this.#last = last;
    this.#acknowledged = acknowledged;
  }

  get last(): Payment | undefined {
    return this.#last;
  }

  /** Takes a snapshot of the node's: merged, and written down if it is the first or the last. Another payment's proves nothing of this one. */
  see(snapshot: Payment, canceled: boolean): Payment {
    if (snapshot.hash !== this.#hash) {
      throw new Problem({
        kind: 'nodeError',
        code: 0,
        detail: `payment: ${snapshot.hash} was not asked for`,
      });
    }
    const merged = mergeSnapshot(this.#last, this.#withOrder(snapshot));
    const payment: Payment = canceled && !isEnded(merged) ? { ...merged, canceling: true } : merged;
    this.#last = payment;
    if (!this.#acknowledged || this.#unwritten !== undefined || isFinal(payment)) this.#write(payment);
    this.#acknowledged = true;
    return payment;
  }

  /** The order's end when it is proven that no node had it. */
  closeUnsent(order: KeysendOrder): Payment {
    const payment = neverSent(order);
    this.#last = payment;
    this.#write(payment);
    return payment;
  }

  /** A snapshot that says why the payment cannot be seen, unless the last one said the same. */
  *lose(cause: UnknownCause): Generator<Payment, void, void> {
    if (this.#last?.state === 'unknown' && this.#last.unknown === cause) return;
    const payment = unseen(this.#order, this.#last, cause);
    if (payment === undefined) return;
    this.#last = payment;
    if (isForGood(cause)) this.#write(payment);
    yield payment;
  }

  /** Looks the payment up by its hash, again and again, until its end, `leave`, or the certainty that there is none. */
  async *track(leave: AbortSignal, cancel?: AbortSignal): AsyncGenerator<Payment, void, void> {
    let pause = FIRST_PAUSE_MS;
    for (;;) {
      let reason: Reason | undefined;
      try {
        for await (const snapshot of noticeStuck(this.#ports.node.track(this.#hash, leave), this.#ports)) {
          pause = FIRST_PAUSE_MS;
          if (snapshot === 'stuck') {
            yield* this.lose('stuckInNode');
            continue;
          }
          const payment = this.see(snapshot, cancel?.aborted ?? false);
          yield payment;
          if (isFinal(payment)) return;
        }
      } catch (error) {
        reason = reasonOf(error);
        if (reason === undefined && !leave.aborted) this.#ports.onTrouble?.(error);
      }
      if (leave.aborted) return yield* this.lose('notWatched');
      if (reason?.kind === 'paymentNotFound') {
        const order = this.#order;
        switch (absence({ acknowledged: this.#acknowledged, ...order }, this.#ports.clock.now())) {
          case 'forgotten':
            return yield* this.lose('forgotten');
          case 'neverSent':
            if (await this.#wasSeenByOthers()) return yield* this.lose('forgotten');
            if (order !== undefined) yield this.closeUnsent(order);
            return;
          case 'nobodys':
            throw new Problem(reason);
          case 'askAgain':
            yield* this.lose('notYetKnown');
        }
      } else {
        if (this.#last === undefined && this.#order === undefined && reason !== undefined)
          throw new Problem(reason);
        yield* this.lose('connectionLost');
        if (reason !== undefined && neverGetsBetter(reason)) return;
      }
      const stay = await this.#pause(pause, leave);
      if (!stay) return yield* this.lose('notWatched');
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    }
  }

  /** Resolves when everything that was seen is on disk, or was reported as trouble. */
  async written(): Promise<void> {
    await this.#writing;
    // No other snapshot follows.
    if (this.#unwritten !== undefined) this.#write(this.#unwritten);
    await this.#writing;
  }

  /** Whether another process saw this try of it at the node, which then forgot it. */
  async #wasSeenByOthers(): Promise<boolean> {
    const entry = await entryOf(this.#hash, this.#ports);
    return entry?.acknowledged === true && entry.order.createdAt === this.#order?.createdAt;
  }

  /** Failed look-ups lose the destination and the records (LND drops failed HTLCs); the order has them. */
  #withOrder(snapshot: Payment): Payment {
    if (this.#order === undefined) return snapshot;
    return { ...snapshot, destination: this.#order.destination, records: this.#order.records };
  }

  #write(payment: Payment): void {
    this.#writing = this.#writing
      .then(() => this.#ports.journal.record(payment))
      .then(
        (isThere) => {
          this.#unwritten = undefined;
          if (!isThere) this.#tellLost();
        },
        (error: unknown) => {
          // Told once, until it works again.
          if (this.#unwritten === undefined) this.#ports.onTrouble?.(error);
          this.#unwritten = payment;
        },
      );
  }

  /** Of what the journal never had, nothing is lost. */
  #tellLost(): void {
    if (this.#order === undefined || this.#toldLost) return;
    this.#toldLost = true;
    this.#ports.onTrouble?.(new Problem({ kind: 'orderLost', hash: this.#hash }));
  }

  async #pause(milliseconds: number, leave: AbortSignal): Promise<boolean> {
    try {
      await this.#ports.clock.sleep(milliseconds, leave);
      return true;
    } catch (error) {
      if (leave.aborted) return false;
      throw error;
    }
  }
}

/** Nothing more can come after this snapshot. */
export function isFinal(payment: Payment): boolean {
  return isEnded(payment) || payment.unknown === 'falseProof';
}

/** What was found, and not merely not seen: the next to follow it begins with that. */
function isForGood(cause: UnknownCause): boolean {
  return cause === 'forgotten' || cause === 'stuckInNode';
}

/** Reasons that looking again with the same connection cannot mend. */
function neverGetsBetter(reason: Reason): boolean {
  return (
    reason.kind === 'macaroonTooWeak' ||
    reason.kind === 'macaroonRevoked' ||
    reason.kind === 'macaroonOfAnotherNode' ||
    reason.kind === 'notImplemented'
  );
}
