import type { Clock } from '../../keysend/clock.ts';
import type { Network } from '../network/network.ts';

export interface DriverOptions {
  readonly clock: Clock;
  /** `advance` threw: a bug, or a disk that is full. It is tried again after a while. */
  readonly onFailure: (error: unknown) => void;
}

/** What a timer can do. */
const LONGEST_SLEEP_MS = 2 ** 31 - 1;
const PAUSE_AFTER_FAILURE_MS = 1_000;

/** Moves the network on whenever something is due in it, and sleeps in between. */
export class Driver {
  readonly #network: Network;
  readonly #clock: Clock;
  readonly #onFailure: (error: unknown) => void;
  #sleeping: AbortController | undefined;
  #soon: NodeJS.Immediate | undefined;
  #notBefore = Number.NEGATIVE_INFINITY;
  #closed = false;

  constructor(network: Network, { clock, onFailure }: DriverOptions) {
    this.#network = network;
    this.#clock = clock;
    this.#onFailure = onFailure;
  }

  /** Something may have become due: after each call that could begin something. What is due now happens in the next tick. */
  look(): void {
    if (this.#closed || this.#soon !== undefined) return;
    this.#sleeping?.abort();
    this.#sleeping = undefined;
    const due = this.#network.nextDue();
    if (due === undefined) return;
    const wait = Math.max(due, this.#notBefore) - this.#clock.now();
    if (wait <= 0) {
      this.#soon = setImmediate(() => {
        this.#advance();
      });
    } else void this.#sleep(wait);
  }

  close(): void {
    this.#closed = true;
    this.#sleeping?.abort();
    clearImmediate(this.#soon);
  }

  async #sleep(milliseconds: number): Promise<void> {
    const sleeping = new AbortController();
    this.#sleeping = sleeping;
    try {
      await this.#clock.sleep(Math.min(milliseconds, LONGEST_SLEEP_MS), sleeping.signal);
    } catch (error) {
      if (sleeping.signal.aborted) return;
      throw error;
    }
    this.look();
  }

  #advance(): void {
    this.#soon = undefined;
    const now = this.#clock.now();
    try {
      this.#network.advance(now);
    } catch (error) {
      this.#notBefore = now + PAUSE_AFTER_FAILURE_MS;
      this.#onFailure(error);
    }
    this.look();
  }
}
