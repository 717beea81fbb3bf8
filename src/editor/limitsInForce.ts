import type { Memento } from 'vscode';
import { CancellationError } from 'vscode';
import type { Msat } from '../keysend/amount.ts';
import {
  DAY_MS,
  DEFAULT_LIMITS,
  loweredIn,
  overLimit,
  pick,
  raisedIn,
  strictest,
} from '../keysend/brakes.ts';
import type { LimitName, Limits } from '../keysend/brakes.ts';
import type { Clock } from '../keysend/clock.ts';
import { limitChange } from '../words/limitChange.ts';
import type { NodeUse } from './heldNode.ts';
import type { Questions } from './questions.ts';
import type { Settings } from './settings.ts';

export interface LimitParts {
  readonly settings: Pick<Settings, 'limits'>;
  readonly questions: Pick<Questions, 'raise'>;
  readonly memory: Pick<Memento, 'get' | 'update'>;
  readonly clock: Clock;
  readonly onTrouble: (error: unknown) => void;
}

/** Which limits the settings named when something was sent: one that they name no more is to be its default again. */
const KEY = 'limitsSet';

type SendingUse = Pick<NodeUse, 'node' | 'journal'>;

/**
 * The limits that hold for what is sent from this window. The journal keeps them, for every window and the terminal; the person's settings
 * lower them at once, and raise them only with the person's word, for any program can write a settings file.
 */
export class LimitsInForce {
  readonly #parts: LimitParts;
  /** What the person did not want to be raised, as it was shown. */
  #refused: string | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(parts: LimitParts) {
    this.#parts = parts;
  }

  /**
   * For a payment that a person is about to send. Asks where the settings raise a limit: once per window, and again for a payment that
   * cannot go out otherwise. Rejects with a `BadSetting`, a `Problem`, or a `CancellationError` when the person left the question.
   */
  async forSending(amountMsat: Msat, use: SendingUse): Promise<Limits> {
    // Of many that are sent at once only the first asks.
    const turn = this.#turn.then(async () => this.#settle(amountMsat, use));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #settle(amountMsat: Msat, use: SendingUse): Promise<Limits> {
    const { journal } = use;
    const set = this.#parts.settings.limits();
    const { limits: held } = await journal.brakes();
    const reset = this.#resetIn(set);
    const wanted: Limits = { ...held, ...pick(DEFAULT_LIMITS, reset), ...set };
    const lowered = loweredIn(wanted, held);
    // From the start where they are changed elsewhere meanwhile: the person's word counts for what they were shown.
    const isLowered = lowered.length === 0 || (await journal.changeLimits(pick(wanted, lowered), held));
    if (!isLowered) return this.#settle(amountMsat, use);
    const named = Object.keys(set) as LimitName[];
    // A person may leave the question, and what was lowered is to be its default again once it is named no more.
    this.#remember([...named, ...reset]);
    const raised = raisedIn(wanted, held);
    const isRaised = raised.length > 0 && (await this.#mayRaise(raised, wanted, held, amountMsat, use));
    if (isRaised && !(await journal.changeLimits(pick(wanted, raised), held))) {
      return this.#settle(amountMsat, use);
    }
    const limits = isRaised ? wanted : strictest(wanted, held);
    this.#remember([...named, ...reset.filter((name) => limits[name] !== DEFAULT_LIMITS[name])]);
    return limits;
  }

  /** VS Code removes a setting that a person sets to its default. */
  #resetIn(set: Partial<Limits>): readonly LimitName[] {
    return this.#remembered.filter((name) => !(name in set));
  }

  get #remembered(): readonly LimitName[] {
    return this.#parts.memory.get<readonly LimitName[]>(KEY, []);
  }

  #remember(names: readonly LimitName[]): void {
    if (names.join() === this.#remembered.join()) return;
    this.#parts.memory.update(KEY, names).then(undefined, this.#parts.onTrouble);
  }

  async #mayRaise(
    raised: readonly LimitName[],
    wanted: Limits,
    held: Limits,
    amountMsat: Msat,
    use: SendingUse,
  ): Promise<boolean> {
    const changes = raised.map((name) => limitChange(name, held, wanted));
    const shown = changes.join('\n');
    if (this.#refused === shown && !(await this.#needs(wanted, held, amountMsat, use))) return false;
    const answer = await this.#parts.questions.raise(changes);
    if (answer === 'cancel') throw new CancellationError();
    this.#refused = answer === 'keep' ? shown : undefined;
    return answer === 'allow';
  }

  /** Whether this payment can go out with the raised limits only. */
  async #needs(
    wanted: Limits,
    held: Limits,
    amountMsat: Msat,
    { node, journal }: SendingUse,
  ): Promise<boolean> {
    const { key, network } = node.info;
    const spent = await journal.spent(key, this.#parts.clock.now() - DAY_MS);
    const isOver = (limits: Limits): boolean => overLimit(amountMsat, network, spent, limits) !== undefined;
    return isOver(strictest(wanted, held)) && !isOver(wanted);
  }
}
