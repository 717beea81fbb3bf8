import * as l10n from '@vscode/l10n';
import type { ConnectionSource, JournalReason, OrderReason, Reason } from '../keysend/problem.ts';
import { amountSentences } from './amountProblems.ts';
import { grouped } from './amounts.ts';
import { explainBrake } from './brakeReasons.ts';
import { explainConnectionDetails } from './connectionReasons.ts';
import type { Place } from './connectionPart.ts';
import { destinationSentences } from './destinationProblems.ts';
import type { Door } from './door.ts';
import type { Explanation } from './explanation.ts';
import { explanation } from './explanation.ts';
import { explainNode } from './nodeReasons.ts';
import { endsPractice, explainPracticeEnded, explainPracticeUnavailable } from './practiceReasons.ts';
import { journalRemedy } from './journalRemedy.ts';
import { allowSending, showLog, trackPayment, tryAgain } from './remedies.ts';
import { plain, plainPath } from './text.ts';

/**
 * Words for a reason. `source` is where the connection was named, if one was: the sentence then names that very setting, flag
 * or variable.
 */
export function explain(reason: Reason, door: Door, source?: ConnectionSource): Explanation {
  const place: Place = { door, source };
  switch (reason.kind) {
    case 'amount':
      return explanation(amountSentences(reason.problem));
    case 'destination':
      return explanation(destinationSentences(reason.problem));
    case 'noConnection':
    case 'partMissing':
    case 'hostWithoutPort':
    case 'hostInvalid':
    case 'portInvalid':
    case 'macaroonPasted':
    case 'variableUnknown':
    case 'pathIsRelative':
    case 'pathHasControlCharacter':
    case 'dotenvUnreadable':
    case 'pathIsUnc':
    case 'fileMissing':
    case 'fileIsDirectory':
    case 'fileUnreadable':
    case 'fileReplaced':
    case 'certificateGarbage':
    case 'certificateIsKey':
    case 'macaroonIsHex':
    case 'macaroonIsBase64':
    case 'macaroonGarbage':
    case 'otherCertificate':
    case 'consentNeeded':
    case 'workspaceNotTrusted':
    case 'otherNode':
      return explainConnectionDetails(reason, place);
    case 'messageTooLong':
    case 'paymentToSelf':
    case 'differentNode':
    case 'sentAlready':
    case 'sameMeanwhile':
    case 'notConfirmed':
      return explainOrder(reason, door);
    case 'journalUnavailable':
    case 'orderExists':
    case 'orderLost':
    case 'backupFailed':
      return explainJournal(reason);
    case 'sendingStopped':
    case 'abovePaymentLimit':
    case 'aboveFeeLimit':
    case 'aboveDayLimit':
      return explainBrake(reason, door);
    case 'practiceUnavailable':
      return explainPracticeUnavailable(reason, door);
    default:
      return source?.kind === 'practice' && endsPractice(reason)
        ? explainPracticeEnded(door)
        : explainNode(reason, place);
  }
}

function explainOrder(reason: OrderReason, door: Door): Explanation {
  switch (reason.kind) {
    case 'messageTooLong':
      return explanation([
        l10n.t(
          'The message has {0} bytes; at most {1} fit into a payment to a direct peer, and fewer over more hops.',
          grouped(reason.bytes),
          grouped(reason.most),
        ),
        l10n.t('Shorten it; letters other than a to z take two to four bytes each.'),
      ]);
    case 'paymentToSelf':
      return explanation([
        l10n.t('This is the public key of the node that pays.'),
        l10n.t('Enter the key of another node, or connect to another one.'),
      ]);
    case 'differentNode':
      return explanation([
        l10n.t(
          'This payment was confirmed for the node {0}, but now {1} answers.',
          plain(reason.expected),
          plain(reason.found),
        ),
        l10n.t('Nothing was sent.'),
        l10n.t('Check where the connection leads, then send again.'),
      ]);
    case 'sentAlready':
      return explanation(
        [
          l10n.t(
            'Nothing was sent: this payment is being sent again from elsewhere, or its first call may still arrive.',
          ),
          l10n.t('See what became of it before you send again.'),
        ],
        [trackPayment(reason.hash)],
      );
    case 'sameMeanwhile':
      return explanation(
        [
          l10n.t(
            'Nothing was sent: the same amount to the same destination was sent from elsewhere meanwhile.',
          ),
          l10n.t('See what became of it before you send again.'),
        ],
        [trackPayment(reason.hash), tryAgain()],
      );
    case 'notConfirmed':
      return explanation([
        door === 'terminal'
          ? l10n.t(
              'This node is on {0}, and nobody is here to confirm the payment, so nothing was sent.',
              plain(reason.network),
            )
          : l10n.t(
              'This node is on {0}, and the payment was not confirmed, so nothing was sent.',
              plain(reason.network),
            ),
        door === 'terminal'
          ? l10n.t('Run the command in a terminal, or add --yes if you are sure.')
          : l10n.t('Send it again and confirm it.'),
      ]);
  }
}

function explainJournal(reason: JournalReason): Explanation {
  switch (reason.kind) {
    case 'journalUnavailable':
      return explanation(
        [
          l10n.t(
            'The journal of payments at {0} cannot be used: {1}.',
            plainPath(reason.path),
            plain(reason.detail),
          ),
          l10n.t(
            'Every payment is written there before it is sent, so that none is lost or sent twice; without it nothing is sent.',
          ),
          journalRemedy(reason.cause),
        ],
        [reason.cause === 'setAside' ? allowSending() : tryAgain(), showLog()],
      );
    case 'orderExists':
      return explanation(
        [
          l10n.t(
            'The payment with the hash {0} is in the journal already, so it was not sent a second time.',
            reason.hash,
          ),
          l10n.t('Look it up before you send again.'),
        ],
        [trackPayment(reason.hash)],
      );
    case 'orderLost':
      return explanation(
        [
          l10n.t(
            'The payment {0} is not in the journal any more, as where its file was replaced: what becomes of it cannot be written there.',
            reason.hash,
          ),
          l10n.t('Note the hash: your node knows its end.'),
        ],
        [trackPayment(reason.hash)],
      );
    case 'backupFailed':
      return explanation(backupSentences(plainPath(reason.path), reason.detail));
  }
}

function backupSentences(path: string, detail: string): readonly string[] {
  if (/^EEXIST\b/.test(detail)) {
    return [
      l10n.t('The journal was not copied, because there is a file {0} already.', path),
      l10n.t('Nothing is ever replaced: give the copy another name, or move that file away.'),
    ];
  }
  if (/^EISDIR\b/.test(detail)) {
    return [
      l10n.t('The journal was not copied, because {0} is a folder.', path),
      l10n.t('Name a new file in it.'),
    ];
  }
  if (/^ENOENT\b/.test(detail)) {
    return [
      l10n.t('The journal was not copied, because there is no folder for {0}.', path),
      l10n.t('Make the folder first, or name one that is there.'),
    ];
  }
  return [
    l10n.t('The journal could not be copied to {0}: {1}.', path, plain(detail)),
    l10n.t('The journal itself is as it was.'),
    l10n.t('Check that the disk has room and that you may write there.'),
  ];
}
