import type { Clock } from '../keysend/clock.ts';
import { keptIdentity } from './keptIdentity.ts';
import { keptNetwork } from './keptNetwork.ts';
import { listen } from './listen.ts';
import type { PracticeFolder } from './practiceFolder.ts';
import type { ServeOptions } from './serveOptions.ts';
import { startServer } from './server/startServer.ts';
import type { PracticeServer } from './server/startServer.ts';

/** What a timer can do. */
const LONGEST_SLEEP_MS = 2 ** 31 - 1;

export interface Served {
  /** Resolves when nobody has used it for `idleMs`, or a client asked it to end. */
  readonly done: Promise<void>;
  /** Ends it in good order: the port is free then, and so is the folder. */
  close(): Promise<void>;
}

export interface ServePorts {
  readonly clock: Clock;
  readonly log: (line: string) => void;
}

/**
 * Serves the network of a folder whose lock this process holds, and gives up the lock at the end.
 *
 * @throws as the disk and the network do
 */
export async function serveLocked(
  folder: PracticeFolder,
  lock: Disposable,
  options: ServeOptions,
  { clock, log }: ServePorts,
): Promise<Served> {
  const { version, idleMs } = options;
  const last = folder.readServer();
  const identity = await keptIdentity(folder, clock.now());
  const { network, store } = keptNetwork(folder.database, { ...options, now: clock.now() }, log);
  const asked = Promise.withResolvers<undefined>();
  const onShutdown = (): void => {
    asked.resolve(undefined);
  };
  let server: PracticeServer | undefined;
  try {
    server = await listen({ ...options, ...(last && { kept: last.port }) }, async (port) =>
      startServer({ network, identity, port, clock, version, onShutdown, log }),
    );
    const file = { port: server.port, version, startedAt: clock.now() };
    folder.writeServer({ ...file, pid: process.pid });
    const closing = new AbortController();
    const idle = untilIdle(server, idleMs, clock, closing.signal);
    return {
      done: Promise.race([asked.promise, idle]),
      close: async () => {
        closing.abort();
        // First of all, so that nobody dials a port that is about to close.
        folder.writeServer(file);
        await server?.close();
        store.close();
        lock[Symbol.dispose]();
      },
    };
  } catch (error) {
    await server?.close();
    store.close();
    throw error;
  }
}

/** Resolves when the server was not used for so long, or when it is closed. */
async function untilIdle(
  server: PracticeServer,
  idleMs = Number.POSITIVE_INFINITY,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  let left = idleMs;
  while (left > 0 && !signal.aborted) {
    // While a call is open there is no telling when the last one ends.
    await clock.sleep(Math.min(left, idleMs, LONGEST_SLEEP_MS), signal).catch(() => undefined);
    left = server.lastUsed + idleMs - clock.now();
  }
}
