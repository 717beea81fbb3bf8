import * as l10n from '@vscode/l10n';
import { window } from 'vscode';
import { intentOf } from '../../keysend/intentOf.ts';
import { lncliCommand } from '../../words/lncliCommand.ts';
import { copyText } from '../copyText.ts';
import type { NodeSession } from '../nodeSession.ts';
import type { PaymentItem } from '../paymentItems.ts';

/** Copies the `lncli` command that would send the same again, with a new preimage. */
export async function copyAsLncliCommand({ row }: PaymentItem, session: NodeSession): Promise<void> {
  const { destination, amountMsat, records } = row.payment;
  const limit = intentOf(row.payment, row.order)?.feeLimitMsat;
  const network = row.order?.network ?? session.node?.info.network;
  const command = lncliCommand({
    amountMsat,
    records,
    ...(destination === undefined ? {} : { destination }),
    ...(limit === undefined ? {} : { feeLimitMsat: limit }),
    ...(network === undefined ? {} : { network }),
  });
  if (command.ok) await copyText(command.value, l10n.t('lncli command copied.'));
  else void window.showInformationMessage(command.problem);
}
