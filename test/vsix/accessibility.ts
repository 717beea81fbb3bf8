import assert from 'node:assert/strict';
import { it } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { Network } from '../regtest/network.ts';
import { keysendsTo } from './books.ts';
import { clearNotifications, payByKeyboard } from './sending.ts';
import type { Stage } from './stage.ts';

/** For those who use no mouse, and those who hear what others see. */
export function accessibility({ server, workbench }: Stage, network: Network): void {
  const { page, quickInput, modal } = workbench;
  const bob = network.node('bob');

  it('pays with nothing but the keyboard, and leaves it where it was', async () => {
    const received = (await keysendsTo(bob)).length;
    await clearNotifications(workbench);
    await workbench.runCommand('File: New Untitled Text File');
    await page.locator('.part.editor:focus-within').waitFor();
    await page.keyboard.press('F1');
    await page.keyboard.type('Keysend: Send');
    await quickInput.waitForItem('Keysend: Send Keysend');
    await page.keyboard.press('Enter');
    await quickInput.waitForTitle('Send Keysend (1/3)');
    await quickInput.waitForItem(/^bob, /);
    await page.keyboard.type('bob');
    await page.keyboard.press('Enter');
    await quickInput.waitForTitle('Send Keysend (2/3)');
    await page.keyboard.type('333');
    await page.keyboard.press('Enter');
    await quickInput.waitForTitle('Send Keysend (3/3)');
    await page.keyboard.press('Enter');
    await modal.waitUntilOpen();
    await payByKeyboard(workbench, 'Send 333 sat');
    await server.waitForOutput('Keysend', /^SUCCEEDED +bob received 333 sat/m);
    assert.equal((await keysendsTo(bob)).length, received + 1);
    assert.equal(await workbench.focusedPart(), 'editor');
  });

  it('says in words what rows show by icons and colours', async () => {
    const payments = workbench.view('Payments');
    await workbench.openViewContainer('Keysend');
    await payments.waitForRow(/^succeeded: 333 sat to bob, /);
    await workbench.runCommand('Keysend: Show Payments');
    await page.locator('.part.sidebar:focus-within').waitFor();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    const rows = await payments.waitForRows('an attempt', (all) => all.some(({ level }) => level === 2));
    assert.match(rows[0]?.name ?? '', /^succeeded: 333 sat to bob, fee 0 sat, /);
    assert.match(rows[1]?.name ?? '', /^Attempt 1, succeeded, bob$/);
    await page.keyboard.press('ArrowLeft');
  });

  it('has nothing in its view that axe objects to', async () => {
    const { violations } = await new AxeBuilder({ page }).include('.part.sidebar').analyze();
    const found = violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html }) => `${id}: ${html.slice(0, 300)}`),
    );
    assert.deepEqual(found, []);
  });
}
