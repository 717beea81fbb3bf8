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
    // The journal has the last that was seen: whoever sent it may be gone.
    case 'inFlight':
    case 'unknown':
    case undefined:
      return l10n.t(
        'You sent {0} to {1} already, {2}, and its end is not known: it may have been paid, or may still be. This is a further payment.',
        amount,
        receiver,
        when,
      );
  }
}
