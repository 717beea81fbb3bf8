import { commands } from 'vscode';
import type { Milestones } from '../milestones.ts';

/** Opens the walkthrough "Your first keysend". */
export async function openWalkthrough(milestones: Milestones): Promise<void> {
  await commands.executeCommand('workbench.action.openWalkthrough', 'keysend.keysend#firstKeysend', false);
  milestones.announceSoon();
}
