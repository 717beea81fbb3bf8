import { diagnose, gatherFacts } from '../keysend/diagnosis.ts';
import type { Diagnosis } from '../keysend/diagnosis.ts';
import { intentOf } from '../keysend/intentOf.ts';
import type { LightningNode } from '../keysend/node.ts';
import { isEnded, NEVER_SENT } from '../keysend/payment.ts';
import type { Practice } from '../keysend/practice.ts';
import type { PaymentHash } from '../keysend/preimage.ts';
import type { PaymentRow } from './paymentRow.ts';

/** Why a payment failed is asked of a node that may not answer. */
const FACTS_WITHIN_MS = 5_000;

/** Why payments are as they are; the node, and the practice network it may be of, are asked once for each that ended. */
export class Diagnoses {
  readonly #known = new Map<PaymentHash, Diagnosis>();

  /** Undefined where too little is known of the payment. Never rejects. */
  async of(
    { payment, order }: Omit<PaymentRow, 'network'>,
    node: LightningNode,
    practice: Practice | undefined,
  ): Promise<Diagnosis | undefined> {
    const known = this.#known.get(payment.hash);
    if (known !== undefined) return known;
    const intent = intentOf(payment, order);
    if (intent === undefined) return undefined;
    const inTime = AbortSignal.timeout(FACTS_WITHIN_MS);
    const facts = await gatherFacts(payment, intent, node, inTime, practice);
    const diagnosis = diagnose(payment, intent, facts);
    // One that was never sent may go out again.
    if (isEnded(payment) && payment.status !== NEVER_SENT) this.#known.set(payment.hash, diagnosis);
    return diagnosis;
  }
}
