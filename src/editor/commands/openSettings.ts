import { commands } from 'vscode';
import type { SettingName } from '../../words/remedy.ts';

/** Opens the settings at one of ours, or at all of them. */
export async function openSettings(setting?: SettingName): Promise<void> {
  const query = setting === undefined ? '@ext:keysend.keysend' : `@id:${setting}`;
  await commands.executeCommand('workbench.action.openSettings', query);
}
