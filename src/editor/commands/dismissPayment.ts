import * as l10n from '@vscode/l10n';
import type { Clock } from '../../keysend/clock.ts';
import { formatAmount } from '../../words/amounts.ts';
import type { Aliases } from '../aliases.ts';
import type { PaymentItem } from '../paymentItems.ts';
import type { PaymentsModel } from '../paymentsModel.ts';
import type { Questions } from '../questions.ts';
import { showInOutput } from './showInOutput.ts';
import type { StoryParts } from './showInOutput.ts';

export interface DismissParts extends StoryParts {
  readonly model: PaymentsModel;
  readonly questions: Pick<Questions, 'dismiss'>;
  readonly aliases: Aliases;
  readonly clock: Clock;
}

/** A payment whose end nobody knows counts no more against the limit of 24 hours, once the person has said so. */
export async function dismissPayment(item: PaymentItem, parts: DismissParts): Promise<void> {
  const { session, model, questions, aliases, errors, clock } = parts;
  const { row, hash } = item;
  if (!model.canDismiss(hash)) return;
  const answer = await questions.dismiss(row.payment, aliases.names);
  if (answer === 'look') await showInOutput(item, parts);
  if (answer !== 'dismiss') return;
  const journal = await session.journal();
  await journal.dismiss(hash, clock.now());
  model.noteDismissed(hash);
  const amount = formatAmount(row.payment.amountMsat);
  const text = l10n.t('A payment of {0} counts no more against your limit for 24 hours.', amount);
  errors.show('information', text, [], () => undefined);
}
