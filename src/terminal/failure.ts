import * as l10n from '@vscode/l10n';
import { reasonOf } from '../keysend/problem.ts';
import type { ConnectionSource } from '../keysend/problem.ts';
import { explain } from '../words/reasons.ts';
import { Declined } from './declined.ts';
import { exitCode, exitCodeOfReason } from './exitCode.ts';
import type { Work } from './invocation.ts';
import { OutcomeUnknown } from './outcomeUnknown.ts';
import type { Failure } from './reporter.ts';
import type { Session } from './session.ts';
import { trackHint } from './trackHint.ts';
import { stackOf } from './trouble.ts';

/** What an error means for the person. `source`: where the connection was named, once that is known. */
export function failureOf(
  error: unknown,
  work: Work,
  source: ConnectionSource | undefined,
  session: Session,
): Failure {
  const reason = reasonOf(error);
  if (reason !== undefined) {
    const { sentences } = explain(reason, 'terminal', source);
    return { exitCode: exitCodeOfReason(reason), reason, sentences };
  }
  if (error instanceof Declined) {
    return { exitCode: exitCode.notConfirmed, reason: { kind: 'declined' }, sentences: [error.sentence] };
  }
  if (error instanceof OutcomeUnknown) return outcomeUnknown(error, session);
  if (session.interrupts.stop.aborted) return canceled(work, session);
  const nothing = work.kind === 'send' ? [l10n.t('Nothing was sent.')] : [];
  return {
    exitCode: exitCode.failed,
    reason: { kind: 'bug' },
    sentences: [...nothing, l10n.t('This is an error in Keysend itself: {0}', stackOf(error))],
  };
}

/** Ctrl-C before anything was sent. */
function canceled(work: Work, session: Session): Failure {
  const reason = { kind: 'canceled' };
  switch (work.kind) {
    case 'send':
      return { exitCode: exitCode.notConfirmed, reason, sentences: [l10n.t('Canceled; nothing was sent.')] };
    case 'list':
      return { exitCode: exitCode.failed, reason, sentences: [l10n.t('Canceled.')] };
    case 'track': {
      const { hash } = work;
      const sentences = [
        l10n.t('Stopped before the payment was seen; what became of it is not known.'),
        trackHint(hash, session),
      ];
      return { exitCode: exitCode.unknown, reason, hash, sentences };
    }
  }
}

function outcomeUnknown({ hash, cause }: OutcomeUnknown, session: Session): Failure {
  return {
    exitCode: exitCode.unknown,
    reason: { kind: 'outcomeUnknown' },
    hash,
    sentences: [
      l10n.t('The payment {0} may have been sent; what became of it is not known.', hash),
      trackHint(hash, session),
      l10n.t('This is an error in Keysend itself: {0}', stackOf(cause)),
    ],
  };
}
