import * as l10n from '@vscode/l10n';
import type { Engine } from '../keysend/connection.ts';
import type { LightningNode } from '../keysend/node.ts';
import { reasonOf } from '../keysend/problem.ts';
import type { Reason } from '../keysend/problem.ts';
import { PRACTICE } from '../keysend/network.ts';
import { namesFrom } from '../words/names.ts';
import { Aliases } from './aliases.ts';
import { exitCode } from './exitCode.ts';
import type { ExitCode } from './exitCode.ts';
import type { ListInvocation } from './invocation.ts';
import { journaledPayments, pastPayments } from './pastPayments.ts';
import type { Session } from './session.ts';
import { reportTrouble } from './trouble.ts';

/** Shows past keysends, newest first: the node's, and those that only the journal still knows. */
export async function list(
  { json, limit }: ListInvocation,
  node: LightningNode,
  { journal }: Engine,
  { interrupts, ports, printer, reporter }: Session,
): Promise<ExitCode> {
  const told = new Set<Reason['kind']>();
  const onTrouble = (error: unknown): void => {
    const kind = reasonOf(error)?.kind;
    // The journal is asked several times, and has one thing against it.
    if (kind !== undefined && told.has(kind)) return;
    if (kind !== undefined) told.add(kind);
    reportTrouble(error, printer);
  };
  const payments = await pastPayments({ node, journal, onTrouble }, limit, interrupts.stop);
  const aliases = new Aliases(node);
  if (!json) {
    const destinations = payments.flatMap(({ payment: { destination } }) =>
      destination === undefined ? [] : [destination],
    );
    await aliases.learn(destinations, interrupts.stop);
  }
  interrupts.stop.throwIfAborted();
  if (payments.length === 0 && !json) printer.err(l10n.t('This node has sent no keysends yet.'));
  reporter.past(payments, aliases.names, ports.clock.now());
  reporter.done(exitCode.succeeded);
  return exitCode.succeeded;
}

/** Where no node can be asked: what the journal has of every node, as it was last seen. Play money and other money never mix. */
export async function listJournal(
  { limit }: ListInvocation,
  loadEngine: () => Promise<Engine>,
  { flags, interrupts, ports, printer, reporter }: Session,
): Promise<void> {
  const practising = flags.practice === true;
  try {
    const { journal } = await loadEngine();
    const payments = await journaledPayments(
      journal,
      (network) => (network === PRACTICE) === practising,
      limit,
      interrupts.stop,
    );
    if (payments.length === 0) return;
    printer.err(
      l10n.t('No node could be asked. This is what the journal of this computer has, as it was last seen:'),
    );
    reporter.past(
      payments,
      namesFrom(() => undefined),
      ports.clock.now(),
    );
  } catch (error) {
    // Why the node could not be asked is still to be said.
    if (!interrupts.stop.aborted) reportTrouble(error, printer);
  }
}
