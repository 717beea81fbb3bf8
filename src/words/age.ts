import * as l10n from '@vscode/l10n';
import { localDate } from './localTime.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Beyond that a date says more. */
const LONGEST = 30 * DAY;

/** How long ago, for a glance: `just now`, `5 min ago`, `3 d ago`, `2026-11-22`. Both Unix milliseconds. */
export function age(then: number, now: number): string {
  const passed = now - then;
  if (passed < MINUTE) return l10n.t('just now');
  if (passed < HOUR) return l10n.t('{0} min ago', Math.floor(passed / MINUTE));
  if (passed < DAY) return l10n.t('{0} h ago', Math.floor(passed / HOUR));
  if (passed < LONGEST) return l10n.t('{0} d ago', Math.floor(passed / DAY));
  return localDate(then);
}
