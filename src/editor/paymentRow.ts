import type { Network } from '../keysend/network.ts';
import type { KeysendOrder } from '../keysend/order.ts';
import type { Payment } from '../keysend/payment.ts';

/** One payment: what the node says, together with what was written down when it was sent from here. */
export interface PaymentRow {
  readonly payment: Payment;
  /** Of the node that pays it: a payment on its way stays in sight when the settings mean another one. */
  readonly network: Network;
  /** Absent for payments of other programs. */
  readonly order?: KeysendOrder;
  /** It is on its way, and another window or an earlier session sent it. */
  readonly resumed?: true;
  /** Its end is not known, and a person said that it counts no more against the limit of 24 hours. */
  readonly dismissed?: true;
}
