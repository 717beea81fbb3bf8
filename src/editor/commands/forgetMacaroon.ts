import * as l10n from '@vscode/l10n';
import { window } from 'vscode';
import { plain } from '../../words/text.ts';
import type { MacaroonParts } from './enterMacaroon.ts';

/** Deletes a macaroon that was entered; the person says which. */
export async function forgetMacaroon({
  session,
  macaroons,
}: Pick<MacaroonParts, 'session' | 'macaroons'>): Promise<void> {
  const hosts = await macaroons.hosts();
  if (hosts.length === 0) {
    void window.showInformationMessage(l10n.t('No macaroon was entered, so none is kept.'));
    return;
  }
  const picked = await window.showQuickPick(
    hosts.map((host) => ({ label: plain(host), host })),
    {
      title: l10n.t('Forget Macaroon'),
      placeHolder: l10n.t('Its file, if there is one, stays where it is'),
    },
  );
  if (picked === undefined) return;
  await macaroons.forget(picked.host);
  session.disconnect();
  void window.showInformationMessage(l10n.t('The macaroon for {0} is forgotten.', plain(picked.host)));
}
