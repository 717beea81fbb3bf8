import type { Practice, Receipt } from '../keysend/practice.ts';
import type { PaymentHash } from '../keysend/preimage.ts';
import type { Errors } from './errors.ts';

/** It stands below a payment that has ended: nobody waits long for it. */
const RECEIPT_WITHIN_MS = 2_000;

/** The receiver's side of a payment, where it can be had: on the practice network, once an HTLC came that far. Never rejects. */
export async function receiptOf(
  hash: PaymentHash,
  practice: Practice | undefined,
  errors: Pick<Errors, 'note'>,
): Promise<Receipt | undefined> {
  try {
    return await practice?.receipt(hash, AbortSignal.timeout(RECEIPT_WITHIN_MS));
  } catch (error) {
    errors.note(error);
    return undefined;
  }
}
