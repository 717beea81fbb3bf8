import * as l10n from '@vscode/l10n';
import type { Msat } from '../keysend/amount.ts';
import type { Diagnosis } from '../keysend/diagnosis.ts';
import { formatAmount } from './amounts.ts';
import type { Door } from './door.ts';
import type { Explanation } from './explanation.ts';
import { explanation } from './explanation.ts';
import { openSetting } from './remedies.ts';

/** A route is there, and too dear: says which limit would let it pass. */
export function explainFeeLimit(
  { limitMsat, neededMsat }: Extract<Diagnosis, { readonly kind: 'feeLimitTooLow' }>,
  amountMsat: Msat,
  door: Door,
): Explanation {
  const what = l10n.t(
    'There is a route, but its fee is {0} and the fee limit is {1}.',
    formatAmount(neededMsat),
    formatAmount(limitMsat),
  );
  if (neededMsat > amountMsat) {
    return explanation([
      what,
      l10n.t('That is more than the payment itself, which no fee limit allows; send a larger amount.'),
    ]);
  }
  const percent = percentFor(neededMsat, amountMsat);
  return door === 'editor'
    ? explanation(
        [
          what,
          l10n.t(
            'If the payment is worth that to you, set {0} to {1} or more.',
            'keysend.feeLimitPercent',
            percent,
          ),
        ],
        [openSetting('keysend.feeLimitPercent')],
      )
    : explanation([
        what,
        l10n.t('If the payment is worth that to you, add {0} {1}.', '--fee-limit-percent', percent),
      ]);
}

/** The smallest percentage with at most two decimals that allows the fee. */
function percentFor(fee: Msat, amount: Msat): string {
  const hundredths = (fee * 10_000n + amount - 1n) / amount;
  const decimals = (hundredths % 100n).toString().padStart(2, '0').replace(/0+$/, '');
  return decimals === '' ? `${hundredths / 100n}` : `${hundredths / 100n}.${decimals}`;
}
