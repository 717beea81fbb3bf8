import * as l10n from '@vscode/l10n';
import { msat, parseAmount } from '../keysend/amount.ts';
import type { Msat } from '../keysend/amount.ts';
import { explain } from '../words/reasons.ts';

/** What stands behind a flag, or a sentence on what is wrong with it. */
export type FlagValue<T> = { readonly value: T } | { readonly sentence: string };

const MOST_PERCENT = 100;

/** An amount as everywhere else, and zero: what nobody sends can be a limit. */
export function amountBehind(flag: string, text: string): FlagValue<Msat> {
  const parsed = parseAmount(text);
  if (parsed.ok) return { value: parsed.value };
  if (parsed.problem.kind === 'zero') return { value: msat(0n) };
  const { sentence } = explain({ kind: 'amount', problem: parsed.problem }, 'terminal');
  return { sentence: l10n.t('{0}: {1}', flag, sentence) };
}

/** Percent of an amount, from 0 to 100, with up to four decimals: what `feeLimitFor` keeps. */
export function percentBehind(flag: string, text: string): FlagValue<number> {
  const digits = text.replace(/%$/, '');
  const value = Number(digits);
  if (/^\d{1,3}(?:\.\d{1,4})?$/.test(digits) && value <= MOST_PERCENT) return { value };
  return { sentence: l10n.t('{0} is a number from 0 to 100, such as 5 or 0.5; "{1}" is not.', flag, text) };
}

/** Undefined for anything but a few digits. */
export function wholeFrom(text: string): number | undefined {
  return /^\d{1,6}$/.test(text) ? Number(text) : undefined;
}
