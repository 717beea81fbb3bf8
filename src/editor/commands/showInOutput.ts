import { diagnose, gatherFacts } from '../../keysend/diagnosis.ts';
import { intentOf } from '../intentOf.ts';
import type { NodeSession } from '../nodeSession.ts';
import type { PaymentItem } from '../paymentItems.ts';
import type { PaymentOutput } from '../paymentOutput.ts';
import { withNode } from '../withNode.ts';

/** Writes the story of a payment into the output channel, as far as it is known, and shows it. */
export async function showInOutput(
  { row }: PaymentItem,
  { session, output }: { session: NodeSession; output: PaymentOutput },
): Promise<void> {
  const intent = intentOf(row);
  const { payment, order } = row;
  if (intent === undefined) return;
  await withNode(session, async ({ node }, abort) => {
    const facts = await gatherFacts(payment, intent, node, abort.signal);
    output.tell(payment, diagnose(payment, intent, facts), node.info.key, order);
  });
}
