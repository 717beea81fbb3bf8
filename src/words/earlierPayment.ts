import * as l10n from '@vscode/l10n';
import type { EarlierPayment, Preparation } from '../keysend/prepare.ts';
import { age } from './age.ts';
import { formatAmount } from './amounts.ts';

/** That the same was sent already, and what came of it: read before it is sent once more. */
export function earlierPaymentLines(
  { intent, before = [], known }: Preparation,
  receiver: string,
): readonly string[] {
  const amount = formatAmount(intent.amountMsat);
  const lines = before.map((one) => lineOf(one, amount, receiver));
  const more = known.tries.length - before.length;
  if (lines.length === 0 || more <= 0) return lines;
  return [
    ...lines,
    more === 1 ? l10n.t('There is 1 more like these.') : l10n.t('There are {0} more like these.', more),
  ];
}

/** For what goes out all the same. */
export function furtherPayment({ before = [] }: Preparation): readonly string[] {
  return before.some(({ payment }) => payment?.state !== 'failed')
    ? [l10n.t('This is a further payment.')]
    : [];
}

function lineOf({ sentAt, agoMs, payment }: EarlierPayment, amount: string, receiver: string): string {
  const when = age(sentAt, sentAt + agoMs);
  switch (payment?.state) {
    case 'succeeded':
      return l10n.t('You sent {0} to {1} already, {2}, and that succeeded.', amount, receiver, when);
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
        'You sent {0} to {1} already, {2}, and its end is not known: it may have been paid, or may still be.',
        amount,
        receiver,
        when,
      );
  }
}
