import * as l10n from '@vscode/l10n';
import { feeLimitOf } from '../keysend/brakes.ts';
import type { Limits } from '../keysend/brakes.ts';
import type { Clock } from '../keysend/clock.ts';
import { feeLimitFor } from '../keysend/limits.ts';
import { mustConfirm } from '../keysend/mustConfirm.ts';
import type { Intent, KeysendOrder } from '../keysend/order.ts';
import type { PaymentState } from '../keysend/payment.ts';
import type { PaymentHash } from '../keysend/preimage.ts';
import type { Preparation } from '../keysend/prepare.ts';
import { Problem } from '../keysend/problem.ts';
import { confirmKeysend } from '../keysend/sendKeysend.ts';
import type { Aliases } from './aliases.ts';
import type { NodeUse } from './heldNode.ts';
import type { LimitsInForce } from './limitsInForce.ts';
import type { NodeSession } from './nodeSession.ts';
import type { PaymentRun } from './paymentRun.ts';
import type { Answer, Questions } from './questions.ts';
import type { SendingStop } from './sendingStop.ts';
import { draftOf, EMPTY_DRAFT, readDraft, SendWizard } from './sendWizard.ts';
import type { Draft, Wish } from './sendWizard.ts';
import type { Settings } from './settings.ts';
import { showWhenSlow } from './slowWork.ts';
import { withNode } from './withNode.ts';

export interface SendParts {
  readonly settings: Settings;
  readonly limits: LimitsInForce;
  readonly stop: SendingStop;
  readonly session: NodeSession;
  readonly aliases: Aliases;
  readonly run: PaymentRun;
  readonly questions: Questions;
  readonly clock: Clock;
}

/** What another extension that started a payment learns of it. */
export interface SendOutcome {
  readonly hash: PaymentHash;
  readonly state: PaymentState;
}

/** Where a payment begins. */
export interface Beginning {
  /** Absent: the person gives destination and amount themselves, so that `keysend.confirmAbove` may spare them the confirmation. */
  readonly draft?: Draft;
  /** Whole sentences for the confirmation, beside those that the preparation gives rise to. */
  readonly warnings?: (preparation: Preparation) => readonly string[];
}

/** From there to the end of a payment: what is lacking is asked for, then the person confirms. Undefined when they did not pay. */
export async function sendFlow(beginning: Beginning, parts: SendParts): Promise<SendOutcome | undefined> {
  const sending = withNode(parts.session, async (use, abort) => {
    const { aliases, clock } = parts;
    const limits = await unlessStopped(use, parts.stop);
    const byHand = beginning.draft === undefined;
    const wizard = new SendWizard(use, { aliases, limits, byHand, clock }, abort.signal);
    const told = byHand ? limits : undefined;
    const confirmed = await confirmedOrder({ ...beginning, told }, wizard, use, abort, parts);
    if (confirmed === undefined) return undefined;
    const { order } = confirmed;
    parts.stop.refuse();
    const { hash, state } = await parts.run.pay(order, use, { limits: confirmed.limits }, () =>
      sendFlow({ draft: draftOf(order) }, parts),
    );
    return { hash, state };
  });
  return parts.stop.learnFrom(sending);
}

/** The limits that hold now. Nobody answers anything to read then that all sending is stopped. */
export async function unlessStopped({ journal }: NodeUse, stop: SendingStop): Promise<Limits> {
  stop.refuse();
  const { limits, stoppedAt } = await journal.brakes();
  stop.note(stoppedAt);
  if (stoppedAt !== undefined) throw new Problem({ kind: 'sendingStopped', since: stoppedAt });
  return limits;
}

interface Begun extends Beginning {
  /** The limits by which the last step said what Enter sends; undefined: it must not send anything. */
  readonly told: Limits | undefined;
}

interface Confirmed {
  readonly order: KeysendOrder;
  readonly limits: Limits;
}

/** Wizard and confirmation, back and forth, until the person pays or leaves. */
async function confirmedOrder(
  beginning: Begun,
  wizard: SendWizard,
  use: NodeUse,
  abort: AbortController,
  parts: SendParts,
): Promise<Confirmed | undefined> {
  let draft = beginning.draft ?? EMPTY_DRAFT;
  let fromDialog = false;
  for (;;) {
    const read = readDraft(draft);
    if (typeof read === 'string' || fromDialog) {
      const step = typeof read === 'string' ? read : 'message';
      const filled = await wizard.run(draft, step, fromDialog);
      if (filled === undefined) return undefined;
      draft = filled;
      fromDialog = false;
      continue;
    }
    const { order, limits, answer } = await confirm(read, beginning, use, abort, parts);
    if (order !== undefined) return { order, limits };
    if (answer !== 'back') return undefined;
    fromDialog = true;
  }
}

async function confirm(
  wish: Wish,
  { told, warnings }: Begun,
  use: NodeUse,
  abort: AbortController,
  { settings, limits: limitsInForce, aliases, questions, clock }: SendParts,
): Promise<Partial<Confirmed> & { readonly limits: Limits; readonly answer: Answer }> {
  const timeoutSeconds = settings.timeoutSeconds();
  const limits = await limitsInForce.forSending(wish.amountMsat, use);
  const feeLimitMsat = feeLimitFor(wish.amountMsat, feeLimitOf(limits));
  const intent: Intent = { ...wish, feeLimitMsat, timeoutSeconds };
  const lookedUp = Promise.withResolvers<undefined>();
  let answer: Answer = 'cancel';
  const ordering = confirmKeysend(
    intent,
    {
      node: use.node,
      journal: use.journal,
      clock,
      limits,
      confirm: async (preparation) => {
        lookedUp.resolve(undefined);
        const { destination } = preparation;
        if (typeof destination === 'object') aliases.note(destination.key, destination.alias);
        const mustAsk = [told, limits].some((each) => !each || mustConfirm(preparation, each));
        const more = warnings?.(preparation) ?? [];
        answer = mustAsk ? await questions.pay(preparation, aliases.names, more) : 'pay';
        return answer === 'pay';
      },
    },
    abort.signal,
  );
  await showWhenSlow(l10n.t('Looking for a route'), Promise.race([lookedUp.promise, ordering]), abort);
  const order = await ordering;
  return { ...(order && { order }), limits, answer };
}
