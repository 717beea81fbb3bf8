import * as l10n from '@vscode/l10n';
import { reasonOf } from '../keysend/problem.ts';
import type { Door } from './door.ts';
import { explanation } from './explanation.ts';
import type { Explanation } from './explanation.ts';
import { journalRemedy } from './journalRemedy.ts';
import { localTime } from './localTime.ts';
import { allowSending, showLog, tryAgain } from './remedies.ts';
import { plain, plainPath } from './text.ts';

/**
 * All sending was to be stopped, and that could not be written down: others send, and that is said first, unless the journal said last
 * that a stop holds (`since`, Unix milliseconds).
 */
export function explainNotStopped(error: unknown, door: Door, since?: number): Explanation {
  const reason = reasonOf(error);
  const cause = reason?.kind === 'journalUnavailable' ? reason.cause : undefined;
  if (reason?.kind === 'journalUnavailable' && cause === 'setAside') {
    const cannotBeUsed = l10n.t(
      'The journal of payments at {0} cannot be used: {1}.',
      plainPath(reason.path),
      plain(reason.detail),
    );
    return explanation([cannotBeUsed, journalRemedy(cause)], [allowSending(), showLog()]);
  }
  return explanation(
    [
      ...(since === undefined ? [whyNot(error), whoStillCan(door)] : stoppedAlready(error, since)),
      journalRemedy(cause),
      door === 'editor'
        ? l10n.t('The stop is tried again from time to time; you can also try it now, or turn off the node.')
        : l10n.t('Then run the command again, or turn off the node.'),
    ],
    [tryAgain(), showLog()],
  );
}

function whoStillCan(door: Door): string {
  return door === 'editor'
    ? l10n.t('This window sends nothing until you allow it, but other windows and the terminal still can.')
    : l10n.t('Every window and every terminal on this computer can still send.');
}

function stoppedAlready(error: unknown, since: number): readonly string[] {
  const reason = reasonOf(error);
  return [
    l10n.t('All sending was stopped already, at {0}.', localTime(since)),
    reason?.kind === 'journalUnavailable'
      ? l10n.t(
          'Whether that still holds could not be looked up in the journal of payments at {0} ({1}).',
          plainPath(reason.path),
          plain(reason.detail),
        )
      : l10n.t('Whether that still holds could not be looked up.'),
  ];
}

function whyNot(error: unknown): string {
  const reason = reasonOf(error);
  return reason?.kind === 'journalUnavailable'
    ? l10n.t(
        'Sending is not stopped: the stop could not be written into the journal of payments at {0} ({1}).',
        plainPath(reason.path),
        plain(reason.detail),
      )
    : l10n.t(
        'Sending is not stopped: something went wrong inside Keysend ({0}).',
        plain(error instanceof Error ? error.message : String(error)),
      );
}

/** Why a window that was told to stop sends nothing, although the journal does not know of that stop. */
export function explainStoppedHere(since: number): Explanation {
  return explanation(
    [
      l10n.t('Sending was stopped in this window at {0}, so nothing was sent.', localTime(since)),
      stoppedHereOnly(),
      l10n.t('Run "Allow Sending Again" when payments may go out again.'),
    ],
    [allowSending()],
  );
}

/** What such a stop does not do. */
export function stoppedHereOnly(): string {
  return l10n.t(
    'The stop could not be written down yet, so other windows and the terminal can still send; it is tried again from time to time.',
  );
}
