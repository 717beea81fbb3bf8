import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually } from '../workbench/eventually.ts';
import { quietSettings } from '../workbench/quietSettings.ts';
import type { Stage } from './stage.ts';

/** Writes the user settings as a person does, in the editor: they count without a reload. */
export async function writeUserSettings(
  { workbench, server }: Stage,
  settings: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { page } = workbench;
  const text = JSON.stringify({ ...quietSettings, ...settings });
  await workbench.runCommand('Preferences: Open User Settings (JSON)');
  await page.locator('.tab.active').filter({ hasText: 'settings.json' }).waitFor();
  await page.locator('.part.editor .monaco-editor .view-lines').first().click();
  await page.keyboard.press('ControlOrMeta+A');
  // Pasted, because typed brackets and quotes get company.
  await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
  await page.keyboard.press('ControlOrMeta+V');
  await page.keyboard.press('ControlOrMeta+S');
  await eventually(
    'the settings to be saved',
    () => readFile(join(server.dataDir, 'data', 'User', 'settings.json'), 'utf8'),
    (saved) => saved === text,
  );
  await workbench.runCommand('View: Close All Editors');
  await page.locator('.tab').filter({ hasText: 'settings.json' }).waitFor({ state: 'detached' });
}
