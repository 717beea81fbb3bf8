import * as l10n from '@vscode/l10n';
import type { JournalDamage } from '../keysend/journalCare.ts';
import { commandToType } from './commandName.ts';
import type { ConnectionFlags } from './invocation.ts';
import type { NodelessSession } from './withJournal.ts';
import { reportDamage } from './trouble.ts';

/** Says what is damaged in the journal, and which commands show more of it. `flags`: the connection, where one was named. */
export function tellDamage(
  damage: JournalDamage,
  { ports, printer }: NodelessSession,
  flags: ConnectionFlags = {},
): void {
  const here = (...words: readonly string[]): string => commandToType(ports.commandName, words, {});
  reportDamage(damage, printer);
  if (damage.kind === 'orders') {
    printer.err(l10n.t('To list all of them: {0}', here('journal', 'check')));
    return;
  }
  if (damage.kind === 'setAside' && damage.areLimitsLost)
    printer.err(l10n.t('To see which limits hold: {0}', here('limits')));
  const audit = commandToType(ports.commandName, ['audit'], flags);
  printer.err(l10n.t('To compare the new journal with your node: {0}', audit));
}
