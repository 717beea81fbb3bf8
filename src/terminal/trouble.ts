import * as l10n from '@vscode/l10n';
import type { ExposedFile } from '../keysend/connection.ts';
import type { JournalDamage } from '../keysend/journalCare.ts';
import { reasonOf } from '../keysend/problem.ts';
import { explainExposed } from '../words/exposedFile.ts';
import { explainDamage } from '../words/journalDamage.ts';
import { explainBesideJournal } from '../words/besideJournal.ts';
import { explain } from '../words/reasons.ts';
import type { Printer } from './printer.ts';

/** Something went wrong beside a payment, which goes on. */
export function reportTrouble(error: unknown, printer: Printer): void {
  const reason = reasonOf(error);
  if (reason?.kind === 'journalUnavailable') printer.err(explainBesideJournal(reason));
  else if (reason !== undefined) printer.err(explain(reason, 'terminal').sentence);
  else printer.err(l10n.t('An error in Keysend itself, while the payment goes on: {0}', stackOf(error)));
}

/** The journal was damaged; what was asked for goes on where it can. */
export function reportDamage(damage: JournalDamage, printer: Printer): void {
  for (const sentence of explainDamage(damage, 'terminal').sentences) printer.err(sentence);
}

/** A macaroon's file is open to every user of this computer. */
export function reportExposed(file: ExposedFile, printer: Printer): void {
  for (const sentence of explainExposed(file, 'terminal').sentences) printer.err(sentence);
}

export function bugSentence(error: unknown): string {
  return l10n.t('This is an error in Keysend itself: {0}', stackOf(error));
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
