import * as l10n from '@vscode/l10n';
import { copyText } from '../copyText.ts';
import type { PaymentItem } from '../paymentItems.ts';

/** Copies the preimage of a settled payment, in hex; one in flight is not known to have been spent. */
export async function copyPreimage({ row }: PaymentItem): Promise<void> {
  const { preimage } = row.payment;
  if (preimage === undefined) return;
  await copyText(Buffer.from(preimage.expose()).toString('hex'), l10n.t('Preimage copied.'));
}
