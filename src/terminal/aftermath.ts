import { diagnose, gatherFacts } from '../keysend/diagnosis.ts';
import type { Diagnosis } from '../keysend/diagnosis.ts';
import { intentOf, intentTo } from '../keysend/intentOf.ts';
import type { LightningNode } from '../keysend/node.ts';
import type { KeysendOrder } from '../keysend/order.ts';
import type { Payment } from '../keysend/payment.ts';
import type { Practice, Receipt } from '../keysend/practice.ts';
import type { PaymentHash } from '../keysend/preimage.ts';
import { reasonOf } from '../keysend/problem.ts';
import type { Session } from './session.ts';
import { reportTrouble } from './trouble.ts';

/** Looking up why a payment failed, or what its receiver did, is worth no longer wait. */
const LOOK_UP_MS = 5000;

/** Whom to ask about a payment that is over. */
export interface Witnesses {
  readonly hash: PaymentHash;
  readonly node: LightningNode;
  /** Absent for a payment that this machine's journal does not know. */
  readonly order?: KeysendOrder;
  /** The network whose receivers can be asked for their side of it. */
  readonly practice?: Practice;
}

/** The payment is over, whether its receiver's side can be shown or not. */
export async function receiptOf(
  { hash, practice }: Witnesses,
  { interrupts, printer }: Session,
): Promise<Receipt | undefined> {
  try {
    return await practice?.receipt(
      hash,
      AbortSignal.any([interrupts.leave, AbortSignal.timeout(LOOK_UP_MS)]),
    );
  } catch (error) {
    if (reasonOf(error) !== undefined) reportTrouble(error, printer);
    return undefined;
  }
}

/** Why it ended as it was last seen; `payment` is absent when it never was. */
export async function diagnosisOf(
  payment: Payment | undefined,
  { order, node, practice }: Witnesses,
  leave: AbortSignal,
): Promise<Diagnosis> {
  if (payment === undefined) return { kind: 'unknown', cause: 'notWatched' };
  const intent = intentOf(payment, order);
  // Our own key stands for a destination that is forgotten: nothing is looked up then.
  if (intent === undefined) return diagnose(payment, intentTo(node.info.key, payment), {});
  const inTime = AbortSignal.any([leave, AbortSignal.timeout(LOOK_UP_MS)]);
  return diagnose(payment, intent, await gatherFacts(payment, intent, node, inTime, practice));
}
