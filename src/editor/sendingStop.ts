import { EventEmitter, window } from 'vscode';
import type { Disposable, Event, Memento } from 'vscode';
import type { Clock } from '../keysend/clock.ts';
import { reasonOf } from '../keysend/problem.ts';
import type { LivePayments } from './livePayments.ts';
import type { NodeSession } from './nodeSession.ts';

export interface StopParts {
  readonly session: Pick<NodeSession, 'journal' | 'loadedJournal'>;
  readonly live: Pick<LivePayments, 'cancelAll'>;
  readonly memory: Pick<Memento, 'get' | 'update'>;
  readonly clock: Clock;
  readonly onTrouble: (error: unknown) => void;
}

const KEY = 'sendingStoppedAt';
const LOOKS_EVERY_MS = 10_000;

/**
 * Whether all sending is stopped, as far as this window knows. The journal has the truth, for every window and the terminal, and refuses
 * by itself; it is looked into while the window is used, once something has loaded it, or a stop is remembered.
 */
export class SendingStop implements Disposable {
  readonly #parts: StopParts;
  readonly #changed = new EventEmitter<void>();
  readonly #focus: Disposable;
  readonly #looks: NodeJS.Timeout;
  #stoppedAt: number | undefined;

  readonly onDidChange: Event<void> = this.#changed.event;

  constructor(parts: StopParts) {
    this.#parts = parts;
    this.#stoppedAt = parts.memory.get<number>(KEY);
    this.#focus = window.onDidChangeWindowState(() => {
      this.#lookIfUsed();
    });
    this.#looks = setInterval(() => {
      this.#lookIfUsed();
    }, LOOKS_EVERY_MS);
  }

  /** Unix milliseconds; undefined: payments may go out. */
  get stoppedAt(): number | undefined {
    return this.#stoppedAt;
  }

  /** Looks it up. Rejects with a `Problem`. */
  async look(): Promise<number | undefined> {
    const journal = await this.#parts.session.journal();
    this.note((await journal.brakes()).stoppedAt);
    return this.#stoppedAt;
  }

  /** Lets nothing go out any more, from anywhere, and this window's payments make no new attempts: how many those are. */
  async stop(): Promise<number> {
    const count = this.#parts.live.cancelAll();
    const journal = await this.#parts.session.journal();
    await journal.stop(this.#parts.clock.now());
    await this.look();
    return count;
  }

  /** Only after a person's word. */
  async release(): Promise<void> {
    const journal = await this.#parts.session.journal();
    await journal.resume();
    await this.look();
  }

  /** Told what the journal says. One that another window or the terminal made ends the attempts of this window's payments, too. */
  note(stoppedAt: number | undefined): void {
    if (stoppedAt === this.#stoppedAt) return;
    this.#stoppedAt = stoppedAt;
    this.#parts.memory.update(KEY, stoppedAt).then(undefined, this.#parts.onTrouble);
    if (stoppedAt !== undefined) this.#parts.live.cancelAll();
    this.#changed.fire();
  }

  /** Learns from a sending that the journal refuses. */
  async learnFrom<T>(sending: Promise<T>): Promise<T> {
    try {
      return await sending;
    } catch (error) {
      const reason = reasonOf(error);
      if (reason?.kind === 'sendingStopped') this.note(reason.since);
      throw error;
    }
  }

  dispose(): void {
    clearInterval(this.#looks);
    this.#focus.dispose();
    this.#changed.dispose();
  }

  #lookIfUsed(): void {
    const { session, onTrouble } = this.#parts;
    // What is remembered may be over: another window, or the terminal, allows it without this one.
    const isWorthIt = session.loadedJournal !== undefined || this.#stoppedAt !== undefined;
    if (window.state.focused && isWorthIt) this.look().catch(onTrouble);
  }
}
