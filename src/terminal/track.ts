import * as l10n from '@vscode/l10n';
import type { Engine } from '../keysend/connection.ts';
import { followPayment } from '../keysend/followPayment.ts';
import { PRACTICE } from '../keysend/network.ts';
import type { LightningNode } from '../keysend/node.ts';
import type { PaymentHash } from '../keysend/preimage.ts';
import { Aliases } from './aliases.ts';
import { CommandFailure } from './commandFailure.ts';
import { exitCode } from './exitCode.ts';
import type { ExitCode } from './exitCode.ts';
import type { TrackInvocation } from './invocation.ts';
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
  if (order !== undefined && order.payer !== node.info.key) {
    if (order.network === PRACTICE && node.info.network === PRACTICE) throw madeAnew(hash);
    throw new CommandFailure({
      exitCode: exitCode.noConnection,
      reason: { kind: 'differentNode', expected: order.payer, found: node.info.key },
      hash,
      sentences: [
        l10n.t('The node {0} sent this payment, and here {1} answers.', order.payer, node.info.key),
        order.network === PRACTICE
          ? l10n.t('It was sent over the practice network: add {0}.', '--practice')
          : l10n.t('Name the connection of the node that sent it.'),
      ],
    });
  }
  if (order !== undefined) reporter.order(order);
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

/** Its folder was lost: nothing knows the payment any more, and nobody misses it. */
function madeAnew(hash: PaymentHash): CommandFailure {
  return new CommandFailure({
    exitCode: exitCode.unknown,
    reason: { kind: 'paymentNotFound', hash },
    hash,
    sentences: [
      l10n.t('The practice network does not know the payment {0}.', hash),
      l10n.t('The network that it was sent over is gone, and this one was made anew since.'),
      l10n.t('There was no money in it, so nothing is lost.'),
    ],
  });
}
