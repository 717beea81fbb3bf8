import type { Diagnoses } from '../diagnoses.ts';
import type { Errors } from '../errors.ts';
import type { NodeSession } from '../nodeSession.ts';
import type { PaymentItem } from '../paymentItems.ts';
import type { PaymentOutput } from '../paymentOutput.ts';
import { receiptOf } from '../receiptOf.ts';
import { withNode } from '../withNode.ts';

export interface StoryParts {
  readonly session: NodeSession;
  readonly diagnoses: Diagnoses;
  readonly output: PaymentOutput;
  readonly errors: Errors;
}

/** Writes the story of a payment into the output channel, as far as it is known, and shows it. */
export async function showInOutput(
  { row }: PaymentItem,
  { session, diagnoses, output, errors }: StoryParts,
): Promise<void> {
  await withNode(session, async ({ node, practice }) => {
    const [diagnosis, receipt] = await Promise.all([
      diagnoses.of(row, node, practice),
      receiptOf(row.payment.hash, practice, errors),
    ]);
    const { payment, order, network } = row;
    if (diagnosis !== undefined)
      output.tell({ payment, diagnosis, payer: node.info.key, network, order, receipt });
  });
}
