import * as l10n from '@vscode/l10n';
import type { PracticeNode } from '../keysend/practice.ts';
import { reasonOf } from '../keysend/problem.ts';
import { lessonLine } from '../words/lessons.ts';
import { explain } from '../words/reasons.ts';
import { exitCode, exitCodeOfReason } from './exitCode.ts';
import type { ExitCode } from './exitCode.ts';
import type { PracticeInvocation } from './invocation.ts';
import type { ServedPractice, Session } from './session.ts';
import { bugSentence } from './trouble.ts';

/** A server that ends as soon as it was started is not started for ever. */
const SHORTEST_LIFE_MS = 1000;
const MOST_SHORT_LIVES = 3;

/** Serves a practice network until Ctrl-C: that, or a signal to end, is how it is meant to end. */
export async function practice(
  invocation: PracticeInvocation,
  session: Omit<Session, 'flags'>,
): Promise<ExitCode> {
  const { stop } = session.interrupts;
  const stopped = new Promise<void>((resolve) => {
    stop.addEventListener('abort', () => {
      resolve();
    });
  });
  try {
    await serve(invocation, session, stop, stopped);
    return exitCode.succeeded;
  } catch (error) {
    if (stop.aborted) return exitCode.succeeded;
    const reason = reasonOf(error);
    const failure =
      reason === undefined
        ? { exitCode: exitCode.failed, reason: { kind: 'bug' }, sentences: [bugSentence(error)] }
        : { exitCode: exitCodeOfReason(reason), reason, ...explain(reason, 'terminal', PRACTICE_SOURCE) };
    session.reporter.fail(failure);
    return failure.exitCode;
  }
}

const PRACTICE_SOURCE = { kind: 'practice' } as const;

/** When the process that served it has ended, this one takes its place: whoever was told of it may go on. */
async function serve(
  { wish, json }: PracticeInvocation,
  { ports, printer }: Omit<Session, 'flags'>,
  stop: AbortSignal,
  stopped: Promise<void>,
): Promise<void> {
  let told: string | undefined;
  let shortLives = 0;
  for (;;) {
    const served = await ports.servePractice(wish, stop);
    const begun = ports.clock.now();
    try {
      const lines = json ? [JSON.stringify(accessObject(served))] : accessLines(served);
      const text = lines.join('\n');
      if (text !== told) printer.out(text);
      printer.err(servedSentence(served, told !== undefined));
      told = text;
      await Promise.race([served.ended, stopped]);
    } finally {
      await served.close();
    }
    if (stop.aborted) return;
    const short = !served.shared && ports.clock.now() - begun < SHORTEST_LIFE_MS;
    shortLives = short ? shortLives + 1 : 0;
    if (shortLives === MOST_SHORT_LIVES) throw new Error('the practice network ends at once');
  }
}

function servedSentence({ shared }: ServedPractice, again: boolean): string {
  if (shared) {
    return l10n.t(
      'The practice network runs already, for a window or another terminal; it goes on at least until Ctrl-C here.',
    );
  }
  return again
    ? l10n.t('It ended where it ran; it runs here now, until Ctrl-C.')
    : l10n.t('The practice network (simulated, no bitcoin) runs until Ctrl-C.');
}

/** The course's variables, as they stand in a `.env`, and whom there is to pay. */
function accessLines({ access, nodes }: ServedPractice): readonly string[] {
  return [
    `LND_RPC_HOST=${access.host}`,
    `LND_CERT_PATH=${access.certificatePath}`,
    `LND_ADMIN_MACAROON_PATH=${access.macaroonPath}`,
    ...directFirst(nodes).map(({ alias, key, lesson }) => `NODE ${alias} ${key} ${lessonLine(lesson)}`),
  ];
}

/** The same for programs. Fields may be added; none changes its meaning or goes. */
function accessObject({ access, nodes }: ServedPractice): object {
  return {
    host: access.host,
    certificatePath: access.certificatePath,
    macaroonPath: access.macaroonPath,
    nodes: directFirst(nodes).map(({ alias, key, lesson }) => ({
      ...{ alias, key, lesson },
      teaches: lessonLine(lesson),
    })),
  };
}

/** Who accepts at once comes first: the others' tests take the first one. */
function directFirst(nodes: readonly PracticeNode[]): readonly PracticeNode[] {
  return nodes.toSorted((a, b) => Number(b.lesson === 'direct') - Number(a.lesson === 'direct'));
}
