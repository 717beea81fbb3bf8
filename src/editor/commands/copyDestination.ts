import * as l10n from '@vscode/l10n';
import { copyText } from '../copyText.ts';
import type { PaymentItem } from '../paymentItems.ts';

export async function copyDestination({ row }: PaymentItem): Promise<void> {
  const { destination } = row.payment;
  if (destination !== undefined) await copyText(destination, l10n.t("The destination's public key copied."));
}
