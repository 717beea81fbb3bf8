import * as l10n from '@vscode/l10n';
import type { Engine } from '../keysend/connection.ts';
import type { JournalCare } from '../keysend/journalCare.ts';
import { reasonOf } from '../keysend/problem.ts';
import { explain } from '../words/reasons.ts';
import { plainPath } from '../words/text.ts';
import { exitCode, exitCodeOfReason } from './exitCode.ts';
import type { ExitCode } from './exitCode.ts';
import type { JournalInvocation, JournalTask } from './invocation.ts';
import { csvHeading, csvLine } from './journalTable.ts';
import type { Failure } from './reporter.ts';
import type { Session } from './session.ts';
import { bugSentence, reportDamage } from './trouble.ts';

type NodelessSession = Omit<Session, 'flags'>;

/** Copies, checks or exports the journal. No node is asked. */
export async function journal({ task }: JournalInvocation, session: NodelessSession): Promise<ExitCode> {
  let engine: Engine | undefined;
  try {
    engine = await session.ports.loadEngine((damage) => {
      reportDamage(damage, session.printer);
    });
    // The call that meets a damaged file is refused; the next one finds what was saved of it.
    await engine.journal.find([]).catch(() => undefined);
    return await perform(task, engine.journal, session);
  } catch (error) {
    const failure = failureOf(error, session);
    session.reporter.fail(failure);
    return failure.exitCode;
  } finally {
    await engine?.journal.close().catch(() => undefined);
  }
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
    printer.out(format === 'csv' ? csvLine(order) : JSON.stringify(order));
    if (!(await printer.taken(stop))) break;
  }
  return exitCode.succeeded;
}

function failureOf(error: unknown, { interrupts }: NodelessSession): Failure {
  const reason = reasonOf(error);
  if (reason !== undefined) {
    return { exitCode: exitCodeOfReason(reason), reason, ...explain(reason, 'terminal') };
  }
  const canceled = interrupts.stop.aborted;
  return {
    exitCode: exitCode.failed,
    reason: { kind: canceled ? 'canceled' : 'bug' },
    sentences: [canceled ? l10n.t('Canceled.') : bugSentence(error)],
  };
}
