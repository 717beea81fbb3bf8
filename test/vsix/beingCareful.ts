import assert from 'node:assert/strict';
import { beforeEach, it } from 'node:test';
import type { Network } from '../regtest/network.ts';
import { eventually } from '../workbench/eventually.ts';
import { keysendsTo, paymentsOf } from './books.ts';
import { clearNotifications, fillIn, leaveAll } from './sending.ts';
import type { Stage } from './stage.ts';

/** Nothing but a deliberate yes pays. */
export function beingCareful({ workbench }: Stage, network: Network): void {
  const { quickInput, modal, page } = workbench;
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
}
