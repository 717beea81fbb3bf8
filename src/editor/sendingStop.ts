import { EventEmitter, window } from 'vscode';
import type { Disposable, Event, Memento } from 'vscode';
import type { Clock } from '../keysend/clock.ts';
import { Problem, reasonOf } from '../keysend/problem.ts';
import { untilStopped } from '../keysend/untilStopped.ts';
import type { Errors } from './errors.ts';
import type { LivePayments } from './livePayments.ts';
import type { NodeSession } from './nodeSession.ts';
import { tellStopped } from './tellStopped.ts';

export interface StopParts {
  readonly session: Pick<NodeSession, 'journal' | 'loadedJournal'>;
  readonly live: Pick<LivePayments, 'cancelAll' | 'canCancelAny' | 'onDidChange'>;
  /** Of all windows. */
  readonly memory: Memory;
  /** Of this window, over a reload. */
  readonly ownMemory: Memory;
  readonly clock: Clock;
  readonly onTrouble: (error: unknown) => void;
  readonly errors: Pick<Errors, 'show'>;
}

type Memory = Pick<Memento, 'get' | 'update'>;

const KEY = 'sendingStoppedAt';
const UNWRITTEN_KEY = 'stopToWrite';
const LOOKS_EVERY_MS = 10_000;

/**
 * Whether all sending is stopped, as far as this window knows. The journal has the truth, for every window and the terminal, and refuses
 * by itself; it is looked into while the window is used, once something has loaded it, or a stop is remembered, and while a payment of
 * this window may make new attempts. A stop that could not be written there holds in this window, reloaded or not, and is written as soon
 * as that works.
 */
export class SendingStop implements Disposable {
  readonly #parts: StopParts;
  readonly #changed = new EventEmitter<void>();
  readonly #listeners: readonly Disposable[];
  readonly #looks: NodeJS.Timeout;
  /** While a payment of this window may make new attempts. */
  #attempts: AbortController | undefined;
  #stoppedAt: number | undefined;
  /** The journal said so, in this session. */
  #isRead = false;
  /** A stop that the journal does not have yet. */
  #unwritten: number | undefined;

  readonly onDidChange: Event<void> = this.#changed.event;

  constructor(parts: StopParts) {
    this.#parts = parts;
    this.#stoppedAt = parts.memory.get<number>(KEY);
    this.#unwritten = parts.ownMemory.get<number>(UNWRITTEN_KEY);
    this.#listeners = [
      window.onDidChangeWindowState(() => {
        this.#lookIfUsed();
      }),
      parts.live.onDidChange(() => {
        this.#watchAttempts();
      }),
    ];
    this.#looks = setInterval(() => {
      this.#lookIfUsed();
    }, LOOKS_EVERY_MS);
  }

  /** Unix milliseconds; undefined: payments may go out. */
  get stoppedAt(): number | undefined {
    return this.#unwritten ?? this.#stoppedAt;
  }

  /** Other windows and the terminal may send: nobody could tell them. */
  get isOnlyHere(): boolean {
    return this.#unwritten !== undefined && this.stoppedEverywhereAt === undefined;
  }

  /** What the journal said last, in this session: what is remembered may be over. */
  get stoppedEverywhereAt(): number | undefined {
    return this.#isRead ? this.#stoppedAt : undefined;
  }

  /** Looks it up. Rejects with a `Problem`. */
  async look(): Promise<number | undefined> {
    const journal = await this.#parts.session.journal();
    this.note((await journal.brakes()).stoppedAt);
    return this.stoppedAt;
  }

  /** The last thing before something goes out. Throws `sendingStopped` for a stop that the journal does not know of. */
  refuse(): void {
    if (this.#unwritten === undefined) return;
    const everywhereAt = this.stoppedEverywhereAt;
    if (everywhereAt !== undefined) throw new Problem({ kind: 'sendingStopped', since: everywhereAt });
    throw new Problem({ kind: 'sendingStopped', since: this.#unwritten, onlyHere: true });
  }

  /**
   * Lets nothing go out any more, from anywhere, and this window's payments make no new attempts: how many those are. Rejects where that
   * cannot be written down; then nothing goes out from this window.
   */
  async stop(): Promise<number> {
    const count = this.#parts.live.cancelAll();
    this.#keepToWrite(this.#unwritten ?? this.#parts.clock.now());
    await this.#write();
    return count;
  }

  /** Only after the word of a person who was told of a stop since then. Resolves to the time of a stop that still holds. */
  async release(since: number): Promise<number | undefined> {
    if (this.#unwritten === since) this.#keepToWrite(undefined);
    const journal = await this.#parts.session.journal();
    this.note(await journal.resume(since));
    return this.stoppedAt;
  }

  /** Told what the journal says. One that another window or the terminal made ends the attempts of this window's payments, too. */
  note(stoppedAt: number | undefined): void {
    const isNews = stoppedAt !== this.#stoppedAt;
    this.#isRead = true;
    if (!isNews) return;
    this.#stoppedAt = stoppedAt;
    this.#parts.memory.update(KEY, stoppedAt).then(undefined, this.#parts.onTrouble);
    const canceled = stoppedAt === undefined ? 0 : this.#parts.live.cancelAll();
    this.#changed.fire();
    if (canceled > 0) tellStopped(canceled, this.#parts.errors);
  }

  /** Learns from a sending that the journal refuses. */
  async learnFrom<T>(sending: Promise<T>): Promise<T> {
    try {
      return await sending;
    } catch (error) {
      const reason = reasonOf(error);
      if (reason?.kind === 'sendingStopped' && !reason.onlyHere) this.note(reason.since);
      throw error;
    }
  }

  dispose(): void {
    clearInterval(this.#looks);
    this.#attempts?.abort();
    for (const listener of this.#listeners) listener.dispose();
    this.#changed.dispose();
  }

  #lookIfUsed(): void {
    const { session, onTrouble } = this.#parts;
    // What is remembered may be over: another window, or the terminal, allows it without this one.
    const isWorthIt = session.loadedJournal !== undefined || this.stoppedAt !== undefined;
    if (!isWorthIt) return;
    if (this.#unwritten !== undefined) this.#write().catch(onTrouble);
    else if (window.state.focused) this.look().catch(onTrouble);
  }

  #watchAttempts(): void {
    const { session, live, clock, onTrouble } = this.#parts;
    if (!live.canCancelAny) this.#attempts?.abort();
    const { loadedJournal: journal } = session;
    if (!live.canCancelAny || journal === undefined || this.#attempts?.signal.aborted === false) return;
    const attempts = new AbortController();
    this.#attempts = attempts;
    untilStopped({ journal, clock, onTrouble }, attempts.signal)
      .then((stoppedAt) => {
        attempts.abort();
        if (stoppedAt !== undefined) this.note(stoppedAt);
      })
      .catch(onTrouble);
  }

  #keepToWrite(at: number | undefined): void {
    this.#unwritten = at;
    this.#parts.ownMemory.update(UNWRITTEN_KEY, at).then(undefined, this.#parts.onTrouble);
    this.#changed.fire();
  }

  async #write(): Promise<void> {
    const journal = await this.#parts.session.journal();
    // Somebody may have allowed it by now.
    const at = this.#unwritten;
    if (at === undefined) return;
    await journal.stop(at).catch((error: unknown) => {
      const reason = reasonOf(error);
      // A new journal begins, stopped: it can be told.
      if (reason?.kind === 'journalUnavailable' && reason.cause === 'setAside') return journal.stop(at);
      throw error;
    });
    if (this.#unwritten === at) this.#keepToWrite(undefined);
    // Told once, though another one may hold.
    this.note(this.#stoppedAt ?? at);
    this.look().catch(this.#parts.onTrouble);
  }
}
