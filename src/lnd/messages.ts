/**
 * What a stream pushes, for one reader to take at its own pace: nothing is lost, and of a reader who is far behind the sender is told. It
 * cannot be a generator: `return()` of a generator that waits for a message waits with it.
 */
export class Messages<T> implements AsyncIterableIterator<T, void, void> {
  readonly #arrived: T[] = [];
  readonly #waiting: { resolve(result: IteratorResult<T, void>): void; reject(error: unknown): void }[] = [];
  readonly #onReturn: () => void;
  readonly #onTaken: () => void;
  #end: { readonly error?: unknown } | undefined;

  /** `onReturn` is called when the reader leaves before the end, `onTaken` when nothing is left unread. */
  constructor(onReturn: () => void, onTaken: () => void = () => undefined) {
    this.#onReturn = onReturn;
    this.#onTaken = onTaken;
  }

  get unread(): number {
    return this.#arrived.length;
  }

  get hasEnded(): boolean {
    return this.#end !== undefined;
  }

  push(message: T): void {
    if (this.#end !== undefined) return;
    const reader = this.#waiting.shift();
    if (reader === undefined) this.#arrived.push(message);
    else reader.resolve({ done: false, value: message });
  }

  /** What has arrived is still read. Later ends change nothing. */
  end(): void {
    this.#finish({});
  }

  /** What has arrived is still read, then the reader gets the error. */
  fail(error: unknown): void {
    this.#finish({ error });
  }

  async next(): Promise<IteratorResult<T, void>> {
    if (this.#arrived.length > 0) {
      const value = this.#arrived.shift() as T;
      if (this.#arrived.length === 0) this.#onTaken();
      return { done: false, value };
    }
    if (this.#end === undefined) {
      return new Promise((resolve, reject) => {
        this.#waiting.push({ resolve, reject });
      });
    }
    const end = this.#end;
    this.#end = {};
    if ('error' in end) throw end.error;
    return { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<T, void>> {
    const early = !this.hasEnded;
    this.#arrived.length = 0;
    this.#end = {};
    this.#release(this.#end);
    if (early) this.#onReturn();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #finish(end: { readonly error?: unknown }): void {
    if (this.#end !== undefined) return;
    this.#end = end;
    this.#release(end);
  }

  #release(end: { readonly error?: unknown }): void {
    // One reader gets the error, as a generator would have it.
    for (const [index, reader] of this.#waiting.splice(0).entries()) {
      if (index === 0 && 'error' in end) {
        reader.reject(end.error);
        this.#end = {};
      } else {
        reader.resolve({ done: true, value: undefined });
      }
    }
  }
}
