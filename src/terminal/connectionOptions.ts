import { Option } from 'commander';
import type { Command } from 'commander';
import * as l10n from '@vscode/l10n';
import { titled } from './help.ts';
import type { ConnectionFlags } from './invocation.ts';
import { UsageError } from './usageError.ts';

/** What every command that needs a node understands. */
export interface CommonOptions {
  readonly json?: true;
  readonly host?: string;
  readonly cert?: string;
  readonly macaroon?: string;
  readonly practice?: true;
}

export function addConnectionOptions(command: Command): void {
  const heading = titled('Connection:');
  const add = (flags: string, description: string): Command =>
    command.addOption(new Option(flags, description).helpGroup(heading));
  add('--host <host:port>', l10n.t("Your node's gRPC address, such as 127.0.0.1:10009."));
  add(
    '--cert <path>',
    l10n.t("Your node's tls.cert. Without it the certificates this computer trusts count."),
  );
  add('--macaroon <path>', l10n.t("Your node's admin.macaroon."));
  add('--practice', l10n.t('Instead of a node: the practice network, simulated, with no bitcoin.'));
}

/** @throws {UsageError} for parts that exclude each other */
export function readCommon({ json, host, cert, macaroon, practice }: CommonOptions): {
  readonly json: boolean;
  readonly connection: ConnectionFlags;
} {
  const named = [host, cert, macaroon].some((part) => part !== undefined);
  if (practice === true && named) {
    throw new UsageError([
      l10n.t(
        '--practice is a network of its own: leave out --host, --cert and --macaroon, or leave out --practice.',
      ),
    ]);
  }
  return {
    json: json === true,
    connection: {
      ...(host === undefined ? {} : { host }),
      ...(cert === undefined ? {} : { cert }),
      ...(macaroon === undefined ? {} : { macaroon }),
      ...(practice === undefined ? {} : { practice }),
    },
  };
}
