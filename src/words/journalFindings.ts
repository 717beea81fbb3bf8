import * as l10n from '@vscode/l10n';
import type { JournalFinding } from '../keysend/journalCare.ts';
import { plain, plainPath } from './text.ts';

/** One thing that a check of the journal found, and what to do about it. */
export function findingSentence(finding: JournalFinding): string {
  switch (finding.kind) {
    case 'structure':
      return l10n.t(
        'The file of the journal is damaged: {0}. Make a copy with journal export, and check the disk.',
        plain(finding.detail),
      );
    case 'order':
      return finding.hash === ''
        ? l10n.t('A payment whose hash cannot be read is damaged and is not used.')
        : l10n.t(
            'The payment {0} is damaged and is not used. Its end is known to your node: look it up there.',
            plain(finding.hash),
          );
    case 'setAside':
      return l10n.t(
        'A damaged journal was set aside at {0}. Move it elsewhere when you need it no more.',
        plainPath(finding.path),
      );
  }
}
