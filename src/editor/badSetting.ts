import * as l10n from '@vscode/l10n';
import { MOST_MSAT, MSAT_PER_SAT } from '../keysend/amount.ts';
import { grouped } from '../words/amounts.ts';
import type { Explanation } from '../words/explanation.ts';
import { explanation } from '../words/explanation.ts';
import type { SettingName } from '../words/remedy.ts';
import { plain } from '../words/text.ts';

/** Settings that hold a value of ours, not a part of a connection. */
export type ValueSetting = Exclude<SettingName, `keysend.lnd.${string}`>;

/** A setting that holds what it cannot mean. Never replaced by a default: that one may let more out. */
export class BadSetting extends Error {
  readonly setting: ValueSetting;
  readonly value: unknown;

  constructor(setting: ValueSetting, value: unknown) {
    super(`bad value in ${setting}`);
    this.name = 'BadSetting';
    this.setting = setting;
    this.value = value;
  }
}

export function explainBadSetting({ setting, value }: BadSetting): Explanation {
  return explanation(
    [whatIsWrong(setting, shown(value)), l10n.t('Nothing was sent.')],
    [{ kind: 'openSetting', setting, label: l10n.t('Open Settings') }],
  );
}

function whatIsWrong(setting: ValueSetting, value: string): string {
  switch (setting) {
    case 'keysend.feeLimitPercent':
      return l10n.t('The setting {0} is {1}, and that is no number from 0 to 100.', setting, value);
    case 'keysend.timeoutSeconds':
      return l10n.t('The setting {0} is {1}, and that is no whole number from 1 to 3600.', setting, value);
    case 'keysend.limits.onTestNetworks':
      return l10n.t('The setting {0} is {1}, and that is neither true nor false.', setting, value);
    default:
      return l10n.t(
        'The setting {0} is {1}, and that is no whole number of sats from 0 to {2}.',
        setting,
        value,
        grouped(MOST_MSAT / MSAT_PER_SAT),
      );
  }
}

function shown(value: unknown): string {
  return plain(typeof value === 'string' ? `"${value}"` : String(value), 40);
}
