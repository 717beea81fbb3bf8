import type { Clock } from '../keysend/clock.ts';

/** What of `process` is needed here. */
export interface SignalSource {
  on(signal: NodeJS.Signals, listener: () => void): unknown;
  off(signal: NodeJS.Signals, listener: () => void): unknown;
}

/** `npm run` hands a Ctrl-C on to a program that had it from the terminal already; no hand is that quick. */
const ECHO_MS = 250;

const LEAVING: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGHUP', 'SIGBREAK'];

/** Ctrl-C once asks for a cancel; Ctrl-C again, or a signal to end, leaves. */
export class Interrupts implements Disposable {
  readonly #cancel = new AbortController();
  readonly #leave = new AbortController();
  readonly #signals: SignalSource;
  readonly #clock: Clock;
  readonly #onInterrupt: () => void;
  #lastAt = Number.NEGATIVE_INFINITY;

  /** `onInterrupt` is told of each Ctrl-C before it takes effect. */
  constructor(signals: SignalSource, clock: Clock, onInterrupt: () => void = () => undefined) {
    this.#signals = signals;
    this.#clock = clock;
    this.#onInterrupt = onInterrupt;
    signals.on('SIGINT', this.interrupt);
    for (const signal of LEAVING) signals.on(signal, this.#end);
  }

  get cancel(): AbortSignal {
    return this.#cancel.signal;
  }

  get leave(): AbortSignal {
    return this.#leave.signal;
  }

  /** Either of them: while nothing is sent they mean the same. */
  get stop(): AbortSignal {
    return AbortSignal.any([this.cancel, this.leave]);
  }

  /** A Ctrl-C, from the signal or as a key. */
  readonly interrupt = (): void => {
    const now = this.#clock.now();
    const echo = now - this.#lastAt < ECHO_MS;
    this.#lastAt = now;
    if (echo) return;
    this.#onInterrupt();
    if (this.#cancel.signal.aborted) this.#leave.abort();
    else this.#cancel.abort();
  };

  readonly #end = (): void => {
    this.#leave.abort();
  };

  [Symbol.dispose](): void {
    this.#signals.off('SIGINT', this.interrupt);
    for (const signal of LEAVING) this.#signals.off(signal, this.#end);
  }
}
