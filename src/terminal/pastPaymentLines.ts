import * as l10n from '@vscode/l10n';
import type { NodeKey } from '../keysend/destination.ts';
import { NEVER_SENT } from '../keysend/payment.ts';
import { messageIn } from '../keysend/records.ts';
import type { Payment } from '../keysend/payment.ts';
import { age } from '../words/age.ts';
import { formatAmount } from '../words/amounts.ts';
import type { Names } from '../words/names.ts';
import { plain } from '../words/text.ts';
import type { PastPayment } from './pastPayments.ts';

const GAP = '  ';
const NOTHING = '-';
const HASH_COLUMN = 4;
const LONGEST_MESSAGE = 40;

/**
 * Past payments as a table with a heading; empty without payments. Who paid is named where not all are of one node. What strangers chose, of
 * unknown width on a screen, is in the last column. Where that is wider than `columns`, each hash has a line of its own.
 */
export function pastPaymentLines(
  payments: readonly PastPayment[],
  names: Names,
  now: number,
  columns = Infinity,
): readonly string[] {
  if (payments.length === 0) return [];
  const withPayer = new Set(payments.map(({ payer }) => payer)).size > 1;
  const heading = [
    l10n.t('STATE'),
    l10n.t('AMOUNT'),
    l10n.t('FEE'),
    l10n.t('AGE'),
    l10n.t('HASH'),
    ...(withPayer ? [l10n.t('FROM')] : []),
    l10n.t('TO'),
  ];
  const rows = [
    heading,
    ...payments.map(({ payment, payer }) => row(payment, withPayer ? payer : undefined, names, now)),
  ];
  const lines = table(rows);
  if (lines.every((line) => line.length <= columns)) return lines;
  const hashes = rows.map((cells) => `${GAP}${cells[HASH_COLUMN] ?? ''}`);
  const others = table(rows.map((cells) => cells.toSpliced(HASH_COLUMN, 1)));
  return others.flatMap((line, index) => [line, hashes[index] ?? '']);
}

function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  return rows.map((cells) =>
    cells
      .map((cell, column) => padded(cell, column, widths ?? []))
      .join(GAP)
      .trimEnd(),
  );
}

function row(payment: Payment, payer: NodeKey | undefined, names: Names, now: number): readonly string[] {
  const { amountMsat, feeMsat, hash, createdAtNs, destination } = payment;
  const message = messageIn(payment.records);
  const to = destination === undefined ? l10n.t('(not known)') : names(destination);
  return [
    stateOf(payment),
    formatAmount(amountMsat),
    payment.state === 'succeeded' ? formatAmount(feeMsat) : NOTHING,
    age(Number(createdAtNs / 1_000_000n), now),
    hash,
    ...(payer === undefined ? [] : [names(payer)]),
    message === undefined ? to : `${to} "${plain(message, LONGEST_MESSAGE)}"`,
  ];
}

function stateOf({ state, reason, status }: Payment): string {
  switch (state) {
    case 'succeeded':
      return l10n.t('succeeded');
    case 'inFlight':
      return l10n.t('in flight');
    case 'unknown':
      return l10n.t('unknown');
    case 'failed':
      if (status === NEVER_SENT) return l10n.t('never sent');
      return reason === undefined ? l10n.t('failed') : l10n.t('failed ({0})', reason);
  }
}

/** Amounts and fees stand right, for comparing. */
function padded(cell: string, column: number, widths: readonly number[]): string {
  const width = widths[column] ?? 0;
  return column === 1 || column === 2 ? cell.padStart(width) : cell.padEnd(width);
}
