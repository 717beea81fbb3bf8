export type Listener<Value> = (value: Value) => void;

/**
 * What listeners are to hear, in order. It is collected while things happen and delivered once they are saved, so that a listener
 * may call whatever it likes. Who listens is fixed when the thing happens; who was removed since hears nothing.
 */
export class Outbox {
  #letters: (() => void)[] = [];

  get isEmpty(): boolean {
    return this.#letters.length === 0;
  }

  post<Value>(listeners: Iterable<Listening<Value>>, value: Value): void {
    for (const listening of listeners) {
      this.#letters.push(() => {
        if (listening.on) listening.listener(value);
      });
    }
  }

  /** Every letter, also after a listener threw; then throws what the first one threw. */
  deliver(): void {
    const thrown: unknown[] = [];
    for (let letter = this.#letters.shift(); letter !== undefined; letter = this.#letters.shift()) {
      try {
        letter();
      } catch (error) {
        thrown.push(error);
      }
    }
    if (thrown.length > 0) throw thrown[0];
  }
}

/** One listener, heard until it is switched off. */
export interface Listening<Value> {
  readonly listener: Listener<Value>;
  on: boolean;
}

/** Who listens to what: by key, such as a payment's hash. */
export class Listeners<Value> {
  readonly #byKey = new Map<string, Set<Listening<Value>>>();

  /** Returns what ends it. */
  add(key: string, listener: Listener<Value>): () => void {
    const listening: Listening<Value> = { listener, on: true };
    const all = this.#byKey.get(key) ?? new Set();
    this.#byKey.set(key, all.add(listening));
    return () => {
      listening.on = false;
      const left = this.#byKey.get(key);
      left?.delete(listening);
      if (left?.size === 0) this.#byKey.delete(key);
    };
  }

  of(key: string): Iterable<Listening<Value>> {
    return this.#byKey.get(key) ?? [];
  }

  /** Whoever listens now hears nothing that is posted from now on. */
  close(key: string): void {
    this.#byKey.delete(key);
  }
}
