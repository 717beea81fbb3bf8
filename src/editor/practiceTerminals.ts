import { window } from 'vscode';
import type { Disposable, Terminal } from 'vscode';
import type { Clock } from '../keysend/clock.ts';
import type { Practice } from '../keysend/practice.ts';

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

/** While a terminal of the practice network is open its network runs: what is typed there comes and goes, and is no client. */
export class PracticeTerminals implements Disposable {
  /** The folder that holds the commands named `keysend`. */
  readonly launchers: string;
  readonly #clock: Clock;
  readonly #onTrouble: (error: unknown) => void;
  readonly #open = new Set<Terminal>();
  readonly #listener: Disposable;
  #end: AbortController | undefined;

  constructor(launchers: string, clock: Clock, onTrouble: (error: unknown) => void) {
    this.launchers = launchers;
    this.#clock = clock;
    this.#onTrouble = onTrouble;
    this.#listener = window.onDidCloseTerminal((terminal) => {
      if (this.#open.delete(terminal) && this.#open.size === 0) this.#letGo();
    });
  }

  /** Keeps the network from ending until this terminal, and all others of it, are closed. */
  add(terminal: Terminal, practice: Practice): void {
    this.#open.add(terminal);
    if (this.#end !== undefined) return;
    this.#end = new AbortController();
    void this.#hold(practice, this.#end.signal);
  }

  dispose(): void {
    this.#listener.dispose();
    this.#letGo();
  }

  #letGo(): void {
    this.#end?.abort();
    this.#end = undefined;
  }

  /** An open stream is what the network counts as a client; it starts a network that was killed. Never rejects. */
  async #hold(practice: Practice, signal: AbortSignal): Promise<void> {
    let pauseMs = FIRST_PAUSE_MS;
    for (;;) {
      const begun = this.#clock.now();
      try {
        const stream = practice.received(signal)[Symbol.asyncIterator]();
        // What comes in is told by others.
        for (let next = await stream.next(); next.done !== true;) next = await stream.next();
      } catch (error) {
        if (!signal.aborted) this.#onTrouble(error);
      }
      if (signal.aborted) return;
      pauseMs = this.#clock.now() - begun > LONGEST_PAUSE_MS ? FIRST_PAUSE_MS : pauseMs;
      await this.#clock.sleep(pauseMs, signal).catch(() => undefined);
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    }
  }
}
