import * as l10n from '@vscode/l10n';
import { auditNode } from '../keysend/auditNode.ts';
import type { Audited } from '../keysend/auditNode.ts';
import type { Difference } from '../keysend/audit.ts';
import type { Engine } from '../keysend/connection.ts';
import type { NodeKey } from '../keysend/destination.ts';
import type { LightningNode } from '../keysend/node.ts';
import { grouped } from '../words/amounts.ts';
import { Aliases } from './aliases.ts';
import { CommandFailure } from './commandFailure.ts';
import { exitCode } from './exitCode.ts';
import type { ExitCode } from './exitCode.ts';
import type { AuditInvocation } from './invocation.ts';
import type { Session } from './session.ts';
import { timeOf } from './since.ts';

/** Compares journal and node, and prints each difference as it is found. */
export async function audit(
  { json, since: named }: AuditInvocation,
  node: LightningNode,
  { journal }: Engine,
  { interrupts, ports, reporter }: Session,
): Promise<ExitCode> {
  const { clock } = ports;
  const since = named === undefined ? 0 : timeOf(named, clock.now());
  if (since > clock.now()) throw nothingYet();
  const aliases = new Aliases(node);
  let money = 0;
  let information = 0;
  const tell = async (difference: Difference): Promise<void> => {
    if (difference.money) money += 1;
    else information += 1;
    if (!json) await aliases.learn(destinationsOf(difference), interrupts.stop);
    reporter.difference(difference, aliases.names);
  };
  const audited = await auditNode({ node, journal, clock }, { since, tell }, interrupts.stop);
  const code = money === 0 ? exitCode.succeeded : exitCode.failed;
  reporter.done(code, [comparedSentence(audited), foundSentence(money, information)]);
  return code;
}

function destinationsOf({ journal, node }: Difference): readonly NodeKey[] {
  const destination = journal?.order.destination ?? node?.destination;
  return destination === undefined ? [] : [destination];
}

function comparedSentence({ orders, payments }: Audited): string {
  return l10n.t(
    'Payments in the journal: {0}; keysends of your node: {1}.',
    grouped(orders),
    grouped(payments),
  );
}

function foundSentence(money: number, information: number): string {
  if (money > 0)
    return l10n.t('Differences that concern money: {0}; others: {1}.', grouped(money), grouped(information));
  if (information > 0) return l10n.t('None of the differences concerns money ({0}).', grouped(information));
  return l10n.t('They say the same.');
}

function nothingYet(): CommandFailure {
  return new CommandFailure({
    exitCode: exitCode.usage,
    reason: { kind: 'usage' },
    sentences: [l10n.t('What --since names has not come yet.')],
  });
}
