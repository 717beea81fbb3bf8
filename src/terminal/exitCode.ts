import type { Payment } from '../keysend/payment.ts';
import type { Reason } from '../keysend/problem.ts';

/** What the command tells the shell. Scripts rely on these: they never change their meaning. */
export const exitCode = {
  succeeded: 0,
  /** The payment failed, or nothing was sent for a reason that is none of the others; a check or an audit found something; what was asked for could not be written. */
  failed: 1,
  usage: 2,
  noConnection: 3,
  /** The payment may still settle; its hash was printed. */
  unknown: 4,
  /** Nobody said yes, or a limit or a stop does not let it out; nothing was sent or changed. */
  notConfirmed: 5,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** For a payment as it was last seen; undefined: never. */
export function exitCodeOfPayment(payment: Payment | undefined): ExitCode {
  switch (payment?.state) {
    case 'succeeded':
      return exitCode.succeeded;
    case 'failed':
      return exitCode.failed;
    case 'inFlight':
    case 'unknown':
    case undefined:
      return exitCode.unknown;
  }
}

/** For a reason why nothing was sent. */
export function exitCodeOfReason(reason: Reason): ExitCode {
  switch (reason.kind) {
    case 'amount':
    case 'destination':
    case 'messageTooLong':
    case 'paymentToSelf':
      return exitCode.usage;
    case 'consentNeeded':
    case 'otherNode':
    case 'notConfirmed':
    case 'sameMeanwhile':
    case 'sendingStopped':
    case 'abovePaymentLimit':
    case 'aboveFeeLimit':
    case 'aboveDayLimit':
      return exitCode.notConfirmed;
    case 'paymentNotFound':
      return exitCode.unknown;
    case 'alreadyExists':
    case 'orderRefused':
    case 'orderExists':
    case 'orderLost':
    case 'sentAlready':
    case 'journalUnavailable':
    case 'backupFailed':
      return exitCode.failed;
    default:
      return exitCode.noConnection;
  }
}
