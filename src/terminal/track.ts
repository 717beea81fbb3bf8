import type { Engine } from '../keysend/connection.ts';
import { followPayment } from '../keysend/followPayment.ts';
import type { LightningNode } from '../keysend/node.ts';
import { Aliases } from './aliases.ts';
import type { ExitCode } from './exitCode.ts';
import type { TrackInvocation } from './invocation.ts';
import { checkPayer } from './otherPayer.ts';
import type { Session } from './session.ts';
import { reportTrouble } from './trouble.ts';
import { watch } from './watch.ts';

/** Follows a payment that was sent before to its end. Ctrl-C only ends the watching. */
export async function track(
  { hash }: TrackInvocation,
  node: LightningNode,
  { journal, practice }: Engine,
  session: Session,
): Promise<ExitCode> {
  const { interrupts, ports, printer, reporter } = session;
  // Without the journal the node can still be asked; what is wrong with it is told by who follows.
  const [entry] = await journal.find([hash]).catch(() => []);
  const order = entry?.order;
  if (order !== undefined) {
    checkPayer(order, node);
    reporter.order(order);
  }
  const onTrouble = (error: unknown): void => {
    reportTrouble(error, printer);
  };
  const payments = followPayment(hash, { node, journal, clock: ports.clock, onTrouble }, interrupts.stop);
  const aliases = new Aliases(node);
  const known = {
    ...(order === undefined ? {} : { order }),
    ...(session.flags.practice === true ? { practice } : {}),
  };
  return watch(payments, { hash, node, aliases, ...known, cancelable: false }, session);
}
