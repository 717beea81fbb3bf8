import { feeLimitFor } from '../keysend/limits.ts';
import type { Intent } from '../keysend/order.ts';
import { messageIn } from '../keysend/records.ts';
import type { PaymentRow } from './paymentsModel.ts';

/** LND's own, for payments of programs whose limits are not known. */
const LND_TIMEOUT_SECONDS = 60;

/** What was asked for: as written down, or what other programs' payments let us see. Undefined without a destination. */
export function intentOf({ payment, order }: PaymentRow): Intent | undefined {
  if (order !== undefined) return order;
  if (payment.destination === undefined) return undefined;
  const message = messageIn(payment.records);
  return {
    destination: payment.destination,
    amountMsat: payment.amountMsat,
    ...(message === undefined ? {} : { message }),
    feeLimitMsat: feeLimitFor(payment.amountMsat),
    timeoutSeconds: LND_TIMEOUT_SECONDS,
  };
}
