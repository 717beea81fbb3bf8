import { limitsHold } from '../keysend/brakes.ts';
import type { Engine } from '../keysend/connection.ts';
import { followPayment } from '../keysend/followPayment.ts';
import type { JournalEntry } from '../keysend/journal.ts';
import type { LightningNode } from '../keysend/node.ts';
import type { Payment } from '../keysend/payment.ts';
import { Aliases } from './aliases.ts';
import { dismissHint } from './brakeHints.ts';
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
  const ifEndless = entry === undefined ? {} : await endlessHint(entry, journal, session);
  const known = {
    ...(order === undefined ? {} : { order }),
    ...(session.flags.practice === true ? { practice } : {}),
  };
  return watch(
    orAsLeft(payments, entry?.payment),
    { hash, node, aliases, ...known, ifEndless, cancelable: false },
    session,
  );
}

/** Who follows says nothing where the node says just what it said last time: that is how it stands. */
async function* orAsLeft(
  payments: AsyncIterable<Payment>,
  left: Payment | undefined,
): AsyncGenerator<Payment, void, void> {
  let isSeen = false;
  for await (const payment of payments) {
    isSeen = true;
    yield payment;
  }
  if (!isSeen && left !== undefined) yield left;
}

/** To track it once more would show the same; that it counts against the limit can be ended. */
async function endlessHint(
  { order, dismissed }: JournalEntry,
  journal: Engine['journal'],
  { ports }: Session,
): Promise<{ readonly hint?: string }> {
  const brakes = await journal.brakes().catch(() => undefined);
  if (brakes === undefined || dismissed === true || !limitsHold(order.network, brakes.limits)) return {};
  return { hint: dismissHint(order.hash, ports.commandName) };
}
