import * as l10n from '@vscode/l10n';
import type { Journal } from '../keysend/journal.ts';
import { reasonOf } from '../keysend/problem.ts';
import { localTime } from '../words/localTime.ts';
import { explainNotStopped } from '../words/notStopped.ts';
import { resumeHint } from './brakeHints.ts';
import { CommandFailure } from './commandFailure.ts';
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
  const { stoppedAt } = await toldIfNot(journal.brakes());
  // Once more all the same: somebody may have let it go on since.
  await toldIfNot(journal.stop(ports.clock.now()), stoppedAt);
  return [
    stoppedAt === undefined
      ? l10n.t('All sending is stopped on this computer: no terminal and no window of VS Code sends.')
      : l10n.t('All sending is stopped on this computer already, since {0}.', localTime(stoppedAt)),
    l10n.t(
      'Within a second payments in flight make no new attempts; what is locked on its way may still settle.',
    ),
    resumeHint(ports.commandName),
  ];
}

/** That a journal cannot be used sounds as if nothing were sent. */
async function toldIfNot<T>(work: Promise<T>, since?: number): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const { sentences } = explainNotStopped(error, 'terminal', since);
    const reason = reasonOf(error) ?? { kind: 'bug' };
    throw new CommandFailure({ exitCode: exitCode.failed, reason, sentences });
  }
}

async function resume(journal: Journal, session: NodelessSession): Promise<readonly string[]> {
  let { stoppedAt } = await journal.brakes();
  if (stoppedAt === undefined) return [l10n.t('Sending is not stopped on this computer.')];
  while (stoppedAt !== undefined) {
    await mustSayYes(
      {
        before: [l10n.t('All sending was stopped on this computer at {0}.', localTime(stoppedAt))],
        question: l10n.t('Let payments go out again?'),
        otherwise: l10n.t('Sending stays stopped.'),
      },
      session,
    );
    // Stopped anew since the question: asked anew.
    stoppedAt = await journal.resume(stoppedAt);
  }
  return [l10n.t('Payments can go out again.')];
}
