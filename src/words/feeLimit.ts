import * as l10n from '@vscode/l10n';
import { MSAT_PER_SAT } from '../keysend/amount.ts';
import type { Msat } from '../keysend/amount.ts';
import type { Diagnosis } from '../keysend/diagnosis.ts';
import { formatAmount } from './amounts.ts';
import type { Door } from './door.ts';
import type { Explanation } from './explanation.ts';
import { explanation } from './explanation.ts';
import { openFeeLimits } from './remedies.ts';

/** A route is there, and too dear: says which limits would let it pass: what is known is only the lower of the two. */
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
  const sat = satFor(neededMsat);
  return door === 'editor'
    ? explanation(
        [
          what,
          l10n.t(
            'If the payment is worth that to you, let {0} be {1} or more and {2}, where it is set, {3} or more: the lower of both counts.',
            'keysend.feeLimitPercent',
            percent,
            'keysend.feeLimitSat',
            sat,
          ),
        ],
        openFeeLimits(),
      )
    : explanation([
        what,
        // An amount alone leaves the percentage open, so it helps whichever of the two it was.
        l10n.t(
          'If the payment is worth that to you, send it with {0} {1} and no other fee limit.',
          '--fee-limit-sat',
          sat,
        ),
      ]);
}

/** The smallest percentage with at most two decimals that allows the fee. */
function percentFor(fee: Msat, amount: Msat): string {
  const hundredths = (fee * 10_000n + amount - 1n) / amount;
  const decimals = (hundredths % 100n).toString().padStart(2, '0').replace(/0+$/, '');
  return decimals === '' ? `${hundredths / 100n}` : `${hundredths / 100n}.${decimals}`;
}

/** The smallest whole number of sat that allows the fee. */
function satFor(fee: Msat): string {
  return ((fee + MSAT_PER_SAT - 1n) / MSAT_PER_SAT).toString();
}
