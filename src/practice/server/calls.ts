import type {
  handleServerStreamingCall,
  handleUnaryCall,
  Metadata,
  Server,
  ServerUnaryCall,
  ServerWritableStream,
  sendUnaryData,
} from '@grpc/grpc-js';
import type { Clock } from '../../keysend/clock.ts';
import type { Caller } from './authorize.ts';
import { Outgoing } from './outgoing.ts';
import { Refusal } from './refusal.ts';

/** A method of a service definition, as its server sees it. */
export interface Method<I, O> {
  readonly path: string;
  readonly requestDeserialize: (bytes: Buffer) => I;
  readonly responseSerialize: (message: O) => Buffer;
}

export interface CallsOptions {
  readonly clock: Clock;
  /** Throws a `Refusal` where the caller may not. */
  readonly authorize: (caller: Caller) => void;
  /** After each call that was answered, and after each stream. */
  readonly onDone: () => void;
  readonly log: (line: string) => void;
}

/** Takes the calls of a gRPC server: who may, what a thrown error becomes, and whether anyone is there. */
export class Calls {
  readonly #server: Server;
  readonly #options: CallsOptions;
  readonly #streams = new Set<{ readonly path: string; fail(refusal: Refusal): void; end(): void }>();
  #lastUsed: number;

  constructor(server: Server, options: CallsOptions) {
    this.#server = server;
    this.#options = options;
    this.#lastUsed = options.clock.now();
  }

  /** Unix milliseconds at which the last call ended; Infinity while a stream is open. */
  get lastUsed(): number {
    return this.#streams.size > 0 ? Number.POSITIVE_INFINITY : this.#lastUsed;
  }

  /** One question, one answer. */
  unary<I, O>(method: Method<I, O>, answer: (request: I) => O): void {
    const handle = (call: ServerUnaryCall<I, O>, callback: sendUnaryData<O>): void => {
      try {
        this.#authorize(method.path, call);
        callback(null, answer(call.request));
      } catch (error) {
        const { code, message: details } = this.#refusalOf(method.path, error);
        callback({ code, details });
      }
      this.#done();
    };
    this.#register(method, handle, 'unary');
  }

  /** A stream; `open` returns what is to be done when it has ended. */
  stream<I, O>(
    method: Method<I, O>,
    open: (request: I, stream: Outgoing<O>) => (gone: boolean) => void,
  ): void {
    const handle = (call: ServerWritableStream<I, O>): void => {
      let close: ((gone: boolean) => void) | undefined;
      const stream = new Outgoing(call, (gone) => {
        this.#streams.delete(entry);
        try {
          close?.(gone);
        } catch (error) {
          this.#refusalOf(method.path, error);
        }
        this.#done();
      });
      const entry = {
        path: method.path,
        fail: (refusal: Refusal): void => {
          stream.fail(refusal);
        },
        end: (): void => {
          stream.end();
        },
      };
      this.#streams.add(entry);
      try {
        this.#authorize(method.path, call);
        close = open(call.request, stream);
        if (stream.hasEnded) close(false);
      } catch (error) {
        stream.fail(this.#refusalOf(method.path, error));
      }
      this.#options.onDone();
    };
    this.#register(method, handle, 'serverStream');
  }

  /** Ends the open streams: those of `service` (`/routerrpc.Router/`) with this refusal. */
  failStreams(service: string, refusal: Refusal): void {
    for (const stream of [...this.#streams]) if (stream.path.startsWith(service)) stream.fail(refusal);
  }

  endStreams(): void {
    for (const stream of [...this.#streams]) stream.end();
  }

  #register<I, O>(
    { path, requestDeserialize, responseSerialize }: Method<I, O>,
    handle: handleUnaryCall<I, O> | handleServerStreamingCall<I, O>,
    type: 'unary' | 'serverStream',
  ): void {
    if (!this.#server.register(path, handle, responseSerialize, requestDeserialize, type)) {
      throw new Error(`${path} is served twice.`);
    }
  }

  #authorize(method: string, call: { readonly metadata: Metadata; getPeer(): string }): void {
    // Node puts a header that came twice into one, and no macaroon has a comma.
    const macaroons = call.metadata.get('macaroon').flatMap((value) => String(value).split(', '));
    const peer = call.getPeer();
    this.#options.authorize({ method, macaroons, peer: peer.slice(0, peer.lastIndexOf(':')) });
  }

  /** A bug neither ends the process nor leaves the caller waiting. */
  #refusalOf(path: string, error: unknown): Refusal {
    if (error instanceof Refusal) return error;
    const { message, stack } = error instanceof Error ? error : { message: String(error), stack: undefined };
    this.#options.log(`${path.slice(1)}: ${stack ?? message}`);
    return new Refusal(`the practice network failed: ${message}`);
  }

  #done(): void {
    this.#lastUsed = this.#options.clock.now();
    this.#options.onDone();
  }
}
