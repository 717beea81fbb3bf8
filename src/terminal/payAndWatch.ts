import type { Engine } from '../keysend/connection.ts';
import type { LightningNode } from '../keysend/node.ts';
import type { KeysendOrder } from '../keysend/order.ts';
import { reasonOf } from '../keysend/problem.ts';
import type { sendKeysend } from '../keysend/sendKeysend.ts';
import type { Aliases } from './aliases.ts';
import { cancelWhenStopped } from './cancelWhenStopped.ts';
import type { ExitCode } from './exitCode.ts';
import { outcomeUnknown } from './failure.ts';
import type { Session } from './session.ts';
import { reportTrouble } from './trouble.ts';
import { watch } from './watch.ts';

/**
 * Sends a confirmed order and shows it to its end. Rejects only when nothing was sent, or with an `outcomeUnknown`.
 * @param send for the first time, or again
 */
export async function payAndWatch(
  order: KeysendOrder,
  send: typeof sendKeysend,
  { node, aliases }: { readonly node: LightningNode; readonly aliases: Aliases },
  { journal, practice }: Engine,
  session: Session,
): Promise<ExitCode> {
  const { interrupts, ports, printer, reporter } = session;
  const { leave } = interrupts;
  reporter.order(order);
  const onTrouble = (error: unknown): void => {
    reportTrouble(error, printer);
  };
  const sendPorts = { node, journal, clock: ports.clock, onTrouble };
  const payments = cancelWhenStopped((cancel) => send(order, sendPorts, { cancel, leave }), journal, session);
  try {
    const beside = session.flags.practice === true ? { practice } : {};
    const watched = { hash: order.hash, node, aliases, order, cancelable: true, ...beside };
    return await watch(payments, watched, session);
  } catch (error) {
    if (reasonOf(error) !== undefined) throw error;
    throw outcomeUnknown(order.hash, error, session);
  }
}
