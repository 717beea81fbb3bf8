import * as l10n from '@vscode/l10n';
import type { Payment } from '../keysend/payment.ts';
import type { PaymentHash } from '../keysend/preimage.ts';
import { commandToType } from './commandName.ts';
import type { Session } from './session.ts';

/** Says which command follows a payment from here on. */
export function trackHint(hash: PaymentHash, { ports, flags }: Session): string {
  return l10n.t('To follow it to its end: {0}', commandToType(ports.commandName, ['track', hash], flags));
}

/** Whether the node will never say how it ended, however long it is followed. */
export function isEndless({ unknown }: Pick<Payment, 'unknown'>): boolean {
  return unknown === 'stuckInNode' || unknown === 'forgotten' || unknown === 'falseProof';
}
