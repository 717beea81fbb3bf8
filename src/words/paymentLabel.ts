import * as l10n from '@vscode/l10n';
import type { Payment } from '../keysend/payment.ts';
import { age } from './age.ts';
import { formatAmount } from './amounts.ts';
import type { Names } from './names.ts';
import { receiverName } from './names.ts';

/** One payment in one row. */
export interface PaymentLabel {
  /** `1,000 sat to carol` */
  readonly label: string;
  /** `5 min ago`; of all but a success the state is in front, since icons and colours do not reach everyone. */
  readonly description: string;
  /** The whole row in words, for a screen reader. */
  readonly accessible: string;
}

/** `now` is Unix milliseconds. `resumed`: it was left by whoever sent it, and is followed again. */
export function paymentLabel(payment: Payment, names: Names, now: number, resumed = false): PaymentLabel {
  const { destination, amountMsat, feeMsat, createdAtNs, state } = payment;
  const amount = formatAmount(amountMsat);
  const when = age(Number(createdAtNs / 1_000_000n), now);
  const label = destination === undefined ? amount : l10n.t('{0} to {1}', amount, names(destination));
  const stateNow = resumed ? l10n.t('{0}, resumed', stateText(payment)) : stateText(payment);
  const accessible = l10n.t('{0} to {1}', amount, receiverName(payment, names));
  return {
    label,
    description: state === 'succeeded' ? when : l10n.t('{0}, {1}', stateNow, when),
    accessible:
      state === 'succeeded'
        ? l10n.t('{0}: {1}, fee {2}, {3}', stateText(payment), accessible, formatAmount(feeMsat), when)
        : l10n.t('{0}: {1}, {2}', stateNow, accessible, when),
  };
}

/** The four states as people say them. */
export function stateText({ state, canceling }: Pick<Payment, 'state' | 'canceling'>): string {
  switch (state) {
    case 'succeeded':
      return l10n.t('succeeded');
    case 'failed':
      return l10n.t('failed');
    case 'inFlight':
      return canceling ? l10n.t('canceling') : l10n.t('in flight');
    case 'unknown':
      return l10n.t('outcome unknown');
  }
}
