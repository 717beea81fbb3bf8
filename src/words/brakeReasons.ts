import * as l10n from '@vscode/l10n';
import { msat } from '../keysend/amount.ts';
import type { LimitName, Limits } from '../keysend/brakes.ts';
import type { BrakeReason } from '../keysend/problem.ts';
import { formatAmount } from './amounts.ts';
import type { Door } from './door.ts';
import { explanation } from './explanation.ts';
import type { Explanation } from './explanation.ts';
import { localTime } from './localTime.ts';
import { explainStoppedHere } from './notStopped.ts';
import { allowSending, openFeeLimits, openSetting, showPayments } from './remedies.ts';
import type { Remedy, SettingName } from './remedy.ts';

/**
 * Words for a payment that a limit or a stop held back. The terminal names the command that mends it by itself: it knows what it is
 * called.
 */
export function explainBrake(reason: BrakeReason, door: Door): Explanation {
  if (door === 'terminal') return explanation(brakeSentences(reason));
  switch (reason.kind) {
    case 'sendingStopped': {
      if (reason.onlyHere) return explainStoppedHere(reason.since);
      const whatToDo = l10n.t('Run "Allow Sending Again" when payments may go out again.');
      return explanation([...brakeSentences(reason), whatToDo], [allowSending()]);
    }
    case 'abovePaymentLimit':
      return raisable(reason, 'keysend.limits.perPayment');
    case 'aboveFeeLimit':
      return explanation(
        [
          ...brakeSentences(reason),
          l10n.t(
            'You may raise the limit: the lower of {0} and {1} counts.',
            'keysend.feeLimitPercent',
            'keysend.feeLimitSat',
          ),
        ],
        openFeeLimits(),
      );
    case 'aboveDayLimit':
      return raisable(reason, 'keysend.limits.per24Hours', reason.openMsat > 0n ? [showPayments()] : []);
  }
}

function raisable(reason: BrakeReason, setting: SettingName, others: readonly Remedy[] = []): Explanation {
  const whatToDo = l10n.t('You may raise the limit: {0}.', setting);
  return explanation([...brakeSentences(reason), whatToDo], [openSetting(setting), ...others]);
}

function brakeSentences(reason: BrakeReason): readonly string[] {
  switch (reason.kind) {
    case 'sendingStopped':
      return [
        l10n.t(
          'All sending was stopped on this computer at {0}, so nothing was sent.',
          localTime(reason.since),
        ),
      ];
    case 'abovePaymentLimit':
      return [
        l10n.t(
          'This payment is {0}, and your limit for one payment is {1}, so nothing was sent.',
          formatAmount(reason.amountMsat),
          formatAmount(reason.limitMsat),
        ),
      ];
    case 'aboveFeeLimit':
      return [
        l10n.t(
          'This payment may cost up to {0} in fees, and your fee limit for it is {1}, so nothing was sent.',
          formatAmount(reason.feeLimitMsat),
          formatAmount(reason.limitMsat),
        ),
      ];
    case 'aboveDayLimit':
      return daySentences(reason);
  }
}

type AboveDayLimit = Extract<BrakeReason, { readonly kind: 'aboveDayLimit' }>;

function daySentences(reason: AboveDayLimit): readonly string[] {
  const { amountMsat, limitMsat } = reason;
  const limit = formatAmount(limitMsat);
  if (limitMsat === 0n) {
    return [
      l10n.t('Your limit for 24 hours is {0}: no payment goes out of this node. Nothing was sent.', limit),
    ];
  }
  return [
    l10n.t(
      'This payment is {0}, and with it more than your limit of {1} would leave this node within 24 hours, so nothing was sent.',
      formatAmount(amountMsat),
      limit,
    ),
    countedSentence(reason),
    leftSentence(reason),
  ];
}

function countedSentence({ paidMsat, openMsat }: AboveDayLimit): string {
  const [paid, open] = [formatAmount(paidMsat), formatAmount(openMsat)];
  if (openMsat === 0n) return l10n.t('In the last 24 hours {0} were paid.', paid);
  return paidMsat === 0n
    ? l10n.t('{0} are on their way or may have been paid, and count however old they are.', open)
    : l10n.t(
        'In the last 24 hours {0} were paid; {1} more are on their way or may have been paid, and count however old they are.',
        paid,
        open,
      );
}

/** What was paid grows out of the 24 hours; what has no end does not. */
function leftSentence({ limitMsat, paidMsat, openMsat }: AboveDayLimit): string {
  const left = limitMsat - paidMsat - openMsat;
  if (left > 0n) return l10n.t('Up to {0} can be sent now.', formatAmount(msat(left)));
  if (openMsat === 0n) return l10n.t('Nothing more can be sent until some of it is older than that.');
  return openMsat < limitMsat
    ? l10n.t(
        'Nothing more can be sent until some of what was paid is older than that, or it is known what became of the others, or you say that they count no more.',
      )
    : l10n.t(
        'Nothing more can be sent until it is known what became of those, or you say that they count no more.',
      );
}

/** What a limit is called where limits are listed. */
export function limitName(name: LimitName): string {
  switch (name) {
    case 'paymentMsat':
      return l10n.t('Most in one payment');
    case 'dayMsat':
      return l10n.t('Most in 24 hours from one node');
    case 'onTestNetworks':
      return l10n.t('These limits on test networks');
    case 'confirmAboveMsat':
      return l10n.t('Asked before sending in VS Code');
    case 'feePercent':
      return l10n.t('Fee limit in percent');
    case 'feeMsat':
      return l10n.t('Fee limit as an amount');
  }
}

/** What it is set to. */
export function limitValue(name: LimitName, limits: Limits): string {
  switch (name) {
    case 'paymentMsat':
    case 'dayMsat':
      return formatAmount(limits[name]);
    case 'onTestNetworks':
      return limits.onTestNetworks ? l10n.t('hold there too') : l10n.t('do not hold there');
    case 'confirmAboveMsat':
      return limits.confirmAboveMsat === undefined
        ? l10n.t('always')
        : l10n.t('above {0}', formatAmount(limits.confirmAboveMsat));
    case 'feePercent':
      return limits.feePercent === undefined
        ? l10n.t('100 % up to 1,000 sat, 5 % above')
        : l10n.t('{0} %', String(limits.feePercent));
    case 'feeMsat':
      return limits.feeMsat === undefined ? l10n.t('none') : formatAmount(limits.feeMsat);
  }
}
