import * as l10n from '@vscode/l10n';
import type { ExposedFile } from '../keysend/connection.ts';
import type { Door } from './door.ts';
import type { Explanation } from './explanation.ts';
import { explanation } from './explanation.ts';
import { plainPath } from './text.ts';

/** A macaroon's file that every user of this computer may read, and how to change that. */
export function explainExposed({ path, isOwn }: ExposedFile, door: Door): Explanation {
  const what = [
    l10n.t(
      'Every user of this computer can read your macaroon, {0}, and with it use your node.',
      plainPath(path),
    ),
  ];
  if (!isOwn) {
    return explanation([
      ...what,
      l10n.t(
        'The file belongs to another user, so only that user can change it: make a copy that only you can read, and name that one.',
      ),
    ]);
  }
  return door === 'terminal'
    ? explanation([...what, l10n.t('To keep it to yourself, run: {0}', `chmod 600 ${quoted(path)}`)])
    : explanation(
        [...what, l10n.t('Make it private, so that only you can read it.')],
        [{ kind: 'makePrivate', path, label: l10n.t('Make It Private') }],
      );
}

/** As a shell takes it, whatever is in it. */
function quoted(path: string): string {
  const shown = plainPath(path);
  return /^[\w./-]+$/.test(shown) ? shown : `'${shown.replaceAll("'", String.raw`'\''`)}'`;
}
