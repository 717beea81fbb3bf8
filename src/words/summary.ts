import type { Diagnosis } from '../keysend/diagnosis.ts';
import type { Payment } from '../keysend/payment.ts';
import type { Door } from './door.ts';
import type { LineContext } from './paymentLines.ts';

/** The last lines of a payment: SUCCEEDED, FAILED or UNKNOWN, totals, why, and what to do. */
export function summaryLines(
  payment: Payment,
  diagnosis: Diagnosis,
  _context: LineContext & { readonly door: Door },
): readonly string[] {
  return [payment.status, diagnosis.kind];
}
