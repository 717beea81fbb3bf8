import * as l10n from '@vscode/l10n';
import { window } from 'vscode';
import type { MacaroonStore } from '../../keysend/connection.ts';
import { plain } from '../../words/text.ts';
import type { NodeSession } from '../nodeSession.ts';
import type { Settings } from '../settings.ts';
import { openSettings } from './openSettings.ts';

export interface MacaroonParts {
  readonly session: NodeSession;
  readonly settings: Settings;
  readonly macaroons: MacaroonStore;
}

/**
 * Asks for a macaroon as text and keeps it with the editor's secrets, for the host that the person's own settings name and the
 * certificate that it has now. True when there is one more.
 */
export async function enterMacaroon({ session, settings, macaroons }: MacaroonParts): Promise<boolean> {
  const [{ user }] = settings.node();
  const place = await macaroons.placeOf(user.host, user.tlsCertPath);
  if (place === undefined) {
    await askForHost();
    return false;
  }
  const { host } = place;
  const text = await window.showInputBox({
    title: l10n.t('Enter Macaroon'),
    prompt: l10n.t(
      'Hex or base64. It is kept with the secrets of the editor and only ever sent to {0}, the host in your user settings.',
      plain(host),
    ),
    password: true,
    ignoreFocusOut: true,
    validateInput: (typed) =>
      typed.trim() === '' || macaroons.understands(typed)
        ? undefined
        : l10n.t('This is no macaroon in hex or base64, or not a whole one.'),
  });
  if (text === undefined || !macaroons.understands(text)) return false;
  await macaroons.keep(place, text);
  const removed = await settings.removeMacaroonPath();
  session.disconnect();
  const sentences = [
    l10n.t('The macaroon for {0} is kept with the secrets of the editor.', plain(host)),
    ...(removed
      ? [l10n.t('{0} was removed from your user settings: it would have counted instead.', MACAROON_PATH)]
      : []),
  ];
  void window.showInformationMessage(sentences.join(' '));
  return true;
}

const MACAROON_PATH = 'keysend.lnd.macaroonPath';

async function askForHost(): Promise<void> {
  const open = l10n.t('Open Setting');
  const pressed = await window.showInformationMessage(
    l10n.t(
      'First set {0} in your user settings: a macaroon is kept for one host and sent to no other.',
      'keysend.lnd.host',
    ),
    open,
  );
  if (pressed === open) await openSettings('keysend.lnd.host');
}
