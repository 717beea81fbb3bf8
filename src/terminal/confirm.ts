import type { Limits } from '../keysend/brakes.ts';
import { mustConfirm } from '../keysend/mustConfirm.ts';
import { isTestNetwork } from '../keysend/network.ts';
import { Problem } from '../keysend/problem.ts';
import type { Confirm } from '../keysend/sendKeysend.ts';
import { confirmation } from '../words/confirmation.ts';
import type { Aliases } from './aliases.ts';
import { ask, canAsk } from './ask.ts';
import type { Session } from './session.ts';

/** What lets a payment out: `--yes`, or the answer to the question, where one is asked. */
export function confirmWith(yes: boolean, limits: Limits, aliases: Aliases, session: Session): Confirm {
  return yes ? () => Promise.resolve(true) : askWith(limits, aliases, session);
}

/**
 * Coins of test networks are made at will, so nobody is asked there. Nor is a person about an amount that they want not to be asked
 * about; where nobody sits, nobody typed the command.
 */
function askWith(limits: Limits, aliases: Aliases, { interrupts, ports, printer }: Session): Confirm {
  return async (preparation, signal) => {
    const { intent, payer, destination, route } = preparation;
    if (destination !== undefined && destination !== 'unlisted')
      aliases.note(destination.key, destination.alias);
    const { network } = payer;
    const isReal = !isTestNetwork(network);
    if (isReal && !canAsk(ports.streams)) throw new Problem({ kind: 'notConfirmed', network });
    const hops = route !== undefined && 'hops' in route ? route.hops.map((hop) => hop.node) : [];
    await aliases.learn([intent.destination, ...hops], signal);
    const { question, details, notes, warnings } = confirmation(preparation, aliases.names);
    const askHere = isReal && mustConfirm(preparation, limits);
    for (const line of askHere ? [...details, ...notes, ...warnings] : [...notes, ...warnings])
      printer.err(line);
    return !askHere || (await ask(question, ports.streams, interrupts.interrupt, signal));
  };
}
