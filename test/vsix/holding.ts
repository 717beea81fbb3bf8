import assert from 'node:assert/strict';
import { beforeEach, it } from 'node:test';
import type { Network, RegtestNode } from '../regtest/network.ts';
import { eventually } from '../workbench/eventually.ts';
import { keysendsTo, paymentsOf } from './books.ts';
import { clearNotifications, fillIn, leaveAll, pay } from './sending.ts';
import type { Stage } from './stage.ts';

const statusItem = 'keysend.keysend.node';

/** Payments that a receiver holds: harriet does, for 20 s, unless she is told to settle. */
export function holding({ server, workbench }: Stage, network: Network): void {
  const { modal, notifications } = workbench;
  const alice = network.node('alice');
  const harriet = network.node('harriet');
  const payments = workbench.view('Payments');

  beforeEach(() => leaveAll(workbench));

  it('leaves the notification after a while, and a canceled one is followed to its end', async () => {
    await clearNotifications(workbench);
    await workbench.openViewContainer('Keysend');
    await fillIn(workbench, { destination: harriet.pubkey, amount: '2,000' });
    await pay(workbench);
    const text = await notifications.waitFor('Paying 2,000 sat to harriet');
    assert.deepEqual(await notifications.buttons('Paying 2,000 sat'), ['Cancel']);
    assert.match(text, /^Paying 2,000 sat to harriet/);
    await payments.waitForRow(/^in flight: 2,000 sat to harriet, /);
    // It is in the way for ten seconds at most.
    await notifications.waitUntilGone('Paying 2,000 sat to harriet');
    await eventually(
      'the status bar to show the payment',
      () => workbench.statusItem(statusItem),
      (item) => item?.text === '1 payment in flight',
    );
    await payments.pressRowButton(/^in flight: 2,000 sat to harriet, /, 'Cancel Payment');
    await payments.waitForRow(/^canceling: 2,000 sat to harriet, /);
    await server.waitForOutput(
      'Keysend',
      /canceling: no more attempts, but one is on its way and may still settle/,
    );

    // A cancel takes nothing back that is out: what arrives then is a success, and told as one.
    await settle(harriet);
    await payments.waitForRow(/^succeeded: 2,000 sat to harriet, /);
    await server.waitForOutput('Keysend', /^SUCCEEDED +harriet received 2,000 sat/m);
    await notifications.waitFor('harriet received 2,000 sat');
    await workbench.waitForStatus(statusItem, 'alice · regtest');
  });

  it('is canceled from its notification, too', async () => {
    await clearNotifications(workbench);
    await fillIn(workbench, { destination: harriet.pubkey, amount: '2,100' });
    await pay(workbench);
    await notifications.cancel('Paying 2,100 sat to harriet');
    await notifications.waitUntilGone('Paying 2,100 sat to harriet');
    await payments.waitForRow(/^canceling: 2,100 sat to harriet, /);
    await settle(harriet);
    await payments.waitForRow(/^succeeded: 2,100 sat to harriet, /);
  });

  it('is unknown while LND is dead, is found again, and was sent once', async () => {
    const sent = (await paymentsOf(alice)).length;
    const received = (await keysendsTo(harriet)).length;
    await clearNotifications(workbench);
    await fillIn(workbench, { destination: harriet.pubkey, amount: '2,200' });
    await pay(workbench);
    await heldBy(harriet);
    await alice.kill();
    try {
      await payments.waitForRow(/^outcome unknown: 2,200 sat to harriet, /);
      await server.waitForOutput(
        'Keysend',
        /UNKNOWN +The connection to your node broke while the payment was on its way\./,
      );
      await payments.chooseInContextMenu(/^outcome unknown: 2,200 sat to harriet, /, 'Count No More…');
      assert.match(
        await modal.detail(),
        /^2,200 sat to harriet: its end is not known\.\nHash: [0-9a-f]{64}$/m,
      );
      assert.deepEqual((await modal.buttons()).toSorted(), [
        'Count No More',
        'Keep Counting',
        'Show in Output',
      ]);
      await modal.press('Keep Counting');
      await modal.waitUntilClosed();
      // The money arrives while nobody can see it.
      await settle(harriet);
    } finally {
      await alice.start();
      await network.waitUntilReady();
    }
    await payments.waitForRow(/^succeeded: 2,200 sat to harriet, /);
    const output = await server.waitForOutput('Keysend', /^SUCCEEDED +harriet received 2,200 sat/m);
    assert.match(output, /the payment can be seen again/);
    assert.equal((await paymentsOf(alice)).length, sent + 1);
    assert.equal((await keysendsTo(harriet)).length, received + 1);
  });
}

/** Waits until the node holds a keysend, and returns what settles it. */
async function heldBy(node: RegtestNode): Promise<Buffer> {
  const held = await eventually(
    `${node.name} to hold a keysend`,
    async () => (await keysendsTo(node)).find(({ state }) => state === 'ACCEPTED'),
    (invoice) => invoice !== undefined,
  );
  return held?.r_preimage ?? Buffer.alloc(0);
}

async function settle(node: RegtestNode): Promise<void> {
  await node.rpc.call('invoicesrpc.Invoices/SettleInvoice', { preimage: await heldBy(node) });
}
