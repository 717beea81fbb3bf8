import { readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { connectNetwork } from '../regtest/shared.ts';
import { palettePng } from './palettePng.ts';
import { clearNotifications, fillIn, pay } from './sending.ts';
import { openTheatre, settingsOf } from './stage.ts';

/*
 * `npm run screenshots`: the pictures of the README, from the packaged extension in a real VS Code on a network of its own, so
 * that they show nobody's payments but theirs.
 */

const folder = join(import.meta.dirname, '..', '..', 'media', 'screenshots');
const themes = ['dark', 'light'] as const;
/** A README is loaded by everyone who looks at the extension. */
const mostBytes = 120_000;

delete process.env['KEYSEND_REGTEST'];
const regtest = await connectNetwork();
if (!regtest.ok) throw new Error(regtest.why);
const { network } = regtest;
const had = await openTheatre();
if (!had.ok) throw new Error(had.why);
await using theatre = had.value;
await using stage = await theatre.openStage({
  size: { width: 1160, height: 640 },
  userSettings: {
    ...settingsOf(network.node('alice')),
    'editor.fontSize': 12,
    'window.menuBarVisibility': 'hidden',
    'workbench.editor.empty.hint': 'hidden',
    'workbench.tips.enabled': false,
  },
});
const { server, workbench } = stage;
const { quickInput, modal } = workbench;
const payments = workbench.view('Payments');
const pubkeyOf = (name: 'bob' | 'carol' | 'dave' | 'frank'): string => network.node(name).pubkey;

await workbench.openViewContainer('Keysend');
await send('bob', '21,000');
await send('frank', '100,000');
await workbench.runCommand('View: Toggle Maximized Panel');

await clearOutput();
await send('carol', '1,000', 'Thanks for the coffee');
await payments.expand(/^succeeded: 1,000 sat to carol, /);
await payments.expand(/^Attempt 1, /);
await take('settled');
await payments.pressTitleButton('Collapse All');

await clearOutput();
await send('dave', '1,000');
await payments.expand(/^failed: 1,000 sat to dave, /);
await payments.expand(/^Attempt 1, /);
await take('failed');
await payments.pressTitleButton('Collapse All');
await workbench.runCommand('View: Toggle Maximized Panel');
await workbench.page.keyboard.press('ControlOrMeta+J');

await workbench.runCommand('Keysend: Send Keysend');
await quickInput.waitForTitle('Send Keysend (1/3)');
await quickInput.waitForItem(/^erin, /);
await take('wizard');
await quickInput.cancel();

await fillIn(workbench, {
  destination: pubkeyOf('carol'),
  amount: '1,000',
  message: 'Thanks for the coffee',
});
await take('confirm');
await modal.press('Cancel');

async function send(to: Parameters<typeof pubkeyOf>[0], amount: string, message = ''): Promise<void> {
  await fillIn(workbench, { destination: pubkeyOf(to), amount, message });
  await pay(workbench);
  await payments.waitForRow(new RegExp(`^(succeeded|failed): ${amount} sat to ${to}, `));
  await server.waitForOutput('Keysend', new RegExp(`^(SUCCEEDED|FAILED) +${to} .* ${amount} sat`, 'm'));
  // It stays for a while even when the payment was faster.
  await workbench.notifications.waitUntilGone(/^Paying /);
  await clearNotifications(workbench);
}

async function clearOutput(): Promise<void> {
  await workbench.page.locator('.part.panel').getByRole('button', { name: 'Clear Output' }).click();
}

async function take(name: string): Promise<void> {
  for (const theme of themes) {
    const path = await workbench.screenshot(`${name}-${theme}`, { folder, theme });
    const picture = palettePng(await readFile(path));
    await writeFile(path, picture);
    console.log(`${relative(process.cwd(), path)}: ${(picture.length / 1000).toFixed(1)} kB`);
    if (picture.length > mostBytes)
      throw new Error(`${name}-${theme}.png is larger than ${mostBytes / 1000} kB.`);
  }
}
