import * as l10n from '@vscode/l10n';
import { copyText } from '../copyText.ts';
import type { PaymentItem } from '../paymentItems.ts';

export async function copyPaymentHash({ hash }: PaymentItem): Promise<void> {
  await copyText(hash, l10n.t('Payment hash copied.'));
}
