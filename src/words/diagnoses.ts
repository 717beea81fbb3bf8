import type { Diagnosis } from '../keysend/diagnosis.ts';
import type { Payment } from '../keysend/payment.ts';
import type { Door } from './door.ts';
import type { Explanation } from './explanation.ts';
import { explanation } from './explanation.ts';
import type { Names } from './names.ts';

/** Words for what became of a payment: why, and what to do. */
export function explainDiagnosis(
  diagnosis: Diagnosis,
  _payment: Payment,
  _names: Names,
  _door: Door,
): Explanation {
  return explanation([diagnosis.kind]);
}
