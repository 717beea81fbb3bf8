import * as l10n from '@vscode/l10n';
import type { PaymentHash } from '../keysend/preimage.ts';
import type { Remedy, SettingName } from './remedy.ts';

export function openSetting(setting: SettingName): Remedy {
  return { kind: 'openSetting', setting, label: l10n.t('Open Setting') };
}

/** Of the two the lower one counts, and it is not always known which that is. */
export function openFeeLimits(): readonly Remedy[] {
  return [
    { kind: 'openSetting', setting: 'keysend.feeLimitPercent', label: l10n.t('Open Limit in Percent') },
    { kind: 'openSetting', setting: 'keysend.feeLimitSat', label: l10n.t('Open Limit in Sat') },
  ];
}

/** A command to run where `lncli` is. */
export function copyCommand(command: string): Remedy {
  return { kind: 'copy', text: command, label: l10n.t('Copy Command') };
}

export function tryAgain(): Remedy {
  return { kind: 'tryAgain', label: l10n.t('Try Again') };
}

export function showPayments(): Remedy {
  return { kind: 'showPayments', label: l10n.t('Show Payments') };
}

export function showLog(): Remedy {
  return { kind: 'showLog', label: l10n.t('Show Log') };
}

export function revealFile(path: string): Remedy {
  return { kind: 'revealFile', path, label: l10n.t('Show in Folder') };
}

/** Where what is broken on the practice network can be mended. */
export function mendPractice(): Remedy {
  return { kind: 'mendPractice', label: l10n.t('Mend It') };
}

export function trackPayment(hash: PaymentHash): Remedy {
  return { kind: 'trackPayment', hash, label: l10n.t('Look It Up') };
}

export function allowSending(): Remedy {
  return { kind: 'allowSending', label: l10n.t('Allow Sending Again…') };
}
