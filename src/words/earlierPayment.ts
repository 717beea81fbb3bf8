import * as l10n from '@vscode/l10n';
import type { EarlierPayment } from '../keysend/prepare.ts';
import { age } from './age.ts';

/** That the same was sent already, and what came of it: read before it is sent once more. */
export function earlierPaymentLine(
  { sentAt, agoMs, payment }: EarlierPayment,
  amount: string,
  receiver: string,
): string {
  const when = age(sentAt, sentAt + agoMs);
  switch (payment?.state) {
    case 'succeeded':
      return l10n.t(
        'You sent {0} to {1} already, {2}, and that succeeded. This is a further payment.',
        amount,
        receiver,
        when,
      );
    case 'failed':
      return l10n.t(
        'You sent {0} to {1} already, {2}, and that failed: nothing was paid.',
        amount,
        receiver,
        when,
      );
    case 'inFlight':
    case undefined:
      return l10n.t(
        'You sent {0} to {1} already, {2}, and that is still on its way. This is a further payment.',
        amount,
        receiver,
        when,
      );
    case 'unknown':
      return l10n.t(
        'You sent {0} to {1} already, {2}, and how that ended is not known: it may have been paid. This is a further payment.',
        amount,
        receiver,
        when,
      );
  }
}
