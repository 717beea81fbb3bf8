import { isTestNetwork } from '../keysend/network.ts';
import type { Preparation } from '../keysend/prepare.ts';
import { Problem } from '../keysend/problem.ts';
import type { Confirm } from '../keysend/sendKeysend.ts';
import { confirmation } from '../words/confirmation.ts';
import type { Aliases } from './aliases.ts';
import { ask, canAsk } from './ask.ts';
import type { Session } from './session.ts';

/** What lets a payment out: `--yes`, within the fee limit, or the answer to the question, where one is asked. */
export function confirmWith(yes: boolean, aliases: Aliases, session: Session): Confirm {
  return yes ? unlessDear : askWith(aliases, session);
}

/** Whoever wrote the command line may have written its fee limit, too. */
async function unlessDear(preparation: Preparation): Promise<true> {
  refuseDear(preparation);
  return Promise.resolve(true);
}

function refuseDear({ intent, heldFeeLimitMsat: limitMsat }: Preparation): void {
  if (limitMsat === undefined) return;
  throw new Problem({ kind: 'aboveFeeLimit', feeLimitMsat: intent.feeLimitMsat, limitMsat });
}

/**
 * Coins of test networks are made at will, so nobody is asked there, but to pass a limit that a person set for them. Elsewhere every
 * payment is: a terminal does not show that it was a person who typed the command.
 */
function askWith(aliases: Aliases, { interrupts, ports, printer }: Session): Confirm {
  return async (preparation, signal) => {
    const { intent, payer, destination, route, heldFeeLimitMsat } = preparation;
    if (destination !== undefined && destination !== 'unlisted')
      aliases.note(destination.key, destination.alias);
    const { network } = payer;
    const mustAsk = !isTestNetwork(network) || heldFeeLimitMsat !== undefined;
    if (mustAsk && !canAsk(ports.streams)) {
      refuseDear(preparation);
      throw new Problem({ kind: 'notConfirmed', network });
    }
    const hops = route !== undefined && 'hops' in route ? route.hops.map((hop) => hop.node) : [];
    await aliases.learn([intent.destination, ...hops], signal);
    const { question, details, notes, warnings } = confirmation(preparation, aliases.names);
    for (const line of mustAsk ? [...details, ...notes, ...warnings] : [...notes, ...warnings])
      printer.err(line);
    return !mustAsk || (await ask(question, ports.streams, interrupts.interrupt, signal));
  };
}
