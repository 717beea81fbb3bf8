import * as l10n from '@vscode/l10n';
import { NEVER_SENT } from '../keysend/payment.ts';
import type { Payment } from '../keysend/payment.ts';
import { formatAmount } from './amounts.ts';
import type { Names } from './names.ts';
import { receiverName } from './names.ts';
import { stateText } from './paymentLabel.ts';

/** In front of the lines of a payment whose end nobody saw. */
export function resumedLine(): string {
  return l10n.t('Resumed: this payment was sent before, and left before its end was seen.');
}

/** What became of payments that were left without an end: `3 payments from before: 2 succeeded, 1 failed.` At least one. */
export function recoveredSentence(payments: readonly Payment[], names: Names): string {
  const [first] = payments;
  if (first !== undefined && payments.length === 1) {
    const what = l10n.t('{0} to {1}', formatAmount(first.amountMsat), receiverName(first, names));
    return l10n.t('A payment from before: {0}, {1}.', what, outcome(first));
  }
  const counts = new Map<string, number>();
  for (const state of ['succeeded', 'failed', 'neverSent', 'inFlight', 'unknown'] as const) {
    for (const payment of payments) {
      if (stateOf(payment) === state) counts.set(outcome(payment), (counts.get(outcome(payment)) ?? 0) + 1);
    }
  }
  const parts = [...counts].map(([word, count]) => l10n.t('{0} {1}', count, word));
  return l10n.t('{0} payments from before: {1}.', payments.length, parts.join(', '));
}

function stateOf({ state, status }: Payment): Payment['state'] | 'neverSent' {
  return status === NEVER_SENT ? 'neverSent' : state;
}

function outcome(payment: Payment): string {
  return stateOf(payment) === 'neverSent' ? l10n.t('never sent') : stateText({ state: payment.state });
}
