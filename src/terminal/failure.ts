import * as l10n from '@vscode/l10n';
import { reasonOf } from '../keysend/problem.ts';
import type { ConnectionSource, Reason } from '../keysend/problem.ts';
import type { PaymentHash } from '../keysend/preimage.ts';
import { explain } from '../words/reasons.ts';
import { brakeHints } from './brakeHints.ts';
import { CommandFailure } from './commandFailure.ts';
import { exitCode, exitCodeOfReason } from './exitCode.ts';
import type { ExitCode } from './exitCode.ts';
import type { Work } from './invocation.ts';
import type { Failure } from './reporter.ts';
import type { Session } from './session.ts';
import { trackHint } from './trackHint.ts';
import { bugSentence } from './trouble.ts';

/** What an error means for the person. `source`: where the connection was named, once that is known. */
export function failureOf(
  error: unknown,
  work: Work,
  source: ConnectionSource | undefined,
  session: Session,
): Failure {
  if (error instanceof CommandFailure) return error.failure;
  const reason = reasonOf(error);
  if (reason !== undefined) {
    const { sentences } = explain(reason, 'terminal', source);
    return {
      exitCode: unlessTracked(exitCodeOfReason(reason), work),
      reason,
      sentences: [
        ...sentences,
        ...theOther(reason, session),
        ...brakeHints(reason, session),
        ...whereNobodyCanBeAsked(reason),
      ],
    };
  }
  if (session.interrupts.stop.aborted) return canceled(work, session);
  const nothing = work.kind === 'send' || work.kind === 'again' ? [l10n.t('Nothing was sent.')] : [];
  return {
    exitCode: unlessTracked(exitCode.failed, work),
    reason: { kind: 'bug' },
    sentences: [...nothing, bugSentence(error)],
  };
}

/** Which command shows the payment that stands in the way of this one. */
function theOther(reason: Reason, session: Session): readonly string[] {
  switch (reason.kind) {
    case 'sentAlready':
    case 'sameMeanwhile':
    case 'orderExists':
      return [trackHint(reason.hash, session)];
    default:
      return [];
  }
}

/** That a payment could not be followed must not look like the payment's failure. */
function unlessTracked(code: ExitCode, work: Work): ExitCode {
  return (work.kind === 'track' || work.kind === 'recover') && code === exitCode.failed
    ? exitCode.unknown
    : code;
}

/** A bug ended the watching of a payment that was sent, or may have been. */
export function outcomeUnknown(hash: PaymentHash, cause: unknown, session: Session): CommandFailure {
  return new CommandFailure({
    exitCode: exitCode.unknown,
    reason: { kind: 'outcomeUnknown' },
    hash,
    sentences: [
      l10n.t('The payment {0} may have been sent; what became of it is not known.', hash),
      trackHint(hash, session),
      bugSentence(cause),
    ],
  });
}

/** Where there is a person, a missing consent was asked for and does not come this far. */
function whereNobodyCanBeAsked(reason: Reason): readonly string[] {
  if (reason.kind === 'otherNode')
    return [l10n.t('There is no terminal here to ask in. Run the command in a terminal once.')];
  if (reason.kind !== 'consentNeeded') return [];
  return [
    l10n.t(
      'There is no terminal here to ask in. Run the command in a terminal once, or name the node yourself with {0}, or with {1} in the environment.',
      '--host, --cert, --macaroon',
      'LND_RPC_HOST, LND_CERT_PATH, LND_ADMIN_MACAROON_PATH',
    ),
  ];
}

/** Ctrl-C before anything was sent. */
function canceled(work: Work, session: Session): Failure {
  const reason = { kind: 'canceled' };
  switch (work.kind) {
    case 'send':
    case 'again':
      return { exitCode: exitCode.notConfirmed, reason, sentences: [l10n.t('Canceled; nothing was sent.')] };
    case 'list':
    case 'audit':
      return { exitCode: exitCode.failed, reason, sentences: [l10n.t('Canceled.')] };
    case 'recover':
      return {
        exitCode: exitCode.unknown,
        reason,
        sentences: [l10n.t('Canceled before any payment was looked up.')],
      };
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
