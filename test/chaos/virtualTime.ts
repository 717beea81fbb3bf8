import { performance } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';

/** So many turns of the event loop without a byte or a message: nothing is under way any more. */
const QUIET_TURNS = 3;

/**
 * A clock that stands still while anything happens, and jumps to whatever is due next when nothing does. Once installed, all timers and dates
 * of this process follow it, gRPC's own among them; sockets, files and threads stay real.
 */
export class VirtualTime {
  #now = Date.now();
  /** Ascending by time; of equals the older one comes first. */
  readonly #timers: VirtualTimer[] = [];
  #busy = 0;
  #idle = Promise.withResolvers<undefined>();
  #isDriven = false;

  /** Unix milliseconds. */
  now(): number {
    return this.#now;
  }

  async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    const timer = this.set(() => {
      resolve(undefined);
    }, milliseconds);
    const abort = (): void => {
      timer.close();
      reject(signal?.reason as Error);
    };
    signal?.addEventListener('abort', abort, { once: true });
    await promise;
    signal?.removeEventListener('abort', abort);
  }

  /** Time stands still until this work of another thread is done. */
  async busy<T>(work: () => Promise<T>): Promise<T> {
    this.#busy += 1;
    try {
      return await work();
    } finally {
      this.#busy -= 1;
      if (this.#busy === 0) {
        this.#idle.resolve(undefined);
        this.#idle = Promise.withResolvers();
      }
    }
  }

  set(act: () => void, milliseconds: number, everyMs?: number): VirtualTimer {
    const timer = new VirtualTimer(this, act, milliseconds, everyMs);
    this.add(timer);
    return timer;
  }

  /** From now on. */
  add(timer: VirtualTimer): void {
    timer.at = this.#now + timer.milliseconds;
    let index = this.#timers.length;
    while (index > 0 && (this.#timers[index - 1]?.at ?? 0) > timer.at) index -= 1;
    this.#timers.splice(index, 0, timer);
    void this.#drive();
  }

  remove(timer: VirtualTimer): void {
    const index = this.#timers.indexOf(timer);
    if (index >= 0) this.#timers.splice(index, 1);
  }

  /** Until it is disposed of. */
  install(): Disposable {
    const real = {
      Date,
      setTimeout: globalThis.setTimeout,
      clearTimeout: globalThis.clearTimeout,
      setInterval: globalThis.setInterval,
      clearInterval: globalThis.clearInterval,
      timeout: AbortSignal.timeout.bind(AbortSignal),
    };
    const clear =
      (realClear: (timer: never) => void) =>
      (timer: unknown): void => {
        if (timer instanceof VirtualTimer) timer.close();
        else realClear(timer as never);
      };
    type Callback = (...parts: unknown[]) => void;
    Object.assign(globalThis, {
      Date: dateOf(this),
      setTimeout: (act: Callback, milliseconds = 0, ...parts: unknown[]) =>
        this.set(() => {
          act(...parts);
        }, milliseconds),
      setInterval: (act: Callback, milliseconds = 0, ...parts: unknown[]) =>
        this.set(
          () => {
            act(...parts);
          },
          milliseconds,
          milliseconds,
        ),
      clearTimeout: clear(real.clearTimeout),
      clearInterval: clear(real.clearInterval),
    });
    AbortSignal.timeout = (milliseconds) => {
      const end = new AbortController();
      this.set(() => {
        end.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
      }, milliseconds).unref();
      return end.signal;
    };
    return {
      [Symbol.dispose]: () => {
        const { timeout, ...globals } = real;
        Object.assign(globalThis, globals);
        AbortSignal.timeout = timeout;
        this.#timers.length = 0;
      },
    };
  }

  /** As long as somebody waits for a time to come. */
  async #drive(): Promise<void> {
    if (this.#isDriven) return;
    this.#isDriven = true;
    await this.#quiet();
    while (this.#timers.some((timer) => timer.hasRef())) {
      this.#fireNext();
      await this.#quiet();
    }
    this.#isDriven = false;
  }

  /** All that is due at the next time at which anything is. */
  #fireNext(): void {
    const at = Math.max(this.#timers[0]?.at ?? 0, this.#now);
    this.#now = at;
    // What these begin is for the next turn, even where it is due at once.
    for (const timer of this.#timers.filter((each) => each.at <= at)) timer.fire();
  }

  async #quiet(): Promise<void> {
    for (let turns = 0, events = -1; turns < QUIET_TURNS;) {
      if (this.#busy > 0) await this.#idle.promise;
      await setImmediate();
      const seen = performance.nodeTiming.uvMetricsInfo.events;
      turns = seen === events && this.#busy === 0 ? turns + 1 : 0;
      events = seen;
    }
  }
}

/** What `setTimeout` and `setInterval` return. */
export class VirtualTimer {
  at = 0;
  readonly milliseconds: number;
  readonly #time: VirtualTime;
  readonly #act: () => void;
  readonly #everyMs: number | undefined;
  #isOver = false;
  /** Whether time goes on for its sake. An interval that nobody ends is no reason. */
  #isReferenced: boolean;

  constructor(time: VirtualTime, act: () => void, milliseconds: number, everyMs?: number) {
    this.#time = time;
    this.#act = act;
    this.milliseconds = Number.isFinite(milliseconds) ? Math.max(0, Math.ceil(milliseconds)) : 0;
    this.#everyMs = everyMs;
    this.#isReferenced = everyMs === undefined;
  }

  fire(): void {
    if (this.#isOver) return;
    this.#time.remove(this);
    if (this.#everyMs === undefined) this.#isOver = true;
    else this.#time.add(this);
    this.#act();
  }

  ref(): this {
    this.#isReferenced = true;
    return this;
  }

  unref(): this {
    this.#isReferenced = false;
    return this;
  }

  hasRef(): boolean {
    return this.#isReferenced;
  }

  refresh(): this {
    this.#time.remove(this);
    this.#isOver = false;
    this.#time.add(this);
    return this;
  }

  close(): this {
    this.#isOver = true;
    this.#time.remove(this);
    return this;
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

function dateOf(time: VirtualTime): DateConstructor {
  const now = (): number => time.now();
  return new Proxy(Date, {
    construct: (real, parts: unknown[], made) =>
      Reflect.construct(real, parts.length === 0 ? [now()] : parts, made) as Date,
    get: (real, name, receiver) => (name === 'now' ? now : (Reflect.get(real, name, receiver) as unknown)),
  });
}
