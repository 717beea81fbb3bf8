import type { Clock } from '../keysend/clock.ts';
import { findServer } from './foundServer.ts';
import { PracticeFolder } from './practiceFolder.ts';
import { takeLock } from './processLock.ts';
import type { Served, ServePorts } from './serveLocked.ts';
import type { ServeOptions } from './serveOptions.ts';

/** How long a process that has the lock is waited for: it is starting, and says soon where it listens, or ending. */
const LOCKED_WITHIN_MS = 2_000;
const LOOK_AGAIN_MS = 20;

/**
 * Serves the practice network of a folder. Undefined where another process serves it.
 *
 * @throws as the disk and the network do
 */
export async function serve(options: ServeOptions, ports: ServePorts): Promise<Served | undefined> {
  const folder = new PracticeFolder(options.folder);
  folder.make();
  const lock = await lockUnlessServed(folder, ports.clock);
  if (lock === undefined) return undefined;
  try {
    // gRPC is for the one process that serves.
    const { serveLocked } = await import('./serveLocked.ts');
    return await serveLocked(folder, lock, options, ports);
  } catch (error) {
    lock[Symbol.dispose]();
    throw error;
  }
}

async function lockUnlessServed(folder: PracticeFolder, clock: Clock): Promise<Disposable | undefined> {
  const limit = clock.now() + LOCKED_WITHIN_MS;
  for (;;) {
    const lock = takeLock(folder.lock);
    if (lock !== undefined) return lock;
    if (findServer(folder) !== undefined || clock.now() > limit) return undefined;
    await clock.sleep(LOOK_AGAIN_MS);
  }
}
