import * as l10n from '@vscode/l10n';
import type { DestinationProblem } from '../keysend/destination.ts';
import { KEY_DIGITS } from '../keysend/destination.ts';
import { plain } from './text.ts';

/** Short, since it stands under the field while a person types. */
export function destinationSentences(problem: DestinationProblem): readonly string[] {
  switch (problem.kind) {
    case 'empty':
      return [
        l10n.t("Enter the public key of the receiver's node: 66 hex digits, starting with 02 or 03."),
        l10n.t('On that node, lncli getinfo shows it as identity_pubkey.'),
      ];
    case 'invoice':
      return [
        l10n.t('This is an invoice.'),
        l10n.t('A keysend does not use one: it goes straight to the public key of a node.'),
        l10n.t(
          "Pay the invoice with lncli payinvoice or a wallet, or ask the receiver for their node's key.",
        ),
      ];
    case 'offer':
      return [
        l10n.t('This is a BOLT 12 offer: paying one means asking for an invoice first.'),
        l10n.t('A keysend uses no invoice: it goes straight to the public key of a node.'),
        l10n.t("Ask the receiver for their node's key."),
      ];
    case 'lnurl':
      return [
        l10n.t('This is an LNURL: the address of a web service that issues invoices.'),
        l10n.t('A keysend uses no invoice: it goes straight to the public key of a node.'),
        l10n.t("Ask the receiver for their node's key."),
      ];
    case 'lightningAddress':
      return [
        l10n.t(
          '"{0}" is a Lightning address: the web service behind it issues invoices.',
          plain(problem.address, 60),
        ),
        l10n.t('A keysend uses no invoice: it goes straight to the public key of a node.'),
        l10n.t("Ask the receiver for their node's key."),
      ];
    case 'nostrKey':
      return [
        l10n.t('This is a nostr identifier: it names an account or a note, not a Lightning node.'),
        l10n.t('Ask the receiver for the public key of their node.'),
      ];
    case 'nostrSecret':
      return [
        l10n.t('This is the secret key of a nostr account: whoever sees it controls that account.'),
        l10n.t('Nothing here keeps it; clear it from your clipboard, too.'),
        l10n.t('A keysend goes to the public key of a Lightning node.'),
      ];
    case 'onChainAddress':
      return [
        l10n.t('This is a Bitcoin address, for payments on chain.'),
        l10n.t('A keysend travels through Lightning channels, to the public key of a node.'),
        l10n.t("Pay the address with lncli sendcoins or a wallet, or ask the receiver for their node's key."),
      ];
    case 'connectionLink':
      return [
        l10n.t('This is an lndconnect link: whoever sees it can use that node, so treat it like a password.'),
        l10n.t('To pay the node, enter its public key.'),
      ];
    case 'webLink':
      return [
        l10n.t('This is a link to a web page.'),
        l10n.t("Copy the node's public key from that page: 66 hex digits, starting with 02 or 03."),
      ];
    case 'name':
      return [
        l10n.t('"{0}" is not a public key.', plain(problem.text, 40)),
        l10n.t(
          'Several nodes can have the same name, so a keysend needs the key: 66 hex digits, starting with 02 or 03.',
        ),
      ];
    case 'paymentHash':
      return [
        l10n.t('These are 64 hex digits: a payment hash, a preimage, or a key without its first two digits.'),
        l10n.t("A node's public key has 66 and starts with 02 or 03."),
      ];
    case 'uncompressedKey':
      return [
        l10n.t('This is a public key in its long form, with 130 digits.'),
        l10n.t('Lightning uses the short form: 66 hex digits, starting with 02 or 03.'),
      ];
    case 'wrongLength':
      return [lengthSentence(problem.digits), l10n.t('Copy the whole key.')];
    case 'notHex':
      return [slipSentence(problem.character, problem.position), l10n.t('Copy the key again.')];
    case 'wrongPrefix':
      return [
        l10n.t("A node's public key starts with 02 or 03; this one starts with {0}.", plain(problem.prefix)),
        l10n.t('Copy the key again.'),
      ];
    case 'notOnCurve':
      return [
        l10n.t('This looks like a public key but cannot be one: it is not a point on the curve secp256k1.'),
        l10n.t('At least one digit is wrong; copy the key again.'),
      ];
    case 'badAddress':
      return [
        l10n.t(
          '"{0}" after the @ is not host:port, such as 127.0.0.1:9735 or [::1]:9735.',
          plain(problem.address, 40),
        ),
        l10n.t('A keysend needs only the key: leave out the @ and what follows.'),
      ];
  }
}

function lengthSentence(digits: number): string {
  const difference = Math.abs(KEY_DIGITS - digits);
  return digits < KEY_DIGITS
    ? l10n.t("A node's public key has 66 hex digits; this one has {0}, {1} too few.", digits, difference)
    : l10n.t("A node's public key has 66 hex digits; this one has {0}, {1} too many.", digits, difference);
}

function slipSentence(character: string, position: number): string {
  const shown = plain(character);
  return shown === ''
    ? l10n.t("Character {0} is a space or invisible; a node's public key has hex digits only.", position)
    : l10n.t('Character {0} is "{1}", which is not a hex digit (0 to 9, a to f).', position, shown);
}
