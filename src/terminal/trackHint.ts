import * as l10n from '@vscode/l10n';
import type { PaymentHash } from '../keysend/preimage.ts';
import { commandToType } from './commandName.ts';
import type { Session } from './session.ts';

/** Says which command follows a payment from here on. */
export function trackHint(hash: PaymentHash, { ports, flags }: Session): string {
  return l10n.t('To follow it to its end: {0}', commandToType(ports.commandName, ['track', hash], flags));
}
