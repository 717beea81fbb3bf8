import type { Command } from 'commander';
import * as l10n from '@vscode/l10n';
import type { LimitName, Limits } from '../keysend/brakes.ts';
import { refuseExcess } from './commandWords.ts';
import { amountBehind, percentBehind } from './flagValues.ts';
import type { FlagValue } from './flagValues.ts';
import type { LimitsInvocation } from './invocation.ts';
import { UsageError } from './usageError.ts';

interface LimitsOptions {
  readonly json?: true;
  readonly perPayment?: string;
  readonly perDay?: string;
  readonly onTestNetworks?: string;
  readonly confirmAbove?: string;
  readonly feeLimitPercent?: string;
  readonly feeLimitSat?: string;
}

/** Adds `limits` to the commands; `found` is called when a command line asks for it. */
export function addLimitsCommand(program: Command, found: (invocation: LimitsInvocation) => void): void {
  program
    .command('limits')
    .description(l10n.t('Shows the limits that hold on this computer, or changes them.'))
    .usage(l10n.t('[options]'))
    .option('--per-payment <amount>', l10n.t('The most in one payment, without fees.'))
    .option('--per-day <amount>', l10n.t('The most in any 24 hours from one node, without fees.'))
    .option(
      '--on-test-networks <yes|no>',
      l10n.t('Whether these two hold on regtest, simnet and the practice network.'),
    )
    .option(
      '--confirm-above <amount|always>',
      l10n.t(
        'In the steps of VS Code: ask before payments above this; before 1,000 sat or more of real bitcoin in any case.',
      ),
    )
    .option(
      '--fee-limit-percent <n|default>',
      l10n.t('The most the fees may be, in percent of the amount. By default: 100 up to 1,000 sat, 5 above.'),
    )
    .option('--fee-limit-sat <amount|none>', l10n.t('The same as an amount; the lower one counts.'))
    .option('--json', l10n.t('Print one JSON object per line.'))
    .addHelpText('after', () =>
      [
        '',
        l10n.t('They hold in the terminal and in VS Code, and --yes passes none of them.'),
        l10n.t('An option lets one payment cost more only after your yes to its question.'),
        l10n.t('What lets less out counts at once, what lets more out only after your yes.'),
      ].join('\n'),
    )
    .action((_options: unknown, command: Command) => {
      refuseExcess('limits', command.args);
      const options = command.optsWithGlobals<LimitsOptions>();
      found({ kind: 'limits', json: options.json === true, change: changeIn(options) });
    });
}

/** @throws {UsageError} with a sentence for each thing that is wrong */
function changeIn(options: LimitsOptions): Partial<Limits> {
  const change: { -readonly [Name in LimitName]?: Limits[Name] } = {};
  const sentences: string[] = [];
  function take<Name extends LimitName>(
    name: Name,
    [flag, text]: readonly [string, string | undefined],
    read: (flag: string, text: string) => FlagValue<Limits[Name]>,
  ): void {
    if (text === undefined) return;
    const found = read(flag, text.trim());
    if ('value' in found) change[name] = found.value;
    else sentences.push(found.sentence);
  }
  take('paymentMsat', ['--per-payment', options.perPayment], amountBehind);
  take('dayMsat', ['--per-day', options.perDay], amountBehind);
  take('onTestNetworks', ['--on-test-networks', options.onTestNetworks], yesOrNo);
  // Above nothing is always, too.
  take('confirmAboveMsat', ['--confirm-above', options.confirmAbove], orUnset('always', amountAboveZero));
  take('feePercent', ['--fee-limit-percent', options.feeLimitPercent], orUnset('default', percentBehind));
  take('feeMsat', ['--fee-limit-sat', options.feeLimitSat], orUnset('none', amountBehind));
  if (sentences.length > 0) throw new UsageError(sentences);
  return change;
}

function yesOrNo(flag: string, text: string): FlagValue<boolean> {
  if (/^(?:yes|no)$/i.test(text)) return { value: text.toLowerCase() === 'yes' };
  return { sentence: l10n.t('{0} is yes or no; "{1}" is neither.', flag, text) };
}

function amountAboveZero(flag: string, text: string): FlagValue<Limits['confirmAboveMsat']> {
  const amount = amountBehind(flag, text);
  return 'value' in amount && amount.value === 0n ? { value: undefined } : amount;
}

/** A word for no limit of the person's own. */
function orUnset<T>(
  word: string,
  read: (flag: string, text: string) => FlagValue<T>,
): (flag: string, text: string) => FlagValue<T | undefined> {
  return (flag, text) => (text.toLowerCase() === word ? { value: undefined } : read(flag, text));
}
