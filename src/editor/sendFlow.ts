import * as l10n from '@vscode/l10n';
import type { Clock } from '../keysend/clock.ts';
import { feeLimitFor } from '../keysend/limits.ts';
import type { Intent, KeysendOrder } from '../keysend/order.ts';
import type { PaymentState } from '../keysend/payment.ts';
import type { PaymentHash } from '../keysend/preimage.ts';
import { confirmKeysend } from '../keysend/sendKeysend.ts';
import type { Aliases } from './aliases.ts';
import type { NodeUse } from './heldNode.ts';
import type { NodeSession } from './nodeSession.ts';
import type { PaymentRun } from './paymentRun.ts';
import type { Answer, Questions } from './questions.ts';
import { draftOf, readDraft, SendWizard } from './sendWizard.ts';
import type { Draft, Wish } from './sendWizard.ts';
import type { Settings } from './settings.ts';
import { showWhenSlow } from './slowWork.ts';
import { withNode } from './withNode.ts';

export interface SendParts {
  readonly settings: Settings;
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

/**
 * From a draft to the end of a payment: what the draft lacks is asked for, then the person confirms, every time. `warnings` are
 * whole sentences for the confirmation. Undefined when the person did not pay.
 */
export async function sendFlow(
  draft: Draft,
  warnings: readonly string[],
  parts: SendParts,
): Promise<SendOutcome | undefined> {
  return withNode(parts.session, async (use, abort) => {
    const order = await orderFrom(draft, warnings, use, abort, parts);
    if (order === undefined) return undefined;
    const { hash, state } = await parts.run.pay(order, use, () => sendFlow(draftOf(order), [], parts));
    return { hash, state };
  });
}

/** Wizard and confirmation, back and forth, until the person pays or leaves. */
async function orderFrom(
  beginning: Draft,
  warnings: readonly string[],
  use: NodeUse,
  abort: AbortController,
  parts: SendParts,
): Promise<KeysendOrder | undefined> {
  const wizard = new SendWizard(use, parts.aliases, abort.signal);
  let draft = beginning;
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
    const { order, answer } = await confirmed(read, warnings, use, abort, parts);
    if (answer !== 'back') return order;
    fromDialog = true;
  }
}

async function confirmed(
  wish: Wish,
  warnings: readonly string[],
  { node, journal }: NodeUse,
  abort: AbortController,
  { settings, aliases, questions, clock }: SendParts,
): Promise<{ readonly order: KeysendOrder | undefined; readonly answer: Answer }> {
  const { feeLimit, timeoutSeconds } = settings.payment();
  const { limits } = await journal.brakes();
  const intent: Intent = { ...wish, feeLimitMsat: feeLimitFor(wish.amountMsat, feeLimit), timeoutSeconds };
  const lookedUp = Promise.withResolvers<undefined>();
  let answer: Answer = 'cancel';
  const ordering = confirmKeysend(
    intent,
    {
      node,
      journal,
      clock,
      limits,
      confirm: async (preparation) => {
        lookedUp.resolve(undefined);
        const { destination } = preparation;
        if (typeof destination === 'object') aliases.note(destination.key, destination.alias);
        answer = await questions.pay(preparation, aliases.names, warnings);
        return answer === 'pay';
      },
    },
    abort.signal,
  );
  await showWhenSlow(l10n.t('Looking for a route'), Promise.race([lookedUp.promise, ordering]), abort);
  const order = await ordering;
  return { order, answer };
}
