import * as l10n from '@vscode/l10n';
import { loweredIn, pick, raisedIn } from '../keysend/brakes.ts';
import type { LimitName, Limits } from '../keysend/brakes.ts';
import type { Journal } from '../keysend/journal.ts';
import { limitName, limitValue } from '../words/brakeReasons.ts';
import { exitCode } from './exitCode.ts';
import type { ExitCode } from './exitCode.ts';
import type { LimitsInvocation } from './invocation.ts';
import { mustSayYes } from './mustSayYes.ts';
import { withJournal } from './withJournal.ts';
import type { NodelessSession } from './withJournal.ts';

/** Changes the limits that are named, and shows what holds then. */
export async function limits({ change }: LimitsInvocation, session: NodelessSession): Promise<ExitCode> {
  return withJournal(session, async (journal) => {
    await changeLimits(change, journal, session);
    session.reporter.limits(await journal.brakes());
    session.reporter.done(exitCode.succeeded);
    return exitCode.succeeded;
  });
}

/** What lets less out counts at once; the rest waits for a yes. From the start where they are changed elsewhere meanwhile. */
async function changeLimits(
  change: Partial<Limits>,
  journal: Journal,
  session: NodelessSession,
): Promise<void> {
  const { limits: held } = await journal.brakes();
  const wanted = { ...held, ...change };
  const lowered = loweredIn(wanted, held);
  const isLowered = lowered.length === 0 || (await journal.changeLimits(pick(wanted, lowered), held));
  if (!isLowered) return changeLimits(change, journal, session);
  const raised = raisedIn(wanted, held);
  if (raised.length === 0) return;
  for (const name of lowered) session.printer.err(changeLine(name, wanted, held));
  await mustSayYes(
    {
      before: [
        l10n.t('This lets more out than now:'),
        ...raised.map((name) => changeLine(name, wanted, held)),
      ],
      question: l10n.t('Do you want that?'),
      otherwise:
        raised.length === 1
          ? l10n.t('The limit stays as it was.')
          : l10n.t('These limits stay as they were.'),
    },
    session,
  );
  const isRaised = await journal.changeLimits(pick(wanted, raised), held);
  if (!isRaised) return changeLimits(change, journal, session);
}

function changeLine(name: LimitName, wanted: Limits, held: Limits): string {
  return l10n.t(
    '{0}: {1} (until now: {2})',
    limitName(name),
    limitValue(name, wanted),
    limitValue(name, held),
  );
}
