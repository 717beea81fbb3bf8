import type { Clock } from '../../keysend/clock.ts';
import type { Aliases } from '../aliases.ts';
import type { NodeSession } from '../nodeSession.ts';
import type { PaymentItem } from '../paymentItems.ts';
import type { PaymentsModel } from '../paymentsModel.ts';
import type { Questions } from '../questions.ts';

/** A payment whose end nobody knows counts no more against the limit of 24 hours, once the person has said so. */
export async function dismissPayment(
  { row, hash }: PaymentItem,
  {
    session,
    model,
    questions,
    aliases,
    clock,
  }: {
    readonly session: NodeSession;
    readonly model: PaymentsModel;
    readonly questions: Pick<Questions, 'dismiss'>;
    readonly aliases: Aliases;
    readonly clock: Clock;
  },
): Promise<void> {
  if (!model.canDismiss(hash) || !(await questions.dismiss(row.payment, aliases.names))) return;
  const journal = await session.journal();
  await journal.dismiss(hash, clock.now());
  model.noteDismissed(hash);
}
