import * as l10n from '@vscode/l10n';
import { allowSending } from '../words/remedies.ts';
import type { Errors } from './errors.ts';

/** All sending is stopped, which ended the attempts of so many payments of this window. */
export function tellStopped(count: number, errors: Pick<Errors, 'show'>): void {
  const sentences = [
    l10n.t('All sending is stopped, in every window and in the terminal, until you allow it again.'),
    ...(count === 0 ? [] : [canceled(count)]),
  ];
  errors.show('warning', sentences.join(' '), [allowSending()], () => undefined);
}

function canceled(count: number): string {
  return count === 1
    ? l10n.t('1 payment in flight makes no new attempts; what is locked on its way may still settle.')
    : l10n.t(
        '{0} payments in flight make no new attempts; what is locked on its way may still settle.',
        count,
      );
}
