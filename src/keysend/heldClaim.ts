import { randomUUID } from 'node:crypto';
import type { Clock } from './clock.ts';
import type { Claim, Journal } from './journal.ts';
import type { PaymentHash } from './preimage.ts';

/** A claim that nobody prolongs ends so long after its owner died. */
export const LEASE_MS = 60_000;
/** Three times in a lease, so that a disk that is busy once loses nothing. */
const PROLONGED_EVERY_MS = 20_000;

export interface ClaimPorts {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly onTrouble?: (error: unknown) => void;
}

/**
 * One following of one order, for as long as it is followed: no other window, terminal or recovery follows it too. Where it cannot be
 * prolonged the order is followed on all the same: two who follow do no harm, none would.
 */
export class HeldClaim {
  readonly #hash: PaymentHash;
  readonly #ports: ClaimPorts;
  readonly #owner = randomUUID();
  readonly #released = new AbortController();
  #keeping: Promise<void> = Promise.resolve();

  constructor(hash: PaymentHash, ports: ClaimPorts) {
    this.#hash = hash;
    this.#ports = ports;
  }

  /** From now on, as the journal wants it. */
  get claim(): Claim {
    const now = this.#ports.clock.now();
    return { owner: this.#owner, now, until: now + LEASE_MS };
  }

  /** False when somebody else has it or the order has ended. Rejects when the disk refuses. */
  async take(): Promise<boolean> {
    return this.#ports.journal.claim(this.#hash, this.claim);
  }

  /** Prolongs what was taken, or written with the order, until `release`. */
  keep(): void {
    this.#keeping = this.#keep();
  }

  /** Gives it up. Never rejects: what the disk refuses expires by itself. */
  async release(): Promise<void> {
    this.#released.abort();
    await this.#keeping;
    await this.#ports.journal.release(this.#hash, this.#owner).catch(this.#tell);
  }

  readonly #tell = (error: unknown): void => {
    this.#ports.onTrouble?.(error);
  };

  async #keep(): Promise<void> {
    const { signal } = this.#released;
    try {
      for (;;) {
        await this.#ports.clock.sleep(PROLONGED_EVERY_MS, signal);
        // A disk that refuses once may take the next one.
        await this.take().catch(this.#tell);
      }
    } catch (error) {
      if (!signal.aborted) this.#tell(error);
    }
  }
}
