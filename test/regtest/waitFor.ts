import { setTimeout as sleep } from 'node:timers/promises';

export interface WaitOptions {
  readonly signal?: AbortSignal;
  /** 60 s where none is given. */
  readonly timeoutMs?: number;
  readonly intervalMs?: number;
  /** Added to the error at a timeout: usually the last lines of a log. */
  readonly details?: () => Promise<string>;
}

/**
 * Looks again and again until `look` answers with something other than undefined, and returns that. `what` completes
 * the sentence "Waited 60 s for ...". An error that `look` throws ends the wait.
 */
export async function waitFor<T>(
  what: string,
  look: () => Promise<T | undefined>,
  options: WaitOptions = {},
): Promise<T> {
  const { signal, timeoutMs = 60_000, intervalMs = 50 } = options;
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    signal?.throwIfAborted();
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) {
      const details = (await options.details?.()) ?? '';
      throw new Error(`Waited ${Math.round(timeoutMs / 1000)} s for ${what}.${details && `\n${details}`}`);
    }
    await sleep(intervalMs, undefined, signal && { signal });
  }
}

/** For `look`: true becomes an answer, false means "not yet". */
export function whenTrue(condition: boolean): true | undefined {
  return condition ? true : undefined;
}
