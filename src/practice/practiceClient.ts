import type { MethodDefinition } from '@grpc/grpc-js';
import type { ConnectionSet } from '../keysend/connection.ts';
import type { LightningNode } from '../keysend/node.ts';
import type {
  Fault,
  Practice,
  PracticeAccess,
  PracticeNode,
  Receipt,
  Received,
} from '../keysend/practice.ts';
import type { PaymentHash } from '../keysend/preimage.ts';
import { Problem, reasonOf } from '../keysend/problem.ts';
import type { Reason } from '../keysend/problem.ts';
import { unlessAborted } from '../keysend/unlessAborted.ts';
import { control, receiptFromMessage, receivedFromMessage } from './control.ts';
import type { ReceivedMessage } from './control.ts';
import { ControlChannel, ServerGone } from './controlChannel.ts';
import type { FoundServer } from './foundServer.ts';
import { heldNode } from './heldNode.ts';
import { PracticeFolder } from './practiceFolder.ts';
import { reachServer } from './reachServer.ts';
import type { ServeOptions } from './serveOptions.ts';
import { startProcess } from './startProcess.ts';
import type { Started } from './startProcess.ts';

/** Its server ends so long after its last client: a window that is opened again soon finds it. */
const IDLE_MS = 5 * 60_000;
/** Where no `.env` file knows a port yet: beside LND's 10009, and where no system takes the ports of outgoing connections from. */
export const PORTS_FROM = 19_009;

export interface PracticeOptions {
  /** Absolute path of the person's practice folder. */
  readonly folder: string;
  /** Of this program, asked once, when it is first needed: an older server has to make room for it. */
  readonly version: () => string;
  /** Absolute path of practiceServer.ts, as it is bundled here. */
  readonly script: string;
  /** After its last client the server ends; without it, after five minutes. */
  readonly idleMs?: number;
}

/**
 * The person's practice network: one server for all windows and terminals, found or started by whoever first needs it, and anew
 * when it was killed. Nothing is held open but for those who are connected or listen.
 */
export class PracticeClient implements Practice {
  readonly #folder: PracticeFolder;
  readonly #options: PracticeOptions;
  #version: string | undefined;
  #starting: Promise<Started> | undefined;
  #channel: ControlChannel | undefined;

  constructor(options: PracticeOptions) {
    this.#folder = new PracticeFolder(options.folder);
    this.#options = options;
  }

  /**
   * Connects with the person's own node; until it is closed the server counts a client. Rejects as `dial` does, with
   * `practiceUnavailable`, or with the signal's reason.
   */
  async connect(
    dial: (set: ConnectionSet) => Promise<LightningNode>,
    signal: AbortSignal,
  ): Promise<LightningNode> {
    return this.#reach(async (server) => {
      // An open stream is what the server counts as a client.
      const held = new AbortController();
      const abort = (): void => {
        held.abort(signal.reason);
      };
      signal.addEventListener('abort', abort);
      const channel = this.#channelTo(server);
      const dialing = dial(server);
      try {
        const [node] = await Promise.all([dialing, channel.stream(control.received, {}, held.signal)]);
        return heldNode(node, {
          release: () => {
            held.abort();
          },
          revive: async (wish) => this.access(wish),
        });
      } catch (error) {
        held.abort();
        dialing.then(
          (node) => {
            node.close();
          },
          () => undefined,
        );
        throw isGone(error) ? new ServerGone(reasonOf(error)?.kind, { cause: error }) : error;
      } finally {
        signal.removeEventListener('abort', abort);
      }
    }, signal);
  }

  async nodes(signal: AbortSignal): Promise<readonly PracticeNode[]> {
    return (await this.#ask(control.nodes, {}, signal)).nodes;
  }

  async faults(signal: AbortSignal): Promise<readonly Fault[]> {
    return (await this.#ask(control.faults, {}, signal)).faults;
  }

  async setFault(fault: Fault, signal: AbortSignal): Promise<void> {
    await this.#ask(control.setFault, fault, signal);
  }

  async reset(signal: AbortSignal): Promise<void> {
    await this.#ask(control.reset, {}, signal);
  }

  async receipt(hash: PaymentHash, signal: AbortSignal): Promise<Receipt | undefined> {
    const { receipt } = await this.#ask(control.receipt, { hash }, signal);
    return receipt && receiptFromMessage(receipt);
  }

  async setDelay(milliseconds: number, signal: AbortSignal): Promise<void> {
    await this.#ask(control.setDelay, { milliseconds }, signal);
  }

  async access(signal: AbortSignal): Promise<PracticeAccess> {
    return this.#reach(async (server) => {
      await this.#channelTo(server).ask(control.version, {}, signal);
      const { certificate, adminMacaroon } = this.#folder;
      return { host: server.host, certificatePath: certificate, macaroonPath: adminMacaroon };
    }, signal);
  }

  /** Rejects with `connectionLost` when the server ends. */
  async *received(signal: AbortSignal): AsyncGenerator<Received, void, void> {
    const stop = new AbortController();
    const until = AbortSignal.any([signal, stop.signal]);
    try {
      const stream = await this.#reach(
        async (server) => this.#channelTo(server).stream(control.received, {}, until),
        until,
      );
      for await (const message of stream as AsyncIterable<ReceivedMessage>)
        yield receivedFromMessage(message);
      throw new Problem({ kind: 'connectionLost', detail: 'the practice network ended' });
    } catch (error) {
      if (signal.aborted) return;
      throw error instanceof Problem ? error : new Problem({ kind: 'connectionLost', detail: String(error) });
    } finally {
      stop.abort();
    }
  }

  async #ask<I, O>(method: MethodDefinition<I, O>, request: I, signal: AbortSignal): Promise<O> {
    return this.#reach(async (server) => this.#channelTo(server).ask(method, request, signal), signal);
  }

  async #reach<T>(use: (server: FoundServer) => Promise<T>, signal: AbortSignal): Promise<T> {
    const { idleMs = IDLE_MS } = this.#options;
    const version = (this.#version ??= this.#options.version());
    const options = { folder: this.#folder, version, idleMs, portsFrom: PORTS_FROM, start: this.#start };
    return reachServer(options, async ({ server }) => use(server), signal);
  }

  /** Whoever needs it at the same time waits for the same process, which nobody's going away prevents. */
  readonly #start = async (
    options: ServeOptions,
    folder: PracticeFolder,
    signal: AbortSignal,
  ): Promise<Started> => {
    const never = new AbortController().signal;
    this.#starting ??= startProcess(this.#options.script, options, folder, never).finally(() => {
      this.#starting = undefined;
    });
    return unlessAborted(this.#starting, signal);
  };

  #channelTo(server: FoundServer): ControlChannel {
    const { pid, startedAt } = this.#channel?.server ?? {};
    if (this.#channel?.closed === false && pid === server.pid && startedAt === server.startedAt)
      return this.#channel;
    this.#channel = new ControlChannel(server);
    return this.#channel;
  }
}

/** What a client of LND says when no server of ours is where it was found. */
const GONE: ReadonlySet<Reason['kind']> = new Set<Reason['kind']>([
  'refused',
  'unreachable',
  'connectionLost',
  'shuttingDown',
  'notGrpc',
  'certificateWrong',
  'certificateExpired',
]);

function isGone(error: unknown): boolean {
  const reason = reasonOf(error);
  return reason !== undefined && GONE.has(reason.kind);
}
