import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { ClientReadableStream } from '@grpc/grpc-js';
import type { PracticeAccess, PracticeNode } from '../keysend/practice.ts';
import { control } from './control.ts';
import { ControlChannel } from './controlChannel.ts';
import type { FoundServer } from './foundServer.ts';
import { nodeKeyFor } from './network/nodeKeys.ts';
import { PracticeFolder } from './practiceFolder.ts';
import { reachServer } from './reachServer.ts';
import type { ServeOptions } from './serveOptions.ts';
import { startProcess } from './startProcess.ts';
import { unavailable } from './unavailable.ts';

const ENDS_WITHIN_MS = 5_000;

export type ForegroundWish = Pick<ServeOptions, 'port' | 'seed' | 'delayMs'>;

export interface ForegroundOptions extends ForegroundWish {
  /** Absolute path of the practice folder. */
  readonly folder: string;
  readonly version: string;
  /** Absolute path of practiceServer.ts, as it is bundled here. */
  readonly script: string;
  readonly portsFrom?: number;
}

/** A practice network that is served for as long as somebody wants it to be. */
export interface Foreground {
  readonly access: PracticeAccess;
  readonly nodes: readonly PracticeNode[];
  /** Another process serves it, and this one only keeps it from ending. */
  readonly shared: boolean;
  /** Resolves when its server has ended, whatever for. */
  readonly ended: Promise<void>;
  /** Ends what was started here. */
  close(): Promise<void>;
}

/**
 * Serves a folder's practice network, by a process that ends with this one; where another process serves it already it is shared.
 *
 * @throws {Problem} `practiceUnavailable`, also where the running network has another port or another seed than is asked for; else
 * the signal's reason
 */
export async function serveInForeground(
  options: ForegroundOptions,
  signal: AbortSignal,
): Promise<Foreground> {
  const { folder: path, script, ...wish } = options;
  const folder = new PracticeFolder(path);
  return reachServer(
    { ...wish, folder, start: startProcess.bind(undefined, script) },
    async ({ server, child }) => {
      try {
        return await join(server, child, options, folder, signal);
      } catch (error) {
        await end(child);
        throw error;
      }
    },
    signal,
  );
}

async function join(
  server: FoundServer,
  child: ChildProcess | undefined,
  { port, seed, delayMs }: ForegroundOptions,
  folder: PracticeFolder,
  signal: AbortSignal,
): Promise<Foreground> {
  const leave = new AbortController();
  const channel = new ControlChannel(server);
  try {
    // An open stream is what keeps it from ending.
    const stream = await channel.stream(control.received, {}, AbortSignal.any([signal, leave.signal]));
    const { nodes } = await channel.ask(control.nodes, {}, signal);
    if (port !== undefined && port !== server.port) {
      throw unavailable({ kind: 'otherPort', host: server.host, port });
    }
    if (seed !== undefined && nodes.some(({ key, alias }) => key !== nodeKeyFor(seed, alias))) {
      throw unavailable({ kind: 'otherSeed', folder: folder.path });
    }
    if (delayMs !== undefined) await channel.ask(control.setDelay, { milliseconds: delayMs }, signal);
    const ended = child === undefined ? streamEnd(stream) : once(child, 'exit').then(() => undefined);
    return {
      access: {
        host: server.host,
        certificatePath: folder.certificate,
        macaroonPath: folder.adminMacaroon,
      },
      nodes,
      shared: child === undefined,
      ended,
      close: async () => {
        leave.abort();
        await end(child);
      },
    };
  } catch (error) {
    leave.abort();
    throw error;
  }
}

function streamEnd(stream: ClientReadableStream<unknown>): Promise<void> {
  return new Promise((resolve) => {
    stream
      .once('status', () => {
        resolve();
      })
      .resume();
  });
}

/** Lets go of a process of ours and waits until it has ended. */
async function end(child: ChildProcess | undefined): Promise<void> {
  if (child?.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  const impatience = setTimeout(() => child.kill('SIGKILL'), ENDS_WITHIN_MS);
  child.stdin?.destroy();
  await exited;
  clearTimeout(impatience);
}
