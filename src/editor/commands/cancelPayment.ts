import * as l10n from '@vscode/l10n';
import { window } from 'vscode';
import type { LivePayments } from '../livePayments.ts';
import type { PaymentItem } from '../paymentItems.ts';
import type { PaymentHash } from '../../keysend/preimage.ts';
import type { PaymentsModel } from '../paymentsModel.ts';
import type { Aliases } from '../aliases.ts';
import { formatAmount } from '../../words/amounts.ts';
import { withoutIcons } from '../inertText.ts';

/** Asks the node for no new attempts of a payment. Without one that can be cancelled, the person picks among those. */
export async function cancelPayment(
  item: PaymentItem | undefined,
  { live, model, aliases }: { live: LivePayments; model: PaymentsModel; aliases: Aliases },
): Promise<void> {
  const cancelable = live.hashes.filter((hash) => live.canCancel(hash));
  const hash =
    item !== undefined && cancelable.includes(item.hash) ? item.hash : await pick(cancelable, model, aliases);
  if (hash !== undefined) live.cancel(hash);
}

async function pick(
  hashes: readonly PaymentHash[],
  model: PaymentsModel,
  aliases: Aliases,
): Promise<PaymentHash | undefined> {
  if (hashes.length === 0) {
    void window.showInformationMessage(l10n.t('No payment in flight was sent from this window.'));
    return undefined;
  }
  const items = hashes.map((hash) => {
    const payment = model.row(hash)?.payment;
    const destination = payment?.destination;
    return {
      label: payment === undefined ? hash : formatAmount(payment.amountMsat),
      description: destination === undefined ? '' : withoutIcons(aliases.names(destination)),
      detail: hash,
      hash,
    };
  });
  const placeHolder = l10n.t('Which payment should make no new attempts?');
  return (await window.showQuickPick(items, { title: l10n.t('Cancel Payment'), placeHolder }))?.hash;
}
