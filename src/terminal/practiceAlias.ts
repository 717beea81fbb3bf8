import * as l10n from '@vscode/l10n';
import type { NodeKey } from '../keysend/destination.ts';
import type { NodeInfo } from '../keysend/node.ts';
import type { Practice } from '../keysend/practice.ts';
import { plain } from '../words/text.ts';
import { CommandFailure } from './commandFailure.ts';
import { exitCode } from './exitCode.ts';
import type { SendWish } from './invocation.ts';

/**
 * The key of whom an alias names on the practice network, in letters of any size; a key is what it is.
 * @throws {CommandFailure} with the names that there are
 */
export async function destinationOf(
  destination: SendWish['destination'],
  practice: Practice,
  own: NodeInfo,
  signal: AbortSignal,
): Promise<NodeKey> {
  if (typeof destination === 'string') return destination;
  const { alias } = destination;
  const nodes = await practice.nodes(signal);
  const named = nodes.find((node) => node.alias.toLowerCase() === alias.toLowerCase());
  if (named !== undefined) return named.key;
  const names = nodes.map((node) => node.alias);
  const others = l10n.t('There are {0}.', names.join(', '));
  if (alias.toLowerCase() === own.alias.toLowerCase()) {
    throw new CommandFailure({
      exitCode: exitCode.usage,
      reason: { kind: 'paymentToSelf' },
      sentences: [l10n.t('{0} is your own node, and nobody pays themselves.', plain(own.alias)), others],
    });
  }
  throw new CommandFailure({
    exitCode: exitCode.usage,
    reason: { kind: 'unknownAlias', alias, names },
    sentences: [l10n.t('No node of the practice network is called {0}.', plain(alias)), others],
  });
}
