import * as l10n from '@vscode/l10n';
import type { JournalCause } from '../keysend/problem.ts';

/** What a person does where the journal cannot be used. */
export function journalRemedy(cause: JournalCause | undefined): string {
  switch (cause) {
    case 'newerVersion':
      return l10n.t('Update Keysend here to that version, in the editor and in the terminal.');
    case 'locked':
      return l10n.t(
        'Another program or window holds it, as a backup or a viewer of databases does: close that program or window, or wait for it, and try again.',
      );
    case 'notAFile':
      return l10n.t(
        'A folder is where that file belongs, or a file where its folder belongs: move it away and try again.',
      );
    case 'foreign':
      return l10n.t(
        'Move that file elsewhere. If you have a copy of your journal, put it there; otherwise a new one begins.',
      );
    case 'notAllowed':
      return l10n.t('Check that the file and its folder are yours and that you may write there.');
    case 'full':
      return l10n.t('Make room on the disk and try again.');
    case 'setAside':
      return l10n.t('A new journal is in its place. All sending is stopped until you allow it again.');
    case undefined:
      return l10n.t('Check that its disk is plugged in and not full, and that you may write there.');
  }
}
