import * as l10n from '@vscode/l10n';
import type { NodeUse } from './heldNode.ts';
import type { NodeSession } from './nodeSession.ts';
import { showWhenSlow } from './slowWork.ts';

/** Work with the node that a person waits for: connects where that is needed, and tells the session what broke. */
export async function withNode<T>(
  session: NodeSession,
  work: (use: NodeUse, abort: AbortController) => Promise<T>,
): Promise<T> {
  const abort = new AbortController();
  const connecting = session.use({ ask: true }, abort.signal);
  const title = session.practising
    ? l10n.t('Starting the practice network')
    : l10n.t('Connecting to your node');
  await showWhenSlow(title, connecting, abort);
  using use = await connecting;
  try {
    return await work(use, abort);
  } catch (error) {
    session.noteFailure(error, use.node);
    throw error;
  } finally {
    // Whatever was looked up beside the work is of no use after it.
    abort.abort();
  }
}
