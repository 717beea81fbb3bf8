import * as l10n from '@vscode/l10n';
import type { Engine } from '../keysend/connection.ts';
import { reasonOf } from '../keysend/problem.ts';
import { explain } from '../words/reasons.ts';
import { CommandFailure } from './commandFailure.ts';
import { tellDamage } from './damage.ts';
import { exitCode, exitCodeOfReason } from './exitCode.ts';
import type { ExitCode } from './exitCode.ts';
import type { Failure } from './reporter.ts';
import type { Session } from './session.ts';
import { bugSentence } from './trouble.ts';

export type NodelessSession = Omit<Session, 'flags'>;

/** Does something with the journal, and reports what prevents it. No node is asked. */
export async function withJournal(
  session: NodelessSession,
  perform: (journal: Engine['journal']) => Promise<ExitCode>,
): Promise<ExitCode> {
  let engine: Engine | undefined;
  try {
    engine = await session.ports.loadEngine((damage) => {
      tellDamage(damage, session);
    });
    // The call that meets a damaged file is refused; the next one finds what was saved of it.
    await engine.journal.find([]).catch(() => undefined);
    return await perform(engine.journal);
  } catch (error) {
    const failure = failureOf(error, session);
    session.reporter.fail(failure);
    return failure.exitCode;
  } finally {
    await engine?.journal.close().catch(() => undefined);
  }
}

function failureOf(error: unknown, { interrupts }: NodelessSession): Failure {
  if (error instanceof CommandFailure) return error.failure;
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
