import type { Payment } from '../keysend/payment.ts';
import type { PaymentPage } from '../keysend/node.ts';
import type { ListPaymentsRequest } from '../wire/generated/lnrpc/ListPaymentsRequest.ts';
import type { ListPaymentsResponse__Output as WirePage } from '../wire/generated/lnrpc/ListPaymentsResponse.ts';
import { decodePayment, isKeysend } from './decodePayment.ts';
import { understand } from './understand.ts';

/** LND's own default since 0.20; every payment brings its routes with it. */
const LARGEST_PAGE = 100;
/** A node that mostly pays invoices: after so many calls a short page with a `next` is better than a long wait. */
const MOST_CALLS = 10;
/** The offset at which the newest payment is the next. */
const NEWEST = '0';

/**
 * Keysends from the newest on, as many as asked for unless there are no more or they are far apart. `ask` is one ListPayments;
 * `onUnreadable` hears of a payment that is left out because it is not as LND's files say.
 */
export async function listKeysends(
  page: { readonly next?: string; readonly size: number },
  ask: (request: ListPaymentsRequest) => Promise<WirePage>,
  onUnreadable: (error: unknown) => void,
): Promise<PaymentPage> {
  const payments: Payment[] = [];
  const uncertain: Payment[] = [];
  let next = page.next ?? NEWEST;
  for (let calls = 0; calls < MOST_CALLS; calls++) {
    const offset = next;
    const answer = await ask({
      include_incomplete: true,
      reversed: true,
      index_offset: offset,
      max_payments: String(Math.min(calls === 0 ? page.size : LARGEST_PAGE, LARGEST_PAGE)),
    });
    // The offsets of an empty page are 0, and 0 would start at the newest again.
    if (answer.payments.length === 0) return { payments, uncertain };
    for (const wire of answer.payments.toReversed()) {
      next = wire.payment_index;
      try {
        const keysend = understand('ListPayments', () => isKeysend(wire));
        if (keysend !== false) (keysend === true ? payments : uncertain).push(decodePayment(wire));
      } catch (error) {
        onUnreadable(error);
      }
      if (payments.length >= page.size) break;
    }
    understand('ListPayments', () => {
      checkOlder(next, offset);
    });
    if (payments.length >= page.size) break;
  }
  return { payments, uncertain, next };
}

/** Whoever reads page after page must come to an end, and would read the same ones for ever. */
function checkOlder(index: string, than: string): void {
  if (index === NEWEST || (than !== NEWEST && BigInt(index) >= BigInt(than))) {
    throw new RangeError(`the payments before ${than} go on at ${index}`);
  }
}
