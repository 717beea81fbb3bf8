import * as l10n from '@vscode/l10n';
import type { Lesson } from '../keysend/practice.ts';

/** What a node of the practice network teaches, in one line. */
export function lessonLine(lesson: Lesson): string {
  switch (lesson) {
    case 'own':
      return l10n.t('Your own node: every payment of yours starts here.');
    case 'direct':
      return l10n.t('A direct peer: one hop, no fees.');
    case 'twoHops':
      return l10n.t('Two hops away: the node between you takes a fee.');
    case 'noKeysend':
      return l10n.t('Refuses keysends: it runs without --accept-keysend.');
    case 'noLiquidity':
      return l10n.t('Out of reach: the channel that leads to it has next to nothing left to send.');
    case 'retry':
      return l10n.t('A second try: send 300,000 sat, and the first route fails before another one settles.');
    case 'dearHop':
      return l10n.t('Direct and dear: to pay it is free, but what it forwards costs more than elsewhere.');
    case 'holds':
      return l10n.t(
        'Takes its time: it holds the payment for some seconds, so that you can watch or cancel.',
      );
    case 'refunds':
      return l10n.t('Pays back: a moment after you paid it, a keysend with a message comes in.');
    case 'unlisted':
      return l10n.t('Hidden: its only channel is private, so your node finds no route to it.');
  }
}
