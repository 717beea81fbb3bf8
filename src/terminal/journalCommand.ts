import { resolve } from 'node:path';
import type { Command } from 'commander';
import * as l10n from '@vscode/l10n';
import { refuseExcess } from './commandWords.ts';
import type { JournalInvocation, JournalTask } from './invocation.ts';
import { UsageError } from './usageError.ts';

interface JournalOptions {
  readonly json?: true;
  readonly csv?: true;
}

/** Adds `journal` and its commands; `found` is called when a command line asks for one. */
export function addJournalCommand(program: Command, found: (invocation: JournalInvocation) => void): void {
  const journal = program
    .command('journal')
    .description(l10n.t('Copies, checks or exports the journal of payments on this computer.'))
    .usage('<backup|check|export>')
    .action((_options: unknown, { args: [word] }: Command) => {
      throw new UsageError([
        word === undefined
          ? l10n.t('Say what to do with the journal: backup, check or export.')
          : l10n.t('The command journal has backup, check and export; "{0}" is none of them.', word),
      ]);
    });
  const take = (task: JournalTask, json: boolean): void => {
    found({ kind: 'journal', task, json });
  };

  journal
    .command('backup')
    .description(
      l10n.t(
        'Copies it into a new file for your eyes only: whoever has the preimages in it can take payments.',
      ),
    )
    .usage(l10n.t('<file> [options]'))
    .argument('[file]', l10n.t('The copy; a file that is there already is never replaced.'))
    .option('--json', l10n.t('Print one JSON object.'))
    .action((_file: unknown, _options: unknown, command: Command) => {
      take({ kind: 'backup', file: fileIn(command.args) }, isJson(command));
    });
  journal
    .command('check')
    .description(l10n.t('Reads all of it and says what is wrong with it.'))
    .usage(l10n.t('[options]'))
    .option('--json', l10n.t('Print one JSON object per line.'))
    .action((_options: unknown, command: Command) => {
      refuseExcess('journal check', command.args);
      take({ kind: 'check' }, isJson(command));
    });
  journal
    .command('export')
    .description(l10n.t('Prints every payment in it; only those that succeeded come with their preimage.'))
    .usage(l10n.t('[options]'))
    .option('--json', l10n.t('One JSON object per line. That is what it does without options, too.'))
    .option('--csv', l10n.t('A table with a heading, for spreadsheets.'))
    .action((_options: unknown, command: Command) => {
      refuseExcess('journal export', command.args);
      const { json, csv } = command.optsWithGlobals<JournalOptions>();
      if (json === true && csv === true) throw new UsageError([l10n.t('Choose one: --json or --csv.')]);
      // Its lines are the payments and nothing else; what goes wrong is said beside them.
      take({ kind: 'export', format: csv === true ? 'csv' : 'json' }, false);
    });
}

function isJson(command: Command): boolean {
  return command.optsWithGlobals<JournalOptions>().json === true;
}

function fileIn([file, ...excess]: readonly string[]): string {
  if (file === undefined || file === '') throw new UsageError([l10n.t('Name the file for the copy.')]);
  if (excess.length > 0) {
    throw new UsageError([
      l10n.t(
        'One file only: "{0}" is too much. A path with a blank goes into quotation marks.',
        excess.join(' '),
      ),
    ]);
  }
  return resolve(file);
}
