import * as l10n from '@vscode/l10n';
import type { Engine } from '../keysend/connection.ts';
import { isTestNetwork } from '../keysend/network.ts';
import type { LightningNode } from '../keysend/node.ts';
import { Problem, reasonOf } from '../keysend/problem.ts';
import { confirmKeysend, sendKeysend } from '../keysend/sendKeysend.ts';
import type { Confirm } from '../keysend/sendKeysend.ts';
import { confirmation } from '../words/confirmation.ts';
import { Aliases } from './aliases.ts';
import { ask, canAsk } from './ask.ts';
import { destinationOf } from './practiceAlias.ts';
import { declined } from './commandFailure.ts';
import type { ExitCode } from './exitCode.ts';
import { outcomeUnknown } from './failure.ts';
import type { SendInvocation } from './invocation.ts';
import type { Session } from './session.ts';
import { reportTrouble } from './trouble.ts';
import { watch } from './watch.ts';

/** Confirms a keysend, sends it and follows it to its end. Rejects only when nothing was sent, or with an `outcomeUnknown`. */
export async function send(
  { wish, yes }: SendInvocation,
  node: LightningNode,
  engine: Engine,
  session: Session,
): Promise<ExitCode> {
  const { interrupts, ports, printer, reporter } = session;
  const { stop, cancel, leave } = interrupts;
  const { clock } = ports;
  const destination = await destinationOf(wish.destination, engine.practice, stop);
  const intent = { ...wish, destination };
  const aliases = new Aliases(node);
  const confirm = yes ? alwaysYes : confirmWith(aliases, session);
  const { journal } = engine;
  const { limits } = await journal.brakes();
  const order = await confirmKeysend(intent, { node, journal, clock, limits, confirm }, stop);
  if (order === undefined) throw declined(l10n.t('Not confirmed, so nothing was sent.'));

  reporter.order(order);
  const onTrouble = (error: unknown): void => {
    reportTrouble(error, printer);
  };
  const payments = sendKeysend(order, { node, journal: engine.journal, clock, onTrouble }, { cancel, leave });
  try {
    const beside = session.flags.practice === true ? { practice: engine.practice } : {};
    const watched = { hash: order.hash, node, aliases, order, cancelable: true, ...beside };
    return await watch(payments, watched, session);
  } catch (error) {
    if (reasonOf(error) !== undefined) throw error;
    throw outcomeUnknown(order.hash, error, session);
  }
}

const alwaysYes: Confirm = () => Promise.resolve(true);

/** Coins of test networks are made at will, so nobody is asked there. */
function confirmWith(aliases: Aliases, { interrupts, ports, printer }: Session): Confirm {
  return async (preparation, signal) => {
    const { intent, payer, destination, route } = preparation;
    if (destination !== undefined && destination !== 'unlisted')
      aliases.note(destination.key, destination.alias);
    const { network } = payer;
    const askThere = !isTestNetwork(network);
    if (askThere && !canAsk(ports.streams)) throw new Problem({ kind: 'notConfirmed', network });
    const hops = route !== undefined && 'hops' in route ? route.hops.map((hop) => hop.node) : [];
    await aliases.learn([intent.destination, ...hops], signal);
    const { question, details, notes, warnings } = confirmation(preparation, aliases.names);
    for (const line of askThere ? [...details, ...notes, ...warnings] : [...notes, ...warnings])
      printer.err(line);
    return !askThere || (await ask(question, ports.streams, interrupts.interrupt, signal));
  };
}
