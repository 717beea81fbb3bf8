import * as l10n from '@vscode/l10n';
import type { JournalDamage } from '../keysend/journalCare.ts';
import { grouped } from './amounts.ts';
import type { Door } from './door.ts';
import type { Explanation } from './explanation.ts';
import { explanation } from './explanation.ts';
import { allowSending, revealFile, showLog } from './remedies.ts';
import { plain, plainPath } from './text.ts';

/** More of them say no more; the log and a check have all. */
const MOST_HASHES = 3;

/** What happened to the journal's file or to orders in it, what was saved, and what to do. In a terminal the commands to type stand below. */
export function explainDamage(damage: JournalDamage, door: Door): Explanation {
  switch (damage.kind) {
    case 'setAside':
      return explanation(
        [
          damage.isEmpty
            ? l10n.t(
                'The journal of payments, {0}, was empty, as after a power cut, or when another program clears it.',
                plainPath(damage.from),
              )
            : l10n.t(
                'The journal of payments, {0}, was damaged, as by a failing disk or a power cut.',
                plainPath(damage.from),
              ),
          l10n.t('It was set aside as {0}: nothing was deleted.', plainPath(damage.to)),
          damage.isEmpty ? withoutAnything() : savedSentence(damage.saved),
          ...(damage.areLimitsLost ? [lostLimits(door)] : []),
          l10n.t(
            'All sending is stopped until you allow it again, since the old one may have known of more.',
          ),
          door === 'terminal'
            ? l10n.t('Keep the old file.')
            : l10n.t(
                'Keep the old file. What the journal lost, your node may still know: see the Payments view before you send again.',
              ),
          ...(damage.isEmpty
            ? [
                l10n.t(
                  'If you were putting a copy there, close all windows and terminals first, and put it there again.',
                ),
              ]
            : []),
        ],
        [allowSending(), revealFile(damage.to), showLog()],
      );
    case 'gone':
      return explanation(
        [
          l10n.t(
            'The journal of payments, {0}, is gone: it was deleted, or moved away.',
            plainPath(damage.from),
          ),
          withoutAnything(),
          l10n.t(
            'All sending is stopped until you allow it again, since the old one may have known of more.',
          ),
          l10n.t(
            'If you have the old one still, close all windows and terminals and put it back there first.',
          ),
          ...(door === 'terminal'
            ? []
            : [
                l10n.t(
                  'What the journal lost, your node may still know: see the Payments view before you send again.',
                ),
              ]),
        ],
        [allowSending(), showLog()],
      );
    case 'orders':
      return explanation(
        [
          unusedSentence(damage.hashes),
          l10n.t('What became of them is known to your node: look them up there before you send again.'),
          door === 'terminal'
            ? l10n.t('Check the disk, too.')
            : l10n.t('The log has their hashes. Check the disk, too.'),
        ],
        [showLog()],
      );
  }
}

function withoutAnything(): string {
  return l10n.t('A new one begins, without the payments and the limits of the old one.');
}

function lostLimits(door: Door): string {
  return door === 'terminal'
    ? l10n.t('Your limits could not be read: the usual ones hold now.')
    : l10n.t(
        'Your limits could not be read: the usual ones hold now, or those of your settings where they are lower.',
      );
}

function savedSentence(saved: number): string {
  switch (saved) {
    case 0:
      return l10n.t('A new one begins; no payment could be read in the old one.');
    case 1:
      return l10n.t('A new one begins with the one payment that could still be read.');
    default:
      return l10n.t('A new one begins with the {0} payments that could still be read.', grouped(saved));
  }
}

function unusedSentence(hashes: readonly string[]): string {
  const named = hashes.slice(0, MOST_HASHES).map((hash) => plain(hash) || l10n.t('(no hash)'));
  const list = [...named, ...(hashes.length > MOST_HASHES ? ['…'] : [])].join(', ');
  return hashes.length === 1
    ? l10n.t('One payment in the journal is damaged and is not used: {0}.', list)
    : l10n.t('{0} payments in the journal are damaged and are not used: {1}.', grouped(hashes.length), list);
}
