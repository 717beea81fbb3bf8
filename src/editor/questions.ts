import * as l10n from '@vscode/l10n';
import { window } from 'vscode';
import type { MessageItem } from 'vscode';
import type { Consent } from '../keysend/connection.ts';
import type { Preparation } from '../keysend/prepare.ts';
import { confirmation } from '../words/confirmation.ts';
import type { Names } from '../words/names.ts';
import { explain } from '../words/reasons.ts';
import { openSettings } from './commands/openSettings.ts';

export type Answer = 'pay' | 'back' | 'cancel';

/** What only a person may answer. Asked anew every time; VS Code refuses modals in its test hosts, so tests answer themselves. */
export interface Questions {
  /** `warnings`: whole sentences beside those that the preparation gives rise to. */
  pay(preparation: Preparation, names: Names, warnings: readonly string[]): Promise<Answer>;
  /** May this folder's connection use a macaroon from elsewhere? */
  allow(consent: Consent): Promise<boolean>;
  /** May the practice network lose what happened on it? */
  resetPractice(): Promise<boolean>;
}

/** Asks in VS Code's modal dialog, where Enter presses the first button: it never is one that pays or allows. */
export const modalQuestions: Questions = {
  async pay(preparation, names, warnings) {
    const words = confirmation(preparation, names);
    const concerns = [...warnings, ...words.warnings];
    const options = { modal: true, detail: paragraphs(words.details, words.notes, concerns) };
    // An order that goes out as it is has no steps to go back to.
    const back: MessageItem = {
      title: preparation.neverSent === undefined ? l10n.t('Back') : l10n.t('Do Not Send'),
    };
    const pay: MessageItem = { title: words.payLabel };
    const pressed =
      concerns.length === 0
        ? await window.showInformationMessage(words.question, options, back, pay)
        : await window.showWarningMessage(words.question, options, back, pay);
    if (pressed === pay) return 'pay';
    return pressed === back && preparation.neverSent === undefined ? 'back' : 'cancel';
  },

  async allow(consent) {
    const { sentences } = explain({ kind: 'consentNeeded', ...consent }, 'editor');
    const look: MessageItem = { title: l10n.t('Open Settings') };
    const allow: MessageItem = { title: l10n.t('Allow') };
    const detail = paragraphs(sentences, details(consent));
    const question = l10n.t('Let this folder use your macaroon?');
    const pressed = await window.showWarningMessage(question, { modal: true, detail }, look, allow);
    if (pressed === look) await openSettings('keysend.lnd.macaroonPath');
    return pressed === allow;
  },

  async resetPractice() {
    const detail = paragraphs(
      [
        l10n.t(
          'Restored: all channels with their balances, nodes that were stopped, and who accepts keysends.',
        ),
        l10n.t('Payments that are on their way fail.'),
      ],
      [l10n.t('What was paid stays in the list.')],
    );
    const reset: MessageItem = { title: l10n.t('Reset') };
    const question = l10n.t('Make the practice network what it was on the first day?');
    return (await window.showWarningMessage(question, { modal: true, detail }, reset)) === reset;
  },
};

function details({ folder, host, certificatePath, macaroonPath }: Consent): readonly string[] {
  return [
    l10n.t('Folder: {0}', folder),
    l10n.t('Host: {0}', host),
    ...(certificatePath === undefined ? [] : [l10n.t('Certificate: {0}', certificatePath)]),
    l10n.t('Macaroon: {0}', macaroonPath),
  ];
}

function paragraphs(...groups: readonly (readonly string[])[]): string {
  return groups
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}
