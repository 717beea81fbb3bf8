import { commands } from 'vscode';
import type { PaymentsModel } from '../paymentsModel.ts';

/** Opens the view "Payments" with what was paid: whoever asks for it need not ask again, as on the practice network. */
export async function showPayments(model: PaymentsModel): Promise<void> {
  await commands.executeCommand('keysend.payments.focus');
  await model.ensureLoaded();
}
