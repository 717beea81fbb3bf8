import { open, rm, stat, utimes } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Lock {
  release(): Promise<void>;
}

/**
 * Holds a lock file among processes, waiting for whoever has it. The owner touches the file every few seconds; one that
 * has not been touched for `staleMs` belonged to a process that died. (A process id in the file would say less: ids are
 * used again, and differ between containers that share a home.)
 */
export async function holdLock(
  path: string,
  options: { readonly signal?: AbortSignal; readonly onWait?: () => void; readonly staleMs?: number } = {},
): Promise<Lock> {
  const staleMs = options.staleMs ?? 30_000;
  let waiting = false;
  for (;;) {
    options.signal?.throwIfAborted();
    if (await create(path)) break;
    const age = await ageOf(path);
    if (age !== undefined && age > staleMs) {
      await rm(path, { force: true });
      continue;
    }
    if (!waiting) options.onWait?.();
    waiting = true;
    await sleep(500, undefined, options.signal && { signal: options.signal });
  }

  const touch = setInterval(() => {
    const now = new Date();
    // Should the file be gone, its new owner has it.
    utimes(path, now, now).catch(() => undefined);
  }, staleMs / 6);
  touch.unref();
  return {
    async release(): Promise<void> {
      clearInterval(touch);
      await rm(path, { force: true });
    },
  };
}

async function create(path: string): Promise<boolean> {
  try {
    await (await open(path, 'wx')).close();
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

async function ageOf(path: string): Promise<number | undefined> {
  try {
    return Date.now() - (await stat(path)).mtimeMs;
  } catch {
    return undefined;
  }
}
