import * as l10n from '@vscode/l10n';
import type { NodeReason, PracticeReason, Reason } from '../keysend/problem.ts';
import type { Door } from './door.ts';
import type { Explanation } from './explanation.ts';
import { explanation } from './explanation.ts';
import { showLog, tryAgain } from './remedies.ts';
import { plain } from './text.ts';

/** What the practice network itself says while it runs. All else that a node can have against a call means that it does not. */
const ANSWERS: ReadonlySet<Reason['kind']> = new Set<NodeReason['kind']>([
  'notImplemented',
  'paymentNotFound',
  'alreadyExists',
  'orderRefused',
  'nodeError',
]);

/** Whether a node's reason says of the practice network that it has ended, or that something else is in its place. */
export function endsPractice(reason: NodeReason): boolean {
  return !ANSWERS.has(reason.kind);
}

/** It has no settings that could be wrong: whoever uses it next starts it. */
export function explainPracticeEnded(door: Door): Explanation {
  return explanation(
    [
      l10n.t('The practice network does not run any more.'),
      door === 'terminal'
        ? l10n.t('Run the command again: that starts it, with all that was paid.')
        : l10n.t('Try again: that starts it, with all that was paid.'),
    ],
    [tryAgain()],
  );
}

export function explainPracticeUnavailable({ detail }: PracticeReason, door: Door): Explanation {
  return explanation(
    [
      l10n.t('The practice network cannot be used: {0}.', plain(detail)),
      door === 'terminal'
        ? l10n.t(
            'It needs a folder of yours to write in and a free port on this machine; run the command again.',
          )
        : l10n.t('It needs a folder of yours to write in and a free port on this machine; then try again.'),
    ],
    [tryAgain(), showLog()],
  );
}
