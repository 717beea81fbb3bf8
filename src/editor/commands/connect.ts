import type { NodeSession } from '../nodeSession.ts';
import { withNode } from '../withNode.ts';

/** Reads the settings and their files again and connects anew. */
export async function connect(session: NodeSession): Promise<void> {
  session.disconnect();
  await withNode(session, async () => undefined);
}
