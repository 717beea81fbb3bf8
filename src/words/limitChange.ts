import * as l10n from '@vscode/l10n';
import type { LimitName, Limits } from '../keysend/brakes.ts';
import { limitName, limitValue } from './brakeReasons.ts';

/** What a limit is now and what it is to be, as `Most in one payment: 50,000 sat → 100,000 sat`. */
export function limitChange(name: LimitName, now: Limits, wanted: Limits): string {
  return l10n.t('{0}: {1} → {2}', limitName(name), limitValue(name, now), limitValue(name, wanted));
}
