import type { Clock } from './world.ts';

/**
 * The life of a sender, or of a node, that is no process of its own. When it has ended nothing that it asked the world for comes to it
 * any more, so that it does nothing more either: what was under way happens, or does not.
 */
export class Life {
  readonly clock: Required<Clock>;
  readonly #death = new AbortController();

  constructor(clock: Clock) {
    this.clock = {
      now: () => clock.now(),
      sleep: async (milliseconds, signal) => this.alive(clock.sleep(milliseconds, signal)),
    };
  }

  get isOver(): boolean {
    return this.#death.signal.aborted;
  }

  /** For what must be let go of then. */
  get death(): AbortSignal {
    return this.#death.signal;
  }

  end(): void {
    this.#death.abort();
  }

  /** The same, as long as there is somebody to hear of it. */
  async alive<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } finally {
      if (this.isOver) await new Promise(() => undefined);
    }
  }
}
