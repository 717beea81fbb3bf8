import * as l10n from '@vscode/l10n';
import type { AmountProblem } from '../keysend/amount.ts';
import { formatAmount } from './amounts.ts';
import { plain } from './text.ts';

/** Short, since it stands under the field while a person types. */
export function amountSentences(problem: AmountProblem): readonly string[] {
  switch (problem.kind) {
    case 'empty':
      return [l10n.t('Enter an amount, such as 1,000 (satoshis), 500 msat, 2.5k or 0.001 btc.')];
    case 'notANumber':
      return [
        l10n.t('"{0}" is not an amount.', plain(problem.text)),
        l10n.t('Write satoshis in digits, such as 1,000, or add a unit: 500 msat, 2.5k, 0.001 btc.'),
      ];
    case 'ambiguous':
      return [
        l10n.t(
          '"{0}" can mean {1} or {2}.',
          plain(problem.text),
          formatAmount(problem.asDecimal),
          formatAmount(problem.asGroups),
        ),
        l10n.t('Type the one you mean.'),
      ];
    case 'pointsAsGroups':
      return [
        l10n.t('In "{0}" a point separates thousands, but a point is for decimals.', plain(problem.text)),
        l10n.t('If you mean {0}, type that.', formatAmount(problem.asGroups)),
      ];
    case 'badGroups':
      return [
        l10n.t('"{0}" is not an amount.', plain(problem.text)),
        l10n.t(
          'A comma, underscore or space goes before exactly three digits, as in 1,000; a point goes before decimals, as in 1.5.',
        ),
      ];
    case 'unknownUnit':
      return [
        l10n.t('"{0}" is not a known unit.', plain(problem.unit)),
        l10n.t('Use sat, msat (a thousandth of a sat), k (a thousand sat) or btc.'),
      ];
    case 'zero':
      return [l10n.t('The amount must be more than zero.'), l10n.t('The smallest possible is 1 msat.')];
    case 'negative':
      return [l10n.t('The amount is below zero.'), l10n.t('A keysend can only send.')];
    case 'belowOneMsat':
      return [
        l10n.t('The amount includes a fraction of a msat, and nothing smaller than 1 msat can be sent.'),
        l10n.t('Use at most three decimals of a sat, or eleven of a bitcoin.'),
      ];
    case 'aboveSupply':
      return [
        l10n.t('That is more bitcoin than will ever exist (21 million).'),
        l10n.t('Check the digits and the unit.'),
      ];
  }
}
