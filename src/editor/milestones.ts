import type { Disposable, Memento } from 'vscode';
import type { NodeKey } from '../keysend/destination.ts';
import { NEVER_SENT } from '../keysend/payment.ts';
import type { Payment } from '../keysend/payment.ts';
import type { LivePayments } from './livePayments.ts';
import type { NodeSession } from './nodeSession.ts';
import { setContext } from './setContext.ts';

/** What a person has met so far; each is a context key by which a step of the walkthrough completes itself. */
export const milestones = [
  'keysend.connectedOnce',
  'keysend.sent',
  'keysend.watched',
  'keysend.settled',
  'keysend.failedOnce',
  'keysend.mended',
] as const;

export type Milestone = (typeof milestones)[number];

/** What is kept over restarts. */
interface Remembered {
  readonly reached: readonly string[];
  /** Whom a payment failed to and none has settled to since. */
  readonly failedTo: readonly NodeKey[];
}

const KEY = 'milestones';
const MOST_FAILED = 20;
/** VS Code takes a walkthrough up some time after it was asked to open it, on a slow day some seconds. */
const ANNOUNCED_AGAIN_AFTER_MS = [500, 2_000, 6_000];

export interface MilestoneParts {
  readonly session: Pick<NodeSession, 'onDidChange'>;
  readonly live: Pick<LivePayments, 'onDidSee'>;
  readonly memory: Pick<Memento, 'get' | 'update'>;
  readonly onTrouble: (error: unknown) => void;
}

/** Remembers what a person has met, and tells the walkthrough. */
export class Milestones implements Disposable {
  readonly #memory: MilestoneParts['memory'];
  readonly #onTrouble: MilestoneParts['onTrouble'];
  readonly #reached: Set<string>;
  readonly #listeners: readonly Disposable[];
  #failedTo: readonly NodeKey[];
  #timers: readonly NodeJS.Timeout[] = [];

  constructor({ session, live, memory, onTrouble }: MilestoneParts) {
    this.#memory = memory;
    this.#onTrouble = onTrouble;
    const { reached, failedTo } = memory.get<Remembered>(KEY, { reached: [], failedTo: [] });
    this.#reached = new Set(reached);
    this.#failedTo = failedTo;
    this.#listeners = [
      session.onDidChange(({ kind }) => {
        if (kind === 'connected') this.#reach('keysend.connectedOnce');
      }),
      live.onDidSee(({ payment, order }) => {
        // What other windows and programs paid was not this person's walk.
        if (order !== undefined) this.#see({ ...payment, destination: order.destination });
      }),
    ];
    this.#announceAll();
  }

  /** Tells a walkthrough that is being opened what was reached before. */
  announceSoon(): void {
    this.#forgetTimers();
    this.#timers = ANNOUNCED_AGAIN_AFTER_MS.map((delay) =>
      setTimeout(() => {
        this.#announceAll();
      }, delay),
    );
  }

  dispose(): void {
    this.#forgetTimers();
    for (const listener of this.#listeners) listener.dispose();
  }

  #see({ state, status, attempts, destination }: Payment): void {
    if (status === NEVER_SENT) return;
    this.#reach('keysend.sent');
    if (attempts.length > 0) this.#reach('keysend.watched');
    if (state === 'succeeded') this.#reach('keysend.settled');
    if (state === 'failed') this.#reach('keysend.failedOnce');
    if (state === 'succeeded' || state === 'failed') this.#announceAll();
    if (destination === undefined) return;
    if (state === 'succeeded' && this.#failedTo.includes(destination)) {
      this.#failedTo = this.#failedTo.filter((key) => key !== destination);
      this.#reach('keysend.mended');
      this.#remember();
    } else if (state === 'failed' && !this.#failedTo.includes(destination)) {
      this.#failedTo = [...this.#failedTo, destination].slice(-MOST_FAILED);
      this.#remember();
    }
  }

  #reach(milestone: Milestone): void {
    if (this.#reached.has(milestone)) return;
    this.#reached.add(milestone);
    announce(milestone);
    this.#remember();
  }

  #announceAll(): void {
    for (const milestone of milestones) if (this.#reached.has(milestone)) announce(milestone);
  }

  #remember(): void {
    const remembered: Remembered = { reached: [...this.#reached], failedTo: this.#failedTo };
    this.#memory.update(KEY, remembered).then(undefined, this.#onTrouble);
  }

  #forgetTimers(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }
}

/**
 * A step completes when its key becomes true. One whose key is true already when VS Code first looks at the walkthrough never
 * does (gettingStartedService.ts, registerDoneListeners), so a key is true for a moment only.
 */
function announce(milestone: Milestone): void {
  setContext(milestone, true);
  setContext(milestone, false);
}
