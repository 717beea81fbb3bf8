import * as l10n from '@vscode/l10n';
import type { JournalCare } from '../keysend/journalCare.ts';
import { plainPath } from '../words/text.ts';
import { exitCode } from './exitCode.ts';
import type { ExitCode } from './exitCode.ts';
import type { JournalInvocation, JournalTask } from './invocation.ts';
import { jsonLine } from './jsonLine.ts';
import { csvHeading, csvLine } from './journalTable.ts';
import { withJournal } from './withJournal.ts';
import type { NodelessSession } from './withJournal.ts';

/** Copies, checks or exports the journal. No node is asked. */
export async function journal({ task }: JournalInvocation, session: NodelessSession): Promise<ExitCode> {
  return withJournal(session, (care) => perform(task, care, session));
}

function perform(task: JournalTask, care: JournalCare, session: NodelessSession): Promise<ExitCode> {
  switch (task.kind) {
    case 'backup':
      return backUp(task.file, care, session);
    case 'check':
      return check(care, session);
    case 'export':
      return exportAll(task.format, care, session);
  }
}

async function backUp(file: string, care: JournalCare, { reporter }: NodelessSession): Promise<ExitCode> {
  await care.backup(file);
  reporter.done(exitCode.succeeded, [
    l10n.t('The journal was copied to {0}.', plainPath(file)),
    l10n.t('Keep it for your eyes only: it holds preimages.'),
  ]);
  return exitCode.succeeded;
}

async function check(care: JournalCare, { reporter }: NodelessSession): Promise<ExitCode> {
  const findings = await care.check();
  for (const finding of findings) reporter.finding(finding);
  const code = findings.length === 0 ? exitCode.succeeded : exitCode.failed;
  reporter.done(code, findings.length === 0 ? [l10n.t('Nothing is wrong with the journal.')] : []);
  return code;
}

/** As fast as its reader takes it, and no further than its reader wants. */
async function exportAll(
  format: 'json' | 'csv',
  care: JournalCare,
  { printer, interrupts }: NodelessSession,
): Promise<ExitCode> {
  const { stop } = interrupts;
  if (format === 'csv') printer.out(csvHeading());
  for await (const order of care.export()) {
    printer.out(format === 'csv' ? csvLine(order) : jsonLine(order));
    if (!(await printer.taken(stop))) break;
  }
  return exitCode.succeeded;
}
