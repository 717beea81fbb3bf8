import * as l10n from '@vscode/l10n';
import { isTestNetwork } from '../keysend/network.ts';
import { isEnded } from '../keysend/payment.ts';
import type { PaymentHash } from '../keysend/preimage.ts';
import type { Preparation } from '../keysend/prepare.ts';
import { Problem } from '../keysend/problem.ts';
import type { Confirm } from '../keysend/sendKeysend.ts';
import { confirmation } from '../words/confirmation.ts';
import { earlierPaymentLines, furtherPayment } from '../words/earlierPayment.ts';
import type { Aliases } from './aliases.ts';
import { ask, canAsk } from './ask.ts';
import { CommandFailure } from './commandFailure.ts';
import { exitCode } from './exitCode.ts';
import type { Session } from './session.ts';
import { trackHint } from './trackHint.ts';

/** What lets a payment out: `--yes`, as far as that goes, or the answer to the question, where one is asked. */
export function confirmWith(yes: boolean, aliases: Aliases, session: Session): Confirm {
  return yes ? saidBefore(aliases, session) : askWith(aliases, session);
}

/**
 * Whoever wrote `--yes` knew nothing yet of what is looked up now: a script that tries again must not pay twice what it could not see the
 * end of. Its fee limit may have been written by the same hand.
 */
function saidBefore(aliases: Aliases, session: Session): Confirm {
  return async (preparation, signal) => {
    refuseDear(preparation);
    const { intent, payer, before = [] } = preparation;
    if (before.length > 0) await aliases.learn([intent.destination], signal);
    const said = earlierPaymentLines(preparation, aliases.names(intent.destination));
    const open = before.find(({ payment }) => payment === undefined || !isEnded(payment));
    if (open !== undefined && !isTestNetwork(payer.network)) throw sameWithoutEnd(open.hash, said, session);
    for (const line of [...said, ...furtherPayment(preparation)]) session.printer.err(line);
    return true;
  };
}

function sameWithoutEnd(hash: PaymentHash, said: readonly string[], session: Session): CommandFailure {
  return new CommandFailure({
    exitCode: exitCode.notConfirmed,
    reason: { kind: 'sameWithoutEnd' },
    hash,
    sentences: [
      ...said,
      l10n.t(
        'Nothing was sent: {0} does not pay the same again before the end of the first is known.',
        '--yes',
      ),
      trackHint(hash, session),
      l10n.t('To pay it all the same, leave {0} out and answer the question.', '--yes'),
    ],
  });
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
