import { commands } from 'vscode';

/** Opens the walkthrough "Your first keysend". */
export async function openWalkthrough(): Promise<void> {
  await commands.executeCommand('workbench.action.openWalkthrough', 'keysend.keysend#firstKeysend', false);
}
