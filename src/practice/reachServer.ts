import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { control } from './control.ts';
import { ControlChannel, ServerGone } from './controlChannel.ts';
import { findServer, isOlder } from './foundServer.ts';
import type { FoundServer } from './foundServer.ts';
import type { PracticeFolder } from './practiceFolder.ts';
import type { ServeOptions } from './serveOptions.ts';
import type { Started } from './startProcess.ts';
import { troubleOf, unavailable } from './unavailable.ts';

/** Another program that starts the server at this moment is done by then, and one that ends it too. */
const REACH_WITHIN_MS = 10_000;
/** How long a server that was asked to end may take for it, before the one that follows it waits for its lock. */
const ENDS_WITHIN_MS = 1_000;
/** Before another process is started because the first one found the lock taken; twice as long each time. */
const FIRST_PAUSE_MS = 200;
const LOOK_AGAIN_MS = 20;

export interface ReachOptions extends Omit<ServeOptions, 'folder'> {
  readonly folder: PracticeFolder;
  /** Starts the process that serves the folder. */
  readonly start: (options: ServeOptions, folder: PracticeFolder, signal: AbortSignal) => Promise<Started>;
}

/** A server that somebody runs, or the process of one that was started just now. */
export interface Reached {
  readonly server: FoundServer;
  readonly child?: ChildProcess;
}

/**
 * Finds the server of a folder or starts one, and tries until `use` does not find it gone (`ServerGone`). The folder's lock alone
 * decides who serves: `server.json` is believed only as far as somebody answers there.
 *
 * @throws {Problem} `practiceUnavailable`; else what `use` throws, or the signal's reason
 */
export async function reachServer<T>(
  options: ReachOptions,
  use: (reached: Reached) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const { folder, version } = options;
  const limit = Date.now() + REACH_WITHIN_MS;
  let gone: FoundServer | undefined;
  let pauseMs = FIRST_PAUSE_MS;
  for (;;) {
    signal.throwIfAborted();
    let child: ChildProcess | undefined;
    let server = findServer(folder);
    if (server !== undefined && isOlder(server.version, version)) {
      await askToEnd(server, folder, signal);
      server = undefined;
    }
    if (server === undefined || isSame(server, gone)) {
      child = await start(options, signal);
      server = findServer(folder);
      // Who has the lock has said where it listens; if that is where nobody answered, it may yet end.
      if (child === undefined && (server === undefined || isSame(server, gone))) {
        server = await anotherThan(server, folder, Math.min(pauseMs, limit - Date.now()), signal);
        pauseMs *= 2;
      }
    }
    if (server !== undefined && !isSame(server, gone)) {
      try {
        return await use({ server, ...(child === undefined ? {} : { child }) });
      } catch (error) {
        if (!(error instanceof ServerGone)) throw error;
        gone = server;
      }
    }
    if (Date.now() > limit)
      throw unavailable({ kind: 'hangs', ...(server === undefined ? {} : { pid: server.pid }) });
  }
}

function isSame(a: FoundServer | undefined, b: FoundServer | undefined): boolean {
  return a?.pid === b?.pid && a?.startedAt === b?.startedAt;
}

/** What is found as soon as it is another server, or none; else what is found after so many milliseconds. */
async function anotherThan(
  known: FoundServer | undefined,
  folder: PracticeFolder,
  withinMs: number,
  signal: AbortSignal,
): Promise<FoundServer | undefined> {
  const limit = Date.now() + withinMs;
  for (;;) {
    const server = findServer(folder);
    if (!isSame(server, known) || Date.now() > limit) return server;
    await sleep(LOOK_AGAIN_MS, undefined, { signal });
  }
}

/** The process that was started; undefined where another one serves the folder, or is about to. */
async function start(
  { folder, start: startProcess, ...options }: ReachOptions,
  signal: AbortSignal,
): Promise<ChildProcess | undefined> {
  const { answer, child } = await startProcess({ ...options, folder: folder.path }, folder, signal).catch(
    (error: unknown) => {
      signal.throwIfAborted();
      throw unavailable(troubleOf(error, folder.path), error);
    },
  );
  if (answer.kind === 'failed') throw unavailable(answer.cause);
  return answer.kind === 'ready' ? child : undefined;
}

/** Resolves when it is gone, or as good as. */
async function askToEnd(server: FoundServer, folder: PracticeFolder, signal: AbortSignal): Promise<void> {
  try {
    await new ControlChannel(server).ask(control.shutdown, {}, signal);
  } catch (error) {
    if (!(error instanceof ServerGone)) throw error;
    return;
  }
  await anotherThan(server, folder, ENDS_WITHIN_MS, signal);
}
