import * as l10n from '@vscode/l10n';
import { PRACTICE } from '../keysend/network.ts';
import type { LightningNode } from '../keysend/node.ts';
import type { KeysendOrder } from '../keysend/order.ts';
import type { PaymentHash } from '../keysend/preimage.ts';
import { CommandFailure } from './commandFailure.ts';
import { exitCode } from './exitCode.ts';

/** @throws {CommandFailure} where another node answers than the one that this order is for */
export function checkPayer({ hash, payer, network }: KeysendOrder, { info }: LightningNode): void {
  if (payer === info.key) return;
  if (network === PRACTICE && info.network === PRACTICE) throw madeAnew(hash);
  throw new CommandFailure({
    exitCode: exitCode.noConnection,
    reason: { kind: 'differentNode', expected: payer, found: info.key },
    hash,
    sentences: [
      l10n.t('This payment belongs to the node {0}, and here {1} answers.', payer, info.key),
      network === PRACTICE
        ? l10n.t('It belongs to the practice network: add {0}.', '--practice')
        : l10n.t('Name the connection of that node.'),
    ],
  });
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
