import * as l10n from '@vscode/l10n';
import type { PaymentHash } from '../keysend/preimage.ts';
import { CommandFailure } from './commandFailure.ts';
import { exitCode } from './exitCode.ts';

/** Nothing here was to be sent with this hash. */
export function notInJournal(hash: PaymentHash): CommandFailure {
  return new CommandFailure({
    exitCode: exitCode.failed,
    reason: { kind: 'notInJournal', hash },
    sentences: [
      l10n.t('The journal of this computer has no payment {0}.', hash),
      l10n.t('Payments of other programs and of other computers are not in it.'),
    ],
  });
}
