import * as l10n from '@vscode/l10n';
import type { Reason } from '../keysend/problem.ts';
import { journalRemedy } from './journalRemedy.ts';
import { plain, plainPath } from './text.ts';

/** The journal cannot be used while a payment is out already: whoever reads this must not send it again. */
export function explainBesideJournal({
  path,
  detail,
  cause,
}: Extract<Reason, { readonly kind: 'journalUnavailable' }>): string {
  return [
    l10n.t('The journal of payments at {0} cannot be used: {1}.', plainPath(path), plain(detail)),
    l10n.t('Payments that are on their way go on; do not send them again.'),
    ...(cause === 'setAside' ? [journalRemedy(cause)] : []),
  ].join(' ');
}
