import type { Engine } from '../keysend/connection.ts';
import type { LightningNode } from '../keysend/node.ts';
import { Aliases } from './aliases.ts';
import { exitCode } from './exitCode.ts';
import type { ExitCode } from './exitCode.ts';
import type { ListInvocation } from './invocation.ts';
import { pastPayments } from './pastPayments.ts';
import type { Session } from './session.ts';
import { reportTrouble } from './trouble.ts';

/** Shows past keysends, newest first: the node's, and those that only the journal still knows. */
export async function list(
  { json, limit }: ListInvocation,
  node: LightningNode,
  { journal }: Engine,
  { interrupts, ports, printer, reporter }: Session,
): Promise<ExitCode> {
  const onTrouble = (error: unknown): void => {
    reportTrouble(error, printer);
  };
  const payments = await pastPayments({ node, journal, onTrouble }, limit, interrupts.stop);
  const aliases = new Aliases(node);
  if (!json) {
    const destinations = payments.flatMap(({ destination }) =>
      destination === undefined ? [] : [destination],
    );
    await aliases.learn(destinations, interrupts.stop);
  }
  interrupts.stop.throwIfAborted();
  reporter.past(payments, aliases.names, ports.clock.now());
  reporter.done(exitCode.succeeded);
  return exitCode.succeeded;
}
