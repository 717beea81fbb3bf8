import { parseAmount } from '../keysend/amount.ts';
import type { Msat } from '../keysend/amount.ts';
import { DAY_MS, mostWithin } from '../keysend/brakes.ts';
import type { Limits } from '../keysend/brakes.ts';
import type { Clock } from '../keysend/clock.ts';
import { parseDestination } from '../keysend/destination.ts';
import type { NodeKey } from '../keysend/destination.ts';
import { mostSendable } from '../keysend/limits.ts';
import { mostUnconfirmed } from '../keysend/mustConfirm.ts';
import type { Channel } from '../keysend/node.ts';
import type { PracticeNode } from '../keysend/practice.ts';
import { formatAmount } from '../words/amounts.ts';
import { amountStep } from './amountStep.ts';
import type { Aliases } from './aliases.ts';
import { destinationStep } from './destinationStep.ts';
import type { KnownDestinations } from './destinationStep.ts';
import type { NodeUse } from './heldNode.ts';
import { checkMessage, messageStep } from './messageStep.ts';
import type { StepEnd } from './steps.ts';

/** The three answers as a person writes them. */
export interface Draft {
  readonly destination: string;
  readonly amount: string;
  readonly message: string;
}

/** The three answers, checked. */
export interface Wish {
  readonly destination: NodeKey;
  readonly amountMsat: Msat;
  readonly message?: string;
}

export const EMPTY_DRAFT: Draft = { destination: '', amount: '', message: '' };

/** What a person would write to send the same again. */
export function draftOf(payment: {
  readonly destination?: NodeKey;
  readonly amountMsat: Msat;
  readonly message?: string | undefined;
}): Draft {
  const { destination = '', amountMsat, message = '' } = payment;
  return { destination, amount: formatAmount(amountMsat), message };
}

const steps = ['destination', 'amount', 'message'] as const;
type Step = (typeof steps)[number];

const RECENT_DESTINATIONS = 10;

/** The wish that a draft expresses; the first step that does not hold otherwise. */
export function readDraft(draft: Draft): Wish | Step {
  const destination = parseDestination(draft.destination);
  if (!destination.ok) return 'destination';
  const amount = parseAmount(draft.amount);
  if (!amount.ok) return 'amount';
  if (checkMessage(draft.message) !== undefined) return 'message';
  const message = draft.message === '' ? {} : { message: draft.message };
  return { destination: destination.value.key, amountMsat: amount.value, ...message };
}

export interface WizardParts {
  readonly aliases: Aliases;
  /** That hold now. */
  readonly limits: Limits;
  /** The person gives destination and amount, and nothing else. */
  readonly byHand: boolean;
  readonly clock: Clock;
}

/** Asks for what a draft lacks, step by step, with Back. */
export class SendWizard {
  readonly #use: NodeUse;
  readonly #aliases: Aliases;
  readonly #signal: AbortSignal;
  readonly #limits: Limits;
  readonly #clock: Clock;
  /** The last step may send up to this without another question. */
  readonly #unaskedUpTo: Msat | undefined;
  #channels: Promise<readonly Channel[] | undefined> | undefined;
  #known: Promise<KnownDestinations> | undefined;

  constructor(use: NodeUse, { aliases, limits, byHand, clock }: WizardParts, signal: AbortSignal) {
    this.#use = use;
    this.#limits = limits;
    this.#clock = clock;
    this.#unaskedUpTo = byHand ? mostUnconfirmed(use.node.info.network, limits) : undefined;
    this.#aliases = aliases;
    this.#signal = signal;
  }

  /** Starts at `first`. `fromDialog`: the confirmation's Back led here. Undefined when the person closed a step. */
  async run(draft: Draft, first: Step, fromDialog: boolean): Promise<Draft | undefined> {
    let index = steps.indexOf(first);
    let held = fromDialog;
    for (;;) {
      const step = steps[index];
      if (step === undefined) return draft;
      const end = await this.#ask(step, draft, held);
      held = false;
      if (end === undefined) return undefined;
      if (end === 'back') {
        index = Math.max(0, index - 1);
      } else {
        draft = { ...draft, [step]: end.next };
        index += 1;
      }
    }
  }

  #ask(step: Step, draft: Draft, fromDialog: boolean): Promise<StepEnd> {
    const value = draft[step];
    switch (step) {
      case 'destination':
        return destinationStep(value, fromDialog, (this.#known ??= this.#findKnown()), this.#aliases);
      case 'amount':
        return amountStep(value, fromDialog, this.#findMost());
      case 'message':
        return messageStep(value, fromDialog, this.#sentUnasked(draft));
    }
  }

  #sentUnasked({ amount }: Draft): Msat | undefined {
    const parsed = parseAmount(amount);
    if (!parsed.ok || this.#unaskedUpTo === undefined) return undefined;
    return parsed.value <= this.#unaskedUpTo ? parsed.value : undefined;
  }

  /** Looked up when a step first needs them: a draft that lacks nothing has no steps. */
  #findChannels(): Promise<readonly Channel[] | undefined> {
    this.#channels ??= this.#use.node.channels(this.#signal).catch(() => undefined);
    return this.#channels;
  }

  async #findMost(): Promise<Msat | undefined> {
    const [channels, within] = await Promise.all([this.#findChannels(), this.#findMostWithin()]);
    if (channels === undefined) return within;
    const sendable = mostSendable(channels);
    return within !== undefined && within < sendable ? within : sendable;
  }

  async #findMostWithin(): Promise<Msat | undefined> {
    const { key, network } = this.#use.node.info;
    const spent = await this.#use.journal
      .spent(key, this.#clock.now() - DAY_MS)
      .catch((): undefined => undefined);
    return spent && mostWithin(network, spent, this.#limits);
  }

  /** What cannot be had is left out: a key can be typed. */
  async #findKnown(): Promise<KnownDestinations> {
    const { node, journal, practice: network } = this.#use;
    const [practice = [], recent, found] = await Promise.all([
      network?.nodes(this.#signal).catch(() => undefined),
      journal.recentDestinations(node.info.network, RECENT_DESTINATIONS).catch(() => []),
      this.#findChannels(),
    ]);
    for (const { key, alias } of practice) this.#aliases.note(key, alias);
    for (const { peer, peerAlias } of found ?? []) this.#aliases.note(peer, peerAlias);
    return {
      practice: easiestFirst(practice),
      recent,
      peers: [...new Set((found ?? []).map(({ peer }) => peer))],
    };
  }
}

/** Whom one can pay: a first payment should settle, so the direct peer is in front. */
export function easiestFirst(nodes: readonly PracticeNode[]): readonly PracticeNode[] {
  const others = nodes.filter(({ lesson }) => lesson !== 'own');
  const isFirst = ({ lesson }: PracticeNode): boolean => lesson === 'direct';
  return [...others.filter(isFirst), ...others.filter((node) => !isFirst(node))];
}
