import * as l10n from '@vscode/l10n';
import type { NodeReason, PracticeReason, PracticeTrouble, Reason } from '../keysend/problem.ts';
import type { Door } from './door.ts';
import type { Explanation } from './explanation.ts';
import { explanation } from './explanation.ts';
import { revealFile, showLog, tryAgain } from './remedies.ts';
import { plain, plainPath } from './text.ts';

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

/** It could not be started or reached: what happened, why, and what to do, for each cause its own. */
export function explainPracticeUnavailable({ cause }: PracticeReason, door: Door): Explanation {
  switch (cause.kind) {
    case 'disk':
      return explanation([...diskSentences(cause), again(door)], [tryAgain(), showLog()]);
    case 'portTaken':
      return explanation([
        l10n.t('The practice network cannot be at the port {0}.', String(cause.port)),
        l10n.t('Another program uses that port, or the system keeps it for itself.'),
        l10n.t('Name another port, or leave {0} out.', '--port'),
      ]);
    case 'otherPort':
      return explanation([
        l10n.t('The practice network runs already, at {0}.', plain(cause.host)),
        l10n.t('While it runs it cannot move to the port {0}.', String(cause.port)),
        l10n.t(
          'Leave {0} out to use it where it is, or name a network of its own with {1}.',
          '--port',
          '--dir',
        ),
      ]);
    case 'otherSeed':
      return explanation([
        l10n.t('The practice network in {0} was made with another seed.', plainPath(cause.folder)),
        l10n.t('A network keeps the keys that it was made with.'),
        l10n.t(
          'Leave {0} out to use it as it is, or name a folder without a network with {1}.',
          '--seed',
          '--dir',
        ),
      ]);
    case 'newerVersion':
      return explanation(
        [
          l10n.t('A newer version of Keysend made this practice network, and this one cannot read it.'),
          l10n.t('Update Keysend, then use it again.'),
        ],
        [tryAgain()],
      );
    case 'hangs':
      return explanation(
        [
          l10n.t('The practice network runs, but it does not answer.'),
          cause.pid === undefined
            ? l10n.t('The machine may be very busy, or the process that runs it hangs.')
            : l10n.t(
                'The machine may be very busy, or the process that runs it, number {0}, hangs.',
                String(cause.pid),
              ),
          l10n.t(
            'Wait a moment; if that does not help, end that process, and nothing that was paid is lost.',
          ),
          again(door),
        ],
        [tryAgain(), showLog()],
      );
    case 'ended':
      return explanation(
        [
          l10n.t('The practice network ended as soon as it was started.'),
          l10n.t('Its log has the reason: {0}.', plainPath(cause.log)),
          l10n.t('Mend what it says there.'),
          again(door),
        ],
        [tryAgain(), revealFile(cause.log)],
      );
    case 'other':
      return explanation(
        [
          l10n.t('The practice network could not do what was asked.'),
          ...(cause.detail === '' ? [] : [l10n.t('This is what it says: "{0}".', plainPath(cause.detail))]),
          l10n.t('Wait a moment.'),
          again(door),
        ],
        [tryAgain(), showLog()],
      );
  }
}

function diskSentences({
  what,
  folder,
  detail,
}: Extract<PracticeTrouble, { readonly kind: 'disk' }>): readonly string[] {
  const path = plainPath(folder);
  switch (what) {
    case 'inTheWay':
      return [
        l10n.t('The practice network needs the folder {0}, and a file is in its place.', path),
        l10n.t('Move that file away.'),
      ];
    case 'notAllowed':
      return [
        l10n.t('The practice network may not write in its folder {0}.', path),
        l10n.t('Make that folder, with all that is in it, your own to write in.'),
      ];
    case 'full':
      return [
        l10n.t('The disk has no room for the practice network in {0}.', path),
        l10n.t('Make some room: it needs a few megabytes.'),
      ];
    default:
      return [
        l10n.t('The practice network cannot use its folder {0}.', path),
        l10n.t('This is what the system says: "{0}".', plain(detail)),
        l10n.t('Check the disk that it is on.'),
      ];
  }
}

function again(door: Door): string {
  return door === 'terminal' ? l10n.t('Then run the command again.') : l10n.t('Then try again.');
}
