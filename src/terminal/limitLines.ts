import * as l10n from '@vscode/l10n';
import { limitNames } from '../keysend/brakes.ts';
import type { Brakes } from '../keysend/brakes.ts';
import { limitName, limitValue } from '../words/brakeReasons.ts';
import { localTime } from '../words/localTime.ts';

const GAP = '  ';

/** What holds on this machine, a line for each limit and one for the stop. */
export function limitLines({ limits, stoppedAt }: Brakes): readonly string[] {
  const rows = limitNames.map((name) => [limitName(name), limitValue(name, limits)] as const);
  const sending =
    stoppedAt === undefined ? l10n.t('allowed') : l10n.t('stopped since {0}', localTime(stoppedAt));
  const all = [...rows, [l10n.t('Sending'), sending] as const];
  const width = Math.max(...all.map(([name]) => name.length));
  return all.map(([name, value]) => `${name.padEnd(width)}${GAP}${value}`);
}
