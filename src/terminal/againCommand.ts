import type { Command } from 'commander';
import * as l10n from '@vscode/l10n';
import { hashIn } from './commandWords.ts';
import { addConnectionOptions, readCommon } from './connectionOptions.ts';
import type { CommonOptions } from './connectionOptions.ts';
import type { AgainInvocation } from './invocation.ts';

/** Adds `again` to the commands; `found` is called when a command line asks for it. */
export function addAgainCommand(program: Command, found: (invocation: AgainInvocation) => void): void {
  const again = program
    .command('again')
    .description(l10n.t('Sends a payment that no node ever had, as it is, with its own preimage.'))
    .usage(l10n.t('<hash> [options]'))
    .argument('[hash]', l10n.t('The payment hash: 64 hex digits.'))
    .option('--yes', l10n.t('Pay without asking.'))
    .option('--json', l10n.t('Print one JSON object per line.'))
    .action((_hash: unknown, _options: unknown, command: Command) => {
      const hash = hashIn(command.args, l10n.t('Name the hash of the payment to send again.'));
      const options = command.optsWithGlobals<CommonOptions & { readonly yes?: true }>();
      found({ kind: 'again', hash, yes: options.yes === true, ...readCommon(options) });
    });
  addConnectionOptions(again);
}
