import { chmod } from 'node:fs/promises';
import * as l10n from '@vscode/l10n';
import { window } from 'vscode';
import { plain, plainPath } from '../words/text.ts';
import { withoutLinks } from './inertText.ts';

const OWNER_ONLY = 0o600;

/** Leaves a secret file to its owner, and says what came of it. */
export async function makePrivate(path: string): Promise<void> {
  try {
    await chmod(path, OWNER_ONLY);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const sentence = l10n.t('{0} could not be made private: {1}.', plainPath(path), plain(why));
    void window.showErrorMessage(withoutLinks(sentence));
    return;
  }
  void window.showInformationMessage(withoutLinks(l10n.t('Only you can read {0} now.', plainPath(path))));
}
