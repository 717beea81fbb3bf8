import * as l10n from '@vscode/l10n';
import { explainNotStopped } from '../../words/notStopped.ts';
import { allowSending } from '../../words/remedies.ts';
import type { Errors } from '../errors.ts';
import type { SendingStop } from '../sendingStop.ts';

export interface StopAllParts {
  readonly stop: SendingStop;
  readonly errors: Errors;
}

/** Stops at once, without a question: nothing goes out from any window or terminal until a person allows it again. */
export async function stopAllSending({ stop, errors }: StopAllParts): Promise<void> {
  let count: number;
  try {
    count = await stop.stop();
  } catch (error) {
    errors.note(error);
    const { sentence, remedies } = explainNotStopped(error, 'editor');
    errors.show('error', sentence, remedies, () => stopAllSending({ stop, errors }));
    return;
  }
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
