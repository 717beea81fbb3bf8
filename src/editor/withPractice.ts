import * as l10n from '@vscode/l10n';
import type { Practice } from '../keysend/practice.ts';
import type { NodeSession } from './nodeSession.ts';
import { showWhenSlow } from './slowWork.ts';

/** What a person asks the practice network for, whichever node the settings name; the first question starts it. */
export async function withPractice<T>(
  session: NodeSession,
  ask: (practice: Practice, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const abort = new AbortController();
  const asking = session.practice().then((practice) => ask(practice, abort.signal));
  await showWhenSlow(l10n.t('Starting the practice network'), asking, abort);
  return asking;
}
