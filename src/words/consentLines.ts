import * as l10n from '@vscode/l10n';
import type { Consent } from '../keysend/connection.ts';
import { plain, plainPath } from './text.ts';

/** What a consent is about, a line for each part: a path may hold line breaks, and none may look like a line of ours. */
export function consentLines({ folder, host, certificatePath, macaroonPath }: Consent): readonly string[] {
  return [
    l10n.t('Folder: {0}', plainPath(folder)),
    l10n.t('Host: {0}', plain(host)),
    ...(certificatePath === undefined ? [] : [l10n.t('Certificate: {0}', plainPath(certificatePath))]),
    l10n.t('Macaroon: {0}', plainPath(macaroonPath)),
  ];
}
