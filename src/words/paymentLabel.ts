import type { Payment } from '../keysend/payment.ts';
import type { Names } from './names.ts';

/** One payment in one row. */
export interface PaymentLabel {
  /** `1,000 sat to carol` */
  readonly label: string;
  /** `5 min ago`; in flight or unknown said first, because nothing but the icon says it otherwise. */
  readonly description: string;
  /** The whole row in words, state included, for a screen reader. */
  readonly accessible: string;
}

/** `now` is Unix milliseconds. */
export function paymentLabel(payment: Payment, names: Names, _now: number): PaymentLabel {
  const label = payment.destination === undefined ? '' : names(payment.destination);
  return { label, description: '', accessible: label };
}
