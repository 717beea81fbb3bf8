import { readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { eventually } from '../workbench/eventually.ts';
import { palettePng } from './palettePng.ts';
import { clearNotifications, fillIn, pay } from './sending.ts';
import { openTheatre } from './stage.ts';

/*
 * `npm run screenshots`: the pictures of the README, from the packaged extension in a real VS Code on a practice network of its
 * own: what everybody sees who has just installed it.
 */

const folder = join(import.meta.dirname, '..', '..', 'media', 'screenshots');
const themes = ['dark', 'light'] as const;
/** A README is loaded by everyone who looks at the extension. */
const mostBytes = 160_000;
/** The longest line of the output fits. */
const size = { width: 1280, height: 520 };

const had = await openTheatre();
if (!had.ok) throw new Error(had.why);
await using theatre = had.value;
await using stage = await theatre.openStage({
  size,
  userSettings: {
    'editor.fontSize': 12,
    'terminal.integrated.fontSize': 12,
    // Nobody's machine is to be seen.
    'terminal.integrated.defaultProfile.linux': 'plain',
    'terminal.integrated.profiles.linux': { plain: { path: 'bash', args: ['--norc'], env: { PS1: '$ ' } } },
    'terminal.integrated.shellIntegration.enabled': false,
    'window.menuBarVisibility': 'hidden',
    'workbench.editor.empty.hint': 'hidden',
    'workbench.tips.enabled': false,
  },
});
const { server, workbench } = stage;
const { page, quickInput, modal } = workbench;
const payments = workbench.view('Payments');

await workbench.openViewContainer('Keysend');
await send('bob', '21,000');
await send('frank', '300,000');
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

await workbench.runCommand('Keysend: Open Practice Terminal');
await type('keysend --practice bob 1000', /RECEIVER .*opens it\. *\$/);
await take('terminal');
await workbench.runCommand('Terminal: Kill the Active Terminal Instance');

// VS Code shows more rows, and the picture of a walkthrough's step, only where there is room for it.
await page.setViewportSize({ width: 1280, height: 720 });
await workbench.runCommand('Keysend: Send Keysend');
await quickInput.waitForTitle('Send Keysend (1/3)');
await quickInput.waitForItem(/^erin, /);
await take('wizard');
await quickInput.cancel();

await fillIn(workbench, { destination: 'carol', amount: '1,000', message: 'Thanks for the coffee' });
await take('confirm');
await modal.press('Cancel');
await modal.waitUntilClosed();

await workbench.runCommand('View: Toggle Primary Side Bar Visibility');
await workbench.runCommand('Keysend: Open Walkthrough: Your First Keysend');
await page.locator('.getting-started-step').filter({ hasText: 'Meet a failure' }).click();
await eventually(
  'all steps but the last one to be done',
  () => page.locator('.codicon-getting-started-step-checked:visible').count(),
  (count) => count === 5,
);
await take('walkthrough');

async function send(destination: string, amount: string, message = ''): Promise<void> {
  await fillIn(workbench, { destination, amount, message });
  await pay(workbench);
  await payments.waitForRow(new RegExp(`^(succeeded|failed): ${amount} sat to ${destination}, `));
  await server.waitForOutput(
    'Keysend',
    new RegExp(`^(SUCCEEDED|FAILED) +${destination} .* ${amount} sat[^]*^RECEIVER`, 'm'),
  );
  // It stays for a while even when the payment was faster.
  await workbench.notifications.waitUntilGone(/^Paying /);
  await clearNotifications(workbench);
}

/** Types a command into the terminal and waits until all that is shown matches. */
async function type(command: string, expected: RegExp): Promise<void> {
  const terminal = page.locator('.terminal-wrapper.active');
  const shown = async (): Promise<string> => {
    const rows = await terminal.locator('.xterm-rows > div').allInnerTexts();
    return rows.map((row) => row.replaceAll('\u00a0', ' ')).join('');
  };
  await eventually('a prompt', shown, (text) => /\$ *$/.test(text));
  await terminal.locator('.xterm-helper-textarea').focus();
  await page.keyboard.type(command);
  await page.keyboard.press('Enter');
  await eventually(command, shown, (text) => expected.test(text));
}

async function clearOutput(): Promise<void> {
  await page.locator('.part.panel').getByRole('button', { name: 'Clear Output' }).click();
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
