import { Metadata, status } from '@grpc/grpc-js';
import type { ServerWritableStream } from '@grpc/grpc-js';
import { Refusal } from './refusal.ts';

/** As many messages a caller may be behind; one of a payment with its routes takes some kilobytes. */
const MOST_UNREAD = 10_000;

/** One stream of messages to one caller, who may be slow, or gone. After its end nothing more is sent, and nothing throws. */
export class Outgoing<O> {
  readonly #call: ServerWritableStream<unknown, O>;
  readonly #onEnd: (gone: boolean) => void;
  #ended = false;

  /** `onEnd` is called once; `gone`: the caller ended it, by a cancel, its deadline, or its death. */
  constructor(call: ServerWritableStream<unknown, O>, onEnd: (gone: boolean) => void) {
    this.#call = call;
    this.#onEnd = onEnd;
    // grpc-js emits it after every end; only before ours it means the caller's.
    call.on('cancelled', () => {
      this.#end(true);
    });
  }

  get hasEnded(): boolean {
    return this.#ended;
  }

  /** Tells the caller that the stream has begun, where its first message may be long in coming. */
  begin(): void {
    if (!this.#ended) this.#call.sendMetadata(new Metadata());
  }

  send(message: O): void {
    if (this.#ended) return;
    if (this.#call.writableLength >= MOST_UNREAD) {
      this.fail(new Refusal('this caller does not read what it asked for', status.RESOURCE_EXHAUSTED));
      return;
    }
    this.#call.write(message);
  }

  /** What was sent before still arrives. */
  end(): void {
    if (this.#ended) return;
    this.#end(false);
    this.#call.end();
  }

  /** As `end`, with a status that is no OK. */
  fail({ code, message: details }: Refusal): void {
    if (this.#ended) return;
    this.#end(false);
    this.#call.emit('error', { code, details });
  }

  #end(gone: boolean): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#onEnd(gone);
  }
}
