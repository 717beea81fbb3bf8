import * as l10n from '@vscode/l10n';
import type { EarlierPayment } from '../keysend/prepare.ts';

/** That the same was just paid, and what came of it: read before it is paid once more. */
export function earlierPaymentLines(
  { agoMs, payment }: EarlierPayment,
  amount: string,
  receiver: string,
): readonly string[] {
  const said = saidAt(Math.round(agoMs / 1_000), amount, receiver);
  switch (payment?.state) {
    case 'succeeded':
      return [said, l10n.t('That payment succeeded. This is a second one.')];
    case 'failed':
      return [said, l10n.t('That payment failed, and nothing was paid.')];
    case 'inFlight':
    case undefined:
      return [said, l10n.t('That payment is still on its way. This is a second one.')];
    case 'unknown':
      return [
        said,
        l10n.t('How that payment ended is not known: it may have been paid. This is a second one.'),
      ];
  }
}

function saidAt(seconds: number, amount: string, receiver: string): string {
  if (seconds === 0) return l10n.t('You sent {0} to {1} just now already.', amount, receiver);
  return seconds === 1
    ? l10n.t('You sent {0} to {1} 1 second ago already.', amount, receiver)
    : l10n.t('You sent {0} to {1} {2} seconds ago already.', amount, receiver, seconds);
}
