import { createHash } from 'node:crypto';

/** Random numbers that follow from a seed: the same text gives the same ones, always. */
export class Random {
  #state: [number, number, number, number];

  constructor(seed: string) {
    const digest = createHash('sha256').update(seed).digest();
    this.#state = [0, 4, 8, 12].map((at) => digest.readInt32LE(at)) as [number, number, number, number];
  }

  /** 0 up to but not including 1. The algorithm is sfc32. */
  next(): number {
    const [a, b, c, counter] = this.#state;
    const sum = (((a + b) | 0) + counter) | 0;
    this.#state = [
      b ^ (b >>> 9),
      (c + (c << 3)) | 0,
      (((c << 21) | (c >>> 11)) + sum) | 0,
      (counter + 1) | 0,
    ];
    return (sum >>> 0) / 2 ** 32;
  }

  /** A whole number; both ends are possible. */
  between(lowest: number, highest: number): number {
    return lowest + Math.floor(this.next() * (highest - lowest + 1));
  }

  pick<T>(items: readonly T[]): T {
    const item = items[Math.floor(this.next() * items.length)];
    if (item === undefined) throw new Error('There is nothing to pick from.');
    return item;
  }

  shuffled<T>(items: readonly T[]): T[] {
    return items
      .map((item) => ({ item, at: this.next() }))
      .sort((one, other) => one.at - other.at)
      .map(({ item }) => item);
  }
}
