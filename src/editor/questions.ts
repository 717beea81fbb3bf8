import * as l10n from '@vscode/l10n';
import { commands, window } from 'vscode';
import type { MessageItem } from 'vscode';
import type { Consent, OtherNode } from '../keysend/connection.ts';
import type { Preparation } from '../keysend/prepare.ts';
import type { Payment } from '../keysend/payment.ts';
import { formatAmount } from '../words/amounts.ts';
import { confirmation } from '../words/confirmation.ts';
import { consentLines } from '../words/consentLines.ts';
import { localTime } from '../words/localTime.ts';
import type { Names } from '../words/names.ts';
import { explain } from '../words/reasons.ts';
import { plain } from '../words/text.ts';
import type { CommandId } from './commandIds.ts';
import { openSettings } from './commands/openSettings.ts';

export type Answer = 'pay' | 'back' | 'cancel';

/** What only a person may answer. Asked anew every time; VS Code refuses modals in its test hosts, so tests answer themselves. */
export interface Questions {
  /** `warnings`: whole sentences beside those that the preparation gives rise to. */
  pay(preparation: Preparation, names: Names, warnings: readonly string[]): Promise<Answer>;
  /** May this folder's connection use a macaroon from elsewhere? */
  allow(consent: Consent): Promise<boolean>;
  /** Is this the right node at its address from now on? */
  accept(other: OtherNode): Promise<boolean>;
  /** May these limits be raised? Each change names the old and the new value. `cancel`: the payment is not to be sent at all. */
  raise(changes: readonly string[]): Promise<'allow' | 'keep' | 'cancel'>;
  /** All sending was stopped then (Unix milliseconds): may payments go out again? */
  allowSending(since: number): Promise<boolean>;
  /** May this payment, whose end is not known, count no more against the limit of 24 hours? */
  dismiss(payment: Payment, names: Names): Promise<'dismiss' | 'look' | 'cancel'>;
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
    const detail = paragraphs(sentences, consentLines(consent));
    const question = l10n.t('Let this folder use your macaroon?');
    const pressed = await window.showWarningMessage(question, { modal: true, detail }, look, allow);
    if (pressed === look) await openSettings('keysend.lnd.macaroonPath');
    return pressed === allow;
  },

  async accept(other) {
    const { sentences } = explain({ kind: 'otherNode', ...other }, 'editor');
    const look: MessageItem = { title: l10n.t('Open Settings') };
    const use: MessageItem = { title: l10n.t('Use This Node') };
    const question = l10n.t('Another node answers at {0}. Use it?', plain(other.host));
    const options = { modal: true, detail: paragraphs(sentences) };
    const pressed = await window.showWarningMessage(question, options, look, use);
    if (pressed === look) await openSettings('keysend.lnd.host');
    return pressed === use;
  },

  async raise(changes) {
    const detail = paragraphs([l10n.t('Your settings let more out than before:')], changes, [
      l10n.t(
        'If you did not change them, another program did: keep the old limits and look into your settings.',
      ),
      l10n.t('What you allow holds in every window and in the terminal.'),
    ]);
    const keep: MessageItem = { title: l10n.t('Keep the Old Limits') };
    const allow: MessageItem = { title: l10n.t('Allow') };
    const question = l10n.t('Raise your limits?');
    const pressed = await window.showWarningMessage(question, { modal: true, detail }, keep, allow);
    return pressed === allow ? 'allow' : pressed === keep ? 'keep' : 'cancel';
  },

  async allowSending(since) {
    const detail = paragraphs([
      l10n.t('All sending was stopped at {0}.', localTime(since)),
      l10n.t(
        'Payments can then go out again from every window and from the terminal; nothing is sent by itself.',
      ),
    ]);
    const look: MessageItem = { title: l10n.t('Show Payments') };
    const allow: MessageItem = { title: l10n.t('Allow Sending') };
    const question = l10n.t('Allow payments to go out again?');
    const pressed = await window.showWarningMessage(question, { modal: true, detail }, look, allow);
    const showPayments: CommandId = 'keysend.showPayments';
    if (pressed === look) await commands.executeCommand(showPayments);
    return pressed === allow;
  },

  async dismiss({ amountMsat, destination, hash }, names) {
    const detail = paragraphs(
      [
        destination === undefined
          ? l10n.t('{0}: its end is not known.', formatAmount(amountMsat))
          : l10n.t('{0} to {1}: its end is not known.', formatAmount(amountMsat), names(destination)),
        l10n.t('Hash: {0}', hash),
      ],
      [
        l10n.t('It is not canceled by this: it may have been paid, or may still be.'),
        l10n.t('It is still followed, and counts again if it settles.'),
        l10n.t('You are no longer told of it before you pay the same again.'),
      ],
    );
    const look: MessageItem = { title: l10n.t('Show in Output') };
    const dismiss: MessageItem = { title: l10n.t('Count No More') };
    // "Cancel" could be read as canceling the payment.
    const keep: MessageItem = { title: l10n.t('Keep Counting'), isCloseAffordance: true };
    const question = l10n.t('Count this payment no more against your limit for 24 hours?');
    const pressed = await window.showWarningMessage(question, { modal: true, detail }, look, dismiss, keep);
    return pressed === dismiss ? 'dismiss' : pressed === look ? 'look' : 'cancel';
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

function paragraphs(...groups: readonly (readonly string[])[]): string {
  return groups
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}
