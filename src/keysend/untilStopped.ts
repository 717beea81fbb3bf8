import type { Clock } from './clock.ts';
import type { Journal } from './journal.ts';

export interface StopPorts {
  readonly journal: Pick<Journal, 'brakes'>;
  readonly clock: Clock;
  readonly onTrouble: (error: unknown) => void;
}

const LOOKS_EVERY_MS = 1_000;

/**
 * Looks every second whether all sending was stopped, from whatever window or terminal: resolves to the time of that stop (Unix
 * milliseconds), or to undefined once `over` is aborted. A look that fails is told the first time, and the next one may not.
 */
export async function untilStopped(
  { journal, clock, onTrouble }: StopPorts,
  over: AbortSignal,
): Promise<number | undefined> {
  let isTold = false;
  while (await slept(clock, over)) {
    try {
      const { stoppedAt } = await journal.brakes();
      if (stoppedAt !== undefined && !over.aborted) return stoppedAt;
    } catch (error) {
      if (!isTold && !over.aborted) onTrouble(error);
      isTold = true;
    }
  }
  return undefined;
}

async function slept(clock: Clock, over: AbortSignal): Promise<boolean> {
  try {
    await clock.sleep(LOOKS_EVERY_MS, over);
    return !over.aborted;
  } catch (error) {
    if (over.aborted) return false;
    throw error;
  }
}
