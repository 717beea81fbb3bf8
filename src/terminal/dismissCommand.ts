import type { Command } from 'commander';
import * as l10n from '@vscode/l10n';
import { hashIn } from './commandWords.ts';
import type { DismissInvocation } from './invocation.ts';

/** Adds `dismiss` to the commands; `found` is called when a command line asks for it. */
export function addDismissCommand(program: Command, found: (invocation: DismissInvocation) => void): void {
  program
    .command('dismiss')
    .description(
      l10n.t('A payment without an end counts no more against the limit of 24 hours, after your yes.'),
    )
    .usage(l10n.t('<hash> [options]'))
    .argument('[hash]', l10n.t('The payment hash: 64 hex digits.'))
    .option('--json', l10n.t('Print one JSON object.'))
    .action((_hash: unknown, _options: unknown, command: Command) => {
      const { json } = command.optsWithGlobals<{ readonly json?: true }>();
      const hash = hashIn(command.args, l10n.t('Name the hash of the payment that is to count no more.'));
      found({ kind: 'dismiss', json: json === true, hash });
    });
}
