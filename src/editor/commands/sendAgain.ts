import * as l10n from '@vscode/l10n';
import type { KeysendOrder } from '../../keysend/order.ts';
import { NEVER_SENT } from '../../keysend/payment.ts';
import type { Preparation } from '../../keysend/prepare.ts';
import { messageIn } from '../../keysend/records.ts';
import { confirmAgain, sendAgain as sendAsItIs } from '../../keysend/sendKeysend.ts';
import type { PaymentItem } from '../paymentItems.ts';
import { sendFlow, unlessStopped } from '../sendFlow.ts';
import type { SendOutcome, SendParts } from '../sendFlow.ts';
import { draftOf } from '../sendWizard.ts';
import { withNode } from '../withNode.ts';

/**
 * Sends an earlier payment again, and asks before it pays. An order that no node ever had goes out as it is, with its own preimage; everything
 * else becomes a new one.
 */
export async function sendAgain(item: PaymentItem, parts: SendParts): Promise<SendOutcome | undefined> {
  const { payment, order } = item.row;
  // Before its deadline a new order is as safe, for its node refused it.
  const asItIs = payment.status === NEVER_SENT && order !== undefined && parts.clock.now() > order.deadline;
  if (asItIs) return sendOrderAgain(order, () => sendAgain(item, parts), parts);
  const { records, state } = payment;
  const draft = draftOf({ ...payment, message: messageIn(records) });
  const mayStillBePaid = state === 'unknown' || state === 'inFlight';
  const warnings = ({ before = [] }: Preparation): readonly string[] =>
    mayStillBePaid && !before.some(({ hash }) => hash === payment.hash)
      ? [l10n.t('The earlier payment may have been paid, or may still be. This is a further payment.')]
      : [];
  return sendFlow({ draft, warnings }, parts);
}

async function sendOrderAgain(
  order: KeysendOrder,
  again: () => unknown,
  { session, stop, limits: limitsInForce, aliases, questions, clock, run }: SendParts,
): Promise<SendOutcome | undefined> {
  const sending = withNode(session, async (use, { signal }) => {
    const { node, journal } = use;
    await unlessStopped(use, stop);
    const limits = await limitsInForce.forSending(order.amountMsat, use);
    const renewed = await confirmAgain(
      order,
      {
        node,
        journal,
        clock,
        limits,
        confirm: async (preparation) => (await questions.pay(preparation, aliases.names, [])) === 'pay',
      },
      signal,
    );
    if (renewed === undefined) return undefined;
    stop.refuse();
    const { hash, state } = await run.pay(renewed, use, { limits, send: sendAsItIs }, again);
    return { hash, state };
  });
  return stop.learnFrom(sending);
}
