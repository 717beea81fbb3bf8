import type { Command } from 'commander';
import * as l10n from '@vscode/l10n';
import { refuseExcess } from './commandWords.ts';
import { parseSince } from './since.ts';
import type { Since } from './since.ts';
import { UsageError } from './usageError.ts';

/** What `--since` and the words behind `audit` ask for. */
export function auditWish(since: string | undefined, excess: readonly string[]): { readonly since?: Since } {
  refuseExcess('audit', excess);
  if (since === undefined) return {};
  const parsed = parseSince(since);
  if (parsed === undefined) {
    throw new UsageError([
      l10n.t('--since is a day such as 2026-11-22, or so long ago as 7d or 12h; "{0}" is neither.', since),
    ]);
  }
  return { since: parsed };
}

/** Adds `audit` to the commands; the connection's options and what is read of them come from elsewhere. */
export function addAuditCommand(program: Command, read: (command: Command) => void): Command {
  return program
    .command('audit')
    .description(
      l10n.t('Compares the journal of this computer with what your node has, and says what differs.'),
    )
    .usage(l10n.t('[options]'))
    .option('--since <when>', l10n.t('Only from then on: a day such as 2026-11-22, or 7d, or 12h.'))
    .option('--json', l10n.t('Print one JSON object per line.'))
    .action((_options: unknown, command: Command) => {
      read(command);
    });
}
