import * as l10n from '@vscode/l10n';
import { window } from 'vscode';
import type { NodeSession } from '../nodeSession.ts';
import type { PaymentItem } from '../paymentItems.ts';
import type { PaymentOutput } from '../paymentOutput.ts';
import { withNode } from '../withNode.ts';

/** Writes into the output what the receiver of a practice payment saw and did, and shows it. */
export async function showReceiver(
  { row, hash }: PaymentItem,
  { session, output }: { readonly session: NodeSession; readonly output: PaymentOutput },
): Promise<void> {
  await withNode(session, async ({ practice }, abort) => {
    if (practice === undefined) {
      void window.showInformationMessage(
        l10n.t("The receiver's side can be seen on the practice network only."),
      );
      return;
    }
    const receipt = await practice.receipt(hash, abort.signal);
    if (receipt !== undefined) output.tellReceipt(row.payment, receipt);
    else void window.showInformationMessage(l10n.t('This payment has not reached a receiver.'));
  });
}
