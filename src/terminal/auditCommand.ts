import type { Command } from 'commander';
import * as l10n from '@vscode/l10n';
import { refuseExcess } from './commandWords.ts';
import { addConnectionOptions, readCommon } from './connectionOptions.ts';
import type { CommonOptions } from './connectionOptions.ts';
import type { AuditInvocation } from './invocation.ts';
import { parseSince } from './since.ts';
import type { Since } from './since.ts';
import { UsageError } from './usageError.ts';

interface AuditOptions extends CommonOptions {
  readonly since?: string;
}

/** What `--since` asks for. */
function sinceIn({ since }: AuditOptions): { readonly since?: Since } {
  if (since === undefined) return {};
  const parsed = parseSince(since);
  if (parsed === undefined) {
    throw new UsageError([
      l10n.t('--since is a day such as 2026-11-22, or so long ago as 7d or 12h; "{0}" is neither.', since),
    ]);
  }
  return { since: parsed };
}

/** Adds `audit` to the commands; `found` is called when a command line asks for it. */
export function addAuditCommand(program: Command, found: (invocation: AuditInvocation) => void): void {
  const audit = program
    .command('audit')
    .description(
      l10n.t('Compares the journal of this computer with what your node has, and says what differs.'),
    )
    .usage(l10n.t('[options]'))
    .option('--since <when>', l10n.t('Only from then on: a day such as 2026-11-22, or 7d, or 12h.'))
    .option('--json', l10n.t('Print one JSON object per line.'))
    .action((_options: unknown, command: Command) => {
      refuseExcess('audit', command.args);
      const options = command.optsWithGlobals<AuditOptions>();
      found({ kind: 'audit', ...sinceIn(options), ...readCommon(options) });
    });
  addConnectionOptions(audit);
}
