import { commands } from 'vscode';

/** Opens the view "Payments". */
export async function showPayments(): Promise<void> {
  await commands.executeCommand('keysend.payments.focus');
}
