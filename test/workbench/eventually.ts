import { inspect } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';

export interface EventuallyOptions {
  /** How long to go on looking, in milliseconds. */
  readonly limitMs?: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads a value again and again (every 50 ms) until it is as expected, and returns it.
 * Throws after the limit, saying what was awaited and what was seen last.
 */
export async function eventually<T>(
  what: string,
  read: () => T | Promise<T>,
  isExpected: (value: T) => boolean,
  { limitMs = 20_000, signal }: EventuallyOptions = {},
): Promise<T> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    const value = await read();
    if (isExpected(value)) return value;
    if (performance.now() > deadline) {
      throw new Error(`Waited ${limitMs} ms in vain for: ${what}. Seen last: ${inspect(value)}`);
    }
    await sleep(50, undefined, signal ? { signal } : {});
  }
}
