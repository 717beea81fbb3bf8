import * as l10n from '@vscode/l10n';
import type { Journal } from '../keysend/journal.ts';
import { localTime } from '../words/localTime.ts';
import { resumeHint } from './brakeHints.ts';
import { exitCode } from './exitCode.ts';
import type { ExitCode } from './exitCode.ts';
import type { SendingInvocation } from './invocation.ts';
import { mustSayYes } from './mustSayYes.ts';
import { withJournal } from './withJournal.ts';
import type { NodelessSession } from './withJournal.ts';

/** Stops all sending at once, or lets it go on after a yes. */
export async function stopOrResume({ kind }: SendingInvocation, session: NodelessSession): Promise<ExitCode> {
  return withJournal(session, async (journal) => {
    const sentences = await (kind === 'stop' ? stop(journal, session) : resume(journal, session));
    session.reporter.done(exitCode.succeeded, sentences);
    return exitCode.succeeded;
  });
}

async function stop(journal: Journal, { ports }: NodelessSession): Promise<readonly string[]> {
  const { stoppedAt } = await journal.brakes();
  // Once more all the same: somebody may have let it go on since.
  await journal.stop(ports.clock.now());
  return [
    stoppedAt === undefined
      ? l10n.t('All sending is stopped on this computer: no terminal and no window of VS Code sends.')
      : l10n.t('All sending is stopped on this computer already, since {0}.', localTime(stoppedAt)),
    l10n.t('What is on its way already goes on to its end.'),
    resumeHint(ports.commandName),
  ];
}

async function resume(journal: Journal, session: NodelessSession): Promise<readonly string[]> {
  const { stoppedAt } = await journal.brakes();
  if (stoppedAt === undefined) return [l10n.t('Sending is not stopped on this computer.')];
  await mustSayYes(
    {
      before: [l10n.t('All sending was stopped on this computer at {0}.', localTime(stoppedAt))],
      question: l10n.t('Let payments go out again?'),
      otherwise: l10n.t('Sending stays stopped.'),
    },
    session,
  );
  await journal.resume();
  return [l10n.t('Payments can go out again.')];
}
