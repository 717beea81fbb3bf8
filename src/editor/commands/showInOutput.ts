import type { Diagnoses } from '../diagnoses.ts';
import type { NodeSession } from '../nodeSession.ts';
import type { PaymentItem } from '../paymentItems.ts';
import type { PaymentOutput } from '../paymentOutput.ts';
import { withNode } from '../withNode.ts';

/** Writes the story of a payment into the output channel, as far as it is known, and shows it. */
export async function showInOutput(
  { row }: PaymentItem,
  { session, diagnoses, output }: { session: NodeSession; diagnoses: Diagnoses; output: PaymentOutput },
): Promise<void> {
  await withNode(session, async ({ node }) => {
    const diagnosis = await diagnoses.of(row, node);
    if (diagnosis !== undefined) output.tell(row.payment, diagnosis, node.info.key, row.order);
  });
}
