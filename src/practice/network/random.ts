import { createHash } from 'node:crypto';

/** Repeatable: the same numbers from the same state (mulberry32). Not for secrets. */
export class Random {
  #state: number;

  constructor(state: number) {
    this.#state = state;
  }

  get state(): number {
    return this.#state;
  }

  /** From 0 up to 1, without it. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
}

/** 32 bytes that follow from the network's seed and what they are for. */
export function derive(seed: string, purpose: string): Uint8Array {
  return Uint8Array.from(createHash('sha256').update(`keysend practice\n${seed}\n${purpose}`).digest());
}
