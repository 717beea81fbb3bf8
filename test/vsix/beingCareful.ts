import assert from 'node:assert/strict';
import { beforeEach, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Network } from '../regtest/network.ts';
import { eventually } from '../workbench/eventually.ts';
import { keysendsTo, paymentsOf } from './books.ts';
import { clearNotifications, fillIn, leaveAll } from './sending.ts';
import { settingsOf } from './stage.ts';
import type { Stage } from './stage.ts';
import { writeUserSettings } from './userSettings.ts';

const stopped = 'keysend.keysend.stopped';

/** Nothing but a deliberate yes pays. */
export function beingCareful(stage: Stage, network: Network): void {
  const { workbench } = stage;
  const { quickInput, modal, page, notifications } = workbench;
  const alice = network.node('alice');
  const carol = network.node('carol');

  /** Runs `act`, leaves whatever is open then, and looks into the nodes' own books. */
  async function paysNothing(act: () => Promise<void>): Promise<void> {
    const sent = (await paymentsOf(alice)).length;
    const received = (await keysendsTo(carol)).length;
    await act();
    assert.equal((await paymentsOf(alice)).length, sent);
    assert.equal((await keysendsTo(carol)).length, received);
  }

  /** Waits for a modal that asks this, where another one may be open before it. */
  async function waitForQuestion(question: RegExp): Promise<void> {
    await page.locator('.monaco-dialog-box .dialog-message-text').filter({ hasText: question }).waitFor();
  }

  beforeEach(() => leaveAll(workbench));

  it('when Enter is held down through all steps', async () => {
    await paysNothing(async () => {
      await clearNotifications(workbench);
      await workbench.runCommand('Keysend: Send Keysend');
      await quickInput.waitForTitle('Send Keysend (1/3)');
      await quickInput.type(carol.pubkey);
      await quickInput.waitForItem(new RegExp(carol.pubkey));
      // Without up in between, each one more is a repeat of the key.
      await page.keyboard.down('Enter');
      await quickInput.waitForTitle('Send Keysend (2/3)');
      await quickInput.type('777');
      let asked = false;
      await eventually(
        'the repeats to have answered the confirmation',
        async () => {
          asked ||= await modal.isOpen();
          await page.keyboard.down('Enter');
          return asked && !(await modal.isOpen());
        },
        (answered) => answered,
      );
      for (let repeat = 1; repeat <= 50; repeat += 1) await page.keyboard.down('Enter');
      await page.keyboard.up('Enter');
      await leaveAll(workbench);
    });
  });

  it('when Enter is hit once too often', async () => {
    await paysNothing(async () => {
      await fillIn(workbench, { destination: carol.pubkey, amount: '777' });
      await modal.pressKey('Enter');
      await modal.waitUntilClosed();
      await leaveAll(workbench);
    });
  });

  it('when the confirmation is left by Escape or by Cancel', async () => {
    await paysNothing(async () => {
      await fillIn(workbench, { destination: carol.pubkey, amount: '777' });
      await modal.pressKey('Escape');
      await modal.waitUntilClosed();
      assert.equal(await quickInput.isOpen(), false);
      await fillIn(workbench, { destination: carol.pubkey, amount: '777' });
      await modal.press('Cancel');
      await modal.waitUntilClosed();
      assert.equal(await quickInput.isOpen(), false);
    });
  });

  it('and Back leads to what was typed, step by step', async () => {
    await paysNothing(async () => {
      await fillIn(workbench, { destination: carol.pubkey, amount: '1,234', message: 'hello' });
      await modal.press('Back');
      await quickInput.waitForTitle('Send Keysend (3/3)');
      assert.equal(await quickInput.value(), 'hello');
      await quickInput.back();
      await quickInput.waitForTitle('Send Keysend (2/3)');
      assert.equal(await quickInput.value(), '1,234');
      await quickInput.back();
      await quickInput.waitForTitle('Send Keysend (1/3)');
      assert.equal(await quickInput.value(), carol.pubkey);
      await quickInput.cancel();
      await quickInput.waitUntilClosed();
    });
  });

  it('when the settings raise a limit, before the person has allowed it', async () => {
    await paysNothing(async () => {
      await writeUserSettings(stage, { ...settingsOf(alice), 'keysend.limits.perPayment': 60_000 });
      await fillIn(workbench, { destination: carol.pubkey, amount: '777' });
      assert.equal(await modal.message(), 'Raise your limits?');
      assert.match(await modal.detail(), /^Most in one payment: 50,000 sat → 60,000 sat$/m);
      await modal.pressKey('Enter');
      await waitForQuestion(/^Send 777 sat to carol/);
      await leaveAll(workbench);

      // What was kept stays kept.
      await fillIn(workbench, { destination: carol.pubkey, amount: '777' });
      assert.match(await modal.message(), /^Send 777 sat to carol/);
      await leaveAll(workbench);

      await writeUserSettings(stage, { ...settingsOf(alice), 'keysend.limits.perPayment': 70_000 });
      await fillIn(workbench, { destination: carol.pubkey, amount: '777' });
      assert.match(await modal.detail(), /50,000 sat → 70,000 sat/);
      await modal.press('Allow');
      await waitForQuestion(/^Send 777 sat to carol/);
      await leaveAll(workbench);
    });
  });

  it('when all sending is stopped, until it is allowed again', async () => {
    await paysNothing(async () => {
      await clearNotifications(workbench);
      await workbench.runCommand('Keysend: Stop All Sending');
      await notifications.waitFor('All sending is stopped, in every window and in the terminal');
      await workbench.waitForStatus(stopped, 'Keysend: Sending Stopped');
      await clearNotifications(workbench);
      await workbench.runCommand('Keysend: Send Keysend');
      await notifications.waitFor('so nothing was sent');
      assert.equal(await quickInput.isOpen(), false);

      await workbench.pressStatusItem(stopped);
      await waitForQuestion(/^Allow payments to go out again\?$/);
      await modal.pressKey('Enter');
      await modal.waitUntilClosed();
      assert.ok(await workbench.statusItem(stopped), 'Enter allowed it');
      await workbench.pressStatusItem(stopped);
      await waitForQuestion(/^Allow payments to go out again\?$/);
      await modal.press('Allow Sending');
      await eventually(
        'the stop to be gone from the status bar',
        () => workbench.statusItem(stopped),
        (item) => item === undefined,
      );
    });
  });

  it('when Enter is held down, though small payments need no confirmation; those take one more Enter', async () => {
    await paysNothing(async () => {
      await writeUserSettings(stage, { ...settingsOf(alice), 'keysend.confirmAbove': 500 });
      await fillIn(workbench, { destination: carol.pubkey, amount: '123' });
      assert.match(await modal.detail(), /^Asked before sending in VS Code: always → above 500 sat$/m);
      await modal.press('Allow');
      // The steps of this one did not say that it needs no confirmation.
      await waitForQuestion(/^Send 123 sat to carol/);
      await leaveAll(workbench);

      await workbench.runCommand('Keysend: Send Keysend');
      await quickInput.waitForTitle('Send Keysend (1/3)');
      await quickInput.type(carol.pubkey);
      await quickInput.waitForItem(new RegExp(carol.pubkey));
      await quickInput.accept();
      await quickInput.waitForTitle('Send Keysend (2/3)');
      await quickInput.type('123');
      await page.keyboard.down('Enter');
      await quickInput.waitForTitle('Send Keysend (3/3)');
      // As long as keyboards wait before the first repeat.
      await sleep(500);
      for (let repeat = 1; repeat <= 50; repeat += 1) await page.keyboard.down('Enter');
      await page.keyboard.up('Enter');
      await page.locator('.quick-input-message').filter({ hasText: 'Enter sends 123 sat' }).waitFor();
    });
    const received = (await keysendsTo(carol)).length;
    // Later than the repeats of a key that is held down come.
    await sleep(1_000);
    await page.keyboard.press('Enter');
    await eventually(
      'carol to be paid',
      () => keysendsTo(carol),
      (keysends) => keysends.length === received + 1,
    );
    assert.equal(await modal.isOpen(), false);
    await writeUserSettings(stage, settingsOf(alice));
  });
}
