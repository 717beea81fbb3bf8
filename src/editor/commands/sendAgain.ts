import * as l10n from '@vscode/l10n';
import { messageIn } from '../../keysend/records.ts';
import type { PaymentItem } from '../paymentItems.ts';
import { sendFlow } from '../sendFlow.ts';
import type { SendOutcome, SendParts } from '../sendFlow.ts';
import { draftOf } from '../sendWizard.ts';

/** Makes a new payment like an earlier one, with a preimage of its own, and asks before it pays. */
export async function sendAgain({ row }: PaymentItem, parts: SendParts): Promise<SendOutcome | undefined> {
  const { records, state } = row.payment;
  const draft = draftOf({ ...row.payment, message: messageIn(records) });
  const mayStillBePaid = state === 'unknown' || state === 'inFlight';
  const warnings = mayStillBePaid
    ? [l10n.t('The earlier payment may have been paid, or may still be. This is a second one.')]
    : [];
  return sendFlow(draft, warnings, parts);
}
