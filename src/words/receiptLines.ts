import * as l10n from '@vscode/l10n';
import type { Receipt } from '../keysend/practice.ts';
import { MESSAGE_RECORD, messageIn, PREIMAGE_RECORD } from '../keysend/records.ts';
import type { TlvRecord } from '../keysend/records.ts';
import { formatAmount } from './amounts.ts';
import type { Names } from './names.ts';
import { refusalSentence } from './practiceRefusal.ts';
import { plain } from './text.ts';
import { underWord } from './underWord.ts';

/** LND adds it to every HTLC that it sends. */
const LND_RECORD = 106823n;
const LONGEST_MESSAGE_SHOWN = 200;
/** Bytes of a record that nobody here knows; the keysend's own 32 are always whole. */
const MOST_BYTES_SHOWN = 32;

/** The receiver's side of a keysend on the practice network, as a block below the payer's: what it read, computed and did. */
export function receiptLines(receipt: Receipt, names: Names): readonly string[] {
  const receiver = names(receipt.node);
  return underWord('RECEIVER', [
    invoiceSentence(receipt, receiver),
    ...receipt.records.toSorted(byUse).map(recordLine),
    ...hashLines(receipt),
    ...(receipt.refusal === undefined ? [] : [refusalSentence(receipt.refusal, receiver)]),
  ]);
}

function invoiceSentence({ invoice, amountMsat }: Receipt, receiver: string): string {
  const amount = formatAmount(amountMsat);
  switch (invoice) {
    case 'none':
      return l10n.t('{0} got an HTLC of {1} and made no invoice for it.', receiver, amount);
    case 'OPEN':
      return l10n.t('{0} made an invoice of {1} on the fly: OPEN, not paid yet.', receiver, amount);
    case 'ACCEPTED':
      return l10n.t(
        '{0} made an invoice of {1} on the fly: ACCEPTED, and it holds the HTLC.',
        receiver,
        amount,
      );
    case 'SETTLED':
      return l10n.t('{0} made an invoice of {1} on the fly: SETTLED.', receiver, amount);
    case 'CANCELED':
      return l10n.t('{0} made an invoice of {1} on the fly: CANCELED.', receiver, amount);
  }
}

/** What makes it a keysend first, then what a person wrote. */
function byUse(a: TlvRecord, b: TlvRecord): number {
  const rank = ({ type }: TlvRecord): number =>
    type === PREIMAGE_RECORD ? 0 : type === MESSAGE_RECORD ? 1 : 2;
  return rank(a) - rank(b) || (a.type < b.type ? -1 : 1);
}

function recordLine(record: TlvRecord): string {
  const { type, value } = record;
  if (type === PREIMAGE_RECORD)
    return l10n.t('Record {0}, keysend: the preimage {1}', type.toString(), hex(value));
  if (type === LND_RECORD) return l10n.t("Record {0}, LND's own: {1}", type.toString(), hex(value));
  if (type !== MESSAGE_RECORD) return l10n.t('Record {0}: {1}', type.toString(), hex(value));
  const message = messageIn([record]);
  return message === undefined
    ? l10n.t('Record {0}, message: {1}, which is no UTF-8', type.toString(), hex(value))
    : l10n.t('Record {0}, message: "{1}"', type.toString(), plain(message, LONGEST_MESSAGE_SHOWN));
}

function hex(value: Uint8Array): string {
  if (value.length === 0) return l10n.t('empty');
  const shown = Buffer.from(value.subarray(0, MOST_BYTES_SHOWN)).toString('hex');
  return value.length > MOST_BYTES_SHOWN ? `${shown}…` : shown;
}

function hashLines({ computedHash, matches }: Receipt): readonly string[] {
  if (computedHash === undefined) return [];
  return [
    l10n.t('SHA-256 of that preimage: {0}', computedHash),
    matches
      ? l10n.t('It equals the hash of the HTLC, so this preimage opens it.')
      : l10n.t('It differs from the hash of the HTLC, so this preimage does not open it.'),
  ];
}
