import type { Command } from 'commander';
import * as l10n from '@vscode/l10n';
import { refuseExcess } from './commandWords.ts';
import { addConnectionOptions, readCommon } from './connectionOptions.ts';
import type { RecoverInvocation } from './invocation.ts';

/** Adds `recover` to the commands; `found` is called when a command line asks for it. */
export function addRecoverCommand(program: Command, found: (invocation: RecoverInvocation) => void): void {
  const recover = program
    .command('recover')
    .description(l10n.t('Looks up every payment of your node that was left without an end, and follows it.'))
    .usage(l10n.t('[options]'))
    .option('--json', l10n.t('Print one JSON object per line.'))
    .action((_options: unknown, command: Command) => {
      refuseExcess('recover', command.args);
      found({ kind: 'recover', ...readCommon(command.optsWithGlobals()) });
    });
  addConnectionOptions(recover);
}
