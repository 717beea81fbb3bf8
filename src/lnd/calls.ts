import { Client, Metadata } from '@grpc/grpc-js';
import type { ClientReadableStream } from '@grpc/grpc-js';
import type { ConnectionSet } from '../keysend/connection.ts';
import type { PaymentHash } from '../keysend/preimage.ts';
import { Problem } from '../keysend/problem.ts';
import type { NodeReason } from '../keysend/problem.ts';
import type { Secret } from '../keysend/secret.ts';
import { Slots } from '../keysend/slots.ts';
import { unlessAborted } from '../keysend/unlessAborted.ts';
import { credentialsOf, optionsFor, targetOf } from './channel.ts';
import { nodeReason } from './nodeReason.ts';
import type { CallError } from './nodeReason.ts';
import { withoutSecrets } from './withoutSecrets.ts';

/** One method of a service definition. */
export interface Method<I, O> {
  /** `/lnrpc.Lightning/GetInfo` */
  readonly path: string;
  readonly requestSerialize: (request: I) => Buffer;
  readonly responseDeserialize: (bytes: Buffer) => O;
}

export interface AskOptions {
  readonly signal: AbortSignal;
  /** Instead of the set's own; `none` for the State service, which knows no macaroons. */
  readonly macaroon?: 'none';
  readonly timeoutMs?: number;
}

/** Long enough for a page of payments from a slow disk. */
const ANSWER_WITHIN_MS = 20_000;
/**
 * Questions at once; the others wait their turn. Hundreds of payments that are looked up in the same moment would otherwise hold an
 * editor's event loop with their calls, and again with their answers. Payments themselves do not wait.
 */
const MOST_QUESTIONS = 16;

/** The gRPC connection with one LND. It is made when the first call needs it, and made again when it was lost. */
export class Calls {
  readonly #set: ConnectionSet;
  readonly #client: Client;
  readonly #log: (line: string) => void;
  readonly #open = new Set<{ cancel(): void }>();
  readonly #questions = new Slots(MOST_QUESTIONS);
  #closed = false;

  constructor(set: ConnectionSet, log: (line: string) => void) {
    this.#set = set;
    this.#log = log;
    this.#client = new Client(targetOf(set.host), credentialsOf(set), optionsFor(set.host));
  }

  get host(): string {
    return this.#set.host;
  }

  /** One question, one answer. Rejects with a `Problem`, or with the signal's reason. */
  async ask<I, O>(method: Method<I, O>, request: I, options: AskOptions): Promise<O> {
    options.signal.throwIfAborted();
    return unlessAborted(this.#inTurn(method, request, options), options.signal);
  }

  async #inTurn<I, O>(method: Method<I, O>, request: I, options: AskOptions): Promise<O> {
    const giveBack = await this.#questions.take();
    try {
      return await this.#askNow(method, request, options);
    } finally {
      giveBack();
    }
  }

  async #askNow<I, O>(method: Method<I, O>, request: I, options: AskOptions): Promise<O> {
    const { signal, timeoutMs = ANSWER_WITHIN_MS } = options;
    signal.throwIfAborted();
    this.#throwIfClosed();
    const metadata = options.macaroon === 'none' ? new Metadata() : metadataWith(this.#set.macaroon);
    return new Promise((resolve, reject) => {
      const call = this.#client.makeUnaryRequest(
        method.path,
        method.requestSerialize,
        method.responseDeserialize,
        request,
        metadata,
        { deadline: Date.now() + timeoutMs },
        (error, answer) => {
          signal.removeEventListener('abort', cancel);
          this.#open.delete(call);
          if (signal.aborted) reject(signal.reason as Error);
          else if (error === null && answer !== undefined) resolve(answer);
          else reject(this.problem(method, error ?? { code: 0, details: 'no answer' }));
        },
      );
      const cancel = (): void => {
        call.cancel();
      };
      this.#open.add(call);
      signal.addEventListener('abort', cancel, { once: true });
    });
  }

  /**
   * A server stream. It has no deadline: for a payment that would be a cancel. The caller must listen to `error` and
   * `end`, and cancel it when done.
   */
  openStream<I, O>(method: Method<I, O>, request: I, macaroon: Secret): ClientReadableStream<O> {
    this.#throwIfClosed();
    const call = this.#client.makeServerStreamRequest(
      method.path,
      method.requestSerialize,
      method.responseDeserialize,
      request,
      metadataWith(macaroon),
    );
    this.#open.add(call);
    call.once('status', () => this.#open.delete(call));
    return call;
  }

  /** @param sent the secrets that the call was made with, beside the set's macaroon: something on the way may say them back */
  problem(
    method: Method<never, unknown>,
    error: CallError,
    hash?: PaymentHash,
    sent: readonly Secret[] = [],
  ): Problem {
    const { path } = method;
    const { code } = error;
    const details = withoutSecrets(error.details, [this.#set.macaroon, ...sent]);
    this.#log(`${path.slice(1)}: code ${code}, ${details.replaceAll(/\s+/g, ' ').trim()}`);
    // What it means is judged by what was said.
    const reason = nodeReason(error, { host: this.host, method: path, ...(hash && { hash }) });
    return new Problem('detail' in reason ? { ...reason, detail: details } : reason);
  }

  /** Ends every call. A payment's stream ends like any other: LND then makes no new attempts for it. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const call of this.#open) call.cancel();
    this.#client.close();
  }

  #throwIfClosed(): void {
    const reason: NodeReason = { kind: 'connectionLost', detail: 'closed by this program' };
    if (this.#closed) throw new Problem(reason);
  }
}

/** LND wants the macaroon in hex. */
function metadataWith(macaroon: Secret): Metadata {
  const metadata = new Metadata();
  metadata.set('macaroon', Buffer.from(macaroon.expose()).toString('hex'));
  return metadata;
}
