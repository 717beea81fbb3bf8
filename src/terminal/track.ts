import type { Engine } from '../keysend/connection.ts';
import { followPayment } from '../keysend/followPayment.ts';
import type { LightningNode } from '../keysend/node.ts';
import { Problem } from '../keysend/problem.ts';
import { Aliases } from './aliases.ts';
import type { ExitCode } from './exitCode.ts';
import type { TrackInvocation } from './invocation.ts';
import type { Session } from './session.ts';
import { reportTrouble } from './trouble.ts';
import { watch } from './watch.ts';

/** Follows a payment that was sent before to its end. Ctrl-C only ends the watching. */
export async function track(
  { hash }: TrackInvocation,
  node: LightningNode,
  { journal }: Engine,
  session: Session,
): Promise<ExitCode> {
  const { interrupts, ports, printer, reporter } = session;
  const [entry] = await journal.find([hash]);
  const order = entry?.order;
  if (order !== undefined && order.payer !== node.info.key) {
    throw new Problem({ kind: 'differentNode', expected: order.payer, found: node.info.key });
  }
  if (order !== undefined) reporter.order(order);
  const onTrouble = (error: unknown): void => {
    reportTrouble(error, printer);
  };
  const payments = followPayment(hash, { node, journal, clock: ports.clock, onTrouble }, interrupts.stop);
  const aliases = new Aliases(node);
  const known = order === undefined ? {} : { order };
  return watch(payments, { hash, node, aliases, ...known, cancelable: false }, session);
}
