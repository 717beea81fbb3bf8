import type { Command } from 'commander';
import * as l10n from '@vscode/l10n';
import { refuseExcess } from './commandWords.ts';
import type { SendingInvocation } from './invocation.ts';

/** Adds `stop` and `resume` to the commands; `found` is called when a command line asks for one. */
export function addStopCommands(program: Command, found: (invocation: SendingInvocation) => void): void {
  const add = (kind: SendingInvocation['kind'], description: string): void => {
    program
      .command(kind)
      .description(description)
      .usage(l10n.t('[options]'))
      .option('--json', l10n.t('Print one JSON object.'))
      .action((_options: unknown, command: Command) => {
        refuseExcess(kind, command.args);
        const { json } = command.optsWithGlobals<{ readonly json?: true }>();
        found({ kind, json: json === true });
      });
  };
  add('stop', l10n.t('Stops all sending on this computer, in VS Code too, until you run resume.'));
  add('resume', l10n.t('Lets payments go out again, after your yes.'));
}
