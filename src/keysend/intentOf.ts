import type { NodeKey } from './destination.ts';
import { feeLimitFor } from './limits.ts';
import type { Intent, KeysendOrder } from './order.ts';
import type { Payment } from './payment.ts';
import { messageIn } from './records.ts';

/** LND's own, for payments of programs whose limits are not known. */
const LND_TIMEOUT_SECONDS = 60;

/** What was asked for: as written down, or what other programs' payments let us see. Undefined without a destination. */
export function intentOf(payment: Payment, order: KeysendOrder | undefined): Intent | undefined {
  if (order !== undefined) return order;
  return payment.destination === undefined ? undefined : intentTo(payment.destination, payment);
}

/** The same for a payment whose order is not known, to this destination. */
export function intentTo(destination: NodeKey, { amountMsat, records }: Payment): Intent {
  const message = messageIn(records);
  return {
    destination,
    amountMsat,
    ...(message === undefined ? {} : { message }),
    feeLimitMsat: feeLimitFor(amountMsat),
    timeoutSeconds: LND_TIMEOUT_SECONDS,
  };
}
