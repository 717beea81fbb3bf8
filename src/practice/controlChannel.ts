import { Client, credentials, Metadata, status } from '@grpc/grpc-js';
import type { ClientReadableStream, MethodDefinition } from '@grpc/grpc-js';
import type { FoundServer } from './foundServer.ts';
import { unavailable } from './unavailable.ts';

const ANSWER_WITHIN_MS = 10_000;

/** The server that was found is not there any more, or was never ours: another one has to be found or started. */
export class ServerGone extends Error {}

/** Calls of `control.ts` over one connection, which lasts while a call is open. */
export class ControlChannel {
  readonly server: FoundServer;
  readonly #client: Client;
  #open = 0;
  #closed = false;

  constructor(server: FoundServer) {
    this.server = server;
    this.#client = new Client(
      `ipv4:${server.host}`,
      credentials.createSsl(Buffer.from(server.certificatePem, 'utf8')),
      {
        // An address is no server name: Node warns of it.
        'grpc.ssl_target_name_override': 'localhost',
        'grpc.enable_http_proxy': 0,
        'grpc.enable_retries': 0,
        'grpc.service_config_disable_resolution': 1,
      },
    );
  }

  /** It was used, and is not any more: another one takes its place. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Rejects with `ServerGone`, a `Problem`, or the signal's reason. */
  async ask<I, O>(method: MethodDefinition<I, O>, request: I, signal: AbortSignal): Promise<O> {
    signal.throwIfAborted();
    this.#begin();
    return new Promise((resolve, reject) => {
      const call = this.#client.makeUnaryRequest(
        method.path,
        method.requestSerialize,
        method.responseDeserialize,
        request,
        this.#metadata(),
        { deadline: Date.now() + ANSWER_WITHIN_MS },
        (error, answer) => {
          signal.removeEventListener('abort', cancel);
          this.#end();
          if (signal.aborted) reject(signal.reason as Error);
          else if (error === null && answer !== undefined) resolve(answer);
          else reject(errorOf(error ?? { code: status.INTERNAL, details: 'it gave no answer' }));
        },
      );
      const cancel = (): void => {
        call.cancel();
      };
      signal.addEventListener('abort', cancel, { once: true });
    });
  }

  /** Resolves when the server says that the stream has begun; rejects as `ask` does. Ends when the signal is aborted. */
  async stream<I, O>(
    method: MethodDefinition<I, O>,
    request: I,
    signal: AbortSignal,
  ): Promise<ClientReadableStream<O>> {
    signal.throwIfAborted();
    this.#begin();
    const call = this.#client.makeServerStreamRequest(
      method.path,
      method.requestSerialize,
      method.responseDeserialize,
      request,
      this.#metadata(),
    );
    const cancel = (): void => {
      call.cancel();
    };
    signal.addEventListener('abort', cancel, { once: true });
    // Its headers have to come in time; the stream itself may last.
    const impatience = setTimeout(cancel, ANSWER_WITHIN_MS);
    return new Promise((resolve, reject) => {
      call.once('metadata', () => {
        clearTimeout(impatience);
        resolve(call);
      });
      // Also once it has begun: an error that nobody hears ends the process.
      call.on('error', (error) => {
        reject(signal.aborted ? (signal.reason as Error) : errorOf(error as unknown as GrpcStatus));
      });
      call.once('status', (end) => {
        clearTimeout(impatience);
        signal.removeEventListener('abort', cancel);
        this.#end();
        reject(errorOf(end));
      });
    });
  }

  #metadata(): Metadata {
    const metadata = new Metadata();
    metadata.set('macaroon', Buffer.from(this.server.macaroon.expose()).toString('hex'));
    return metadata;
  }

  #begin(): void {
    this.#open += 1;
  }

  /** Nothing here keeps a terminal's command from ending when it is done. */
  #end(): void {
    this.#open -= 1;
    if (this.#open > 0) return;
    this.#closed = true;
    this.#client.close();
  }
}

interface GrpcStatus {
  readonly code: number;
  readonly details: string;
}

/** Whether a server that says so is none that could be used. Ended by force, and ended in good order. */
const GONE: ReadonlySet<number> = new Set([status.UNAVAILABLE, status.CANCELLED, status.DEADLINE_EXCEEDED]);

function errorOf({ code, details }: GrpcStatus): Error {
  if (GONE.has(code)) return new ServerGone(details);
  return unavailable({ kind: 'other', detail: details });
}
