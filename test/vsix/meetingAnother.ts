import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import type { Network } from '../regtest/network.ts';
import { switchedAddress } from '../regtest/switchedAddress.ts';
import type { SwitchedAddress } from '../regtest/switchedAddress.ts';
import type { Workbench } from '../workbench/workbench.ts';
import { leaveAll } from './sending.ts';
import { settingsOf } from './stage.ts';
import type { Stage, Theatre } from './stage.ts';
import { writeUserSettings } from './userSettings.ts';

const statusItem = 'keysend.keysend.node';

/** Another node answers where a known one was, as after making a network anew. */
export function meetingAnother(theatre: Theatre, network: Network): void {
  const [alice, bob] = [network.node('alice'), network.node('bob')];
  let address: SwitchedAddress;
  let stage: Stage;
  let workbench: Workbench;

  before(async () => {
    address = await switchedAddress(alice.host);
    stage = await theatre.openStage({ userSettings: settingsOf({ ...alice, host: address.host }) });
    ({ workbench } = stage);
  });
  after(async () => {
    await stage[Symbol.asyncDispose]();
    address.close();
  });

  async function ask(): Promise<void> {
    await leaveAll(workbench);
    await workbench.runCommand('Keysend: Send Keysend');
    await workbench.modal.waitUntilOpen();
  }

  it('is asked, with both keys whole; Enter and Escape do not accept it', async () => {
    await workbench.runCommand('Keysend: Send Keysend');
    await workbench.quickInput.waitForTitle('Send Keysend (1/3)');
    await workbench.quickInput.cancel();
    await workbench.waitForStatus(statusItem, 'alice · regtest');

    address.leadsTo = bob.host;
    await writeUserSettings(stage, settingsOf({ ...bob, host: address.host }));
    for (const key of ['Escape', 'Enter'] as const) {
      await ask();
      assert.equal(await workbench.modal.message(), `Another node answers at ${address.host}. Use it?`);
      const detail = await workbench.modal.detail();
      for (const part of [alice.pubkey, bob.pubkey, 'calls itself bob, on regtest'])
        assert.ok(detail.includes(part), `${part}\nis not in\n${detail}`);
      await workbench.modal.pressKey(key);
      await workbench.modal.waitUntilClosed();
    }
    // Enter pressed the first button, which shows the setting.
    await workbench.page.locator('.settings-editor').getByText('Host').first().waitFor();
  });

  it('is used after a yes, and after a reload without another question', async () => {
    await ask();
    await workbench.modal.press('Use This Node');
    await workbench.quickInput.waitForTitle('Send Keysend (1/3)');
    await workbench.quickInput.cancel();
    await workbench.waitForStatus(statusItem, 'bob · regtest');
    await workbench.reload();
    await workbench.runCommand('Keysend: Send Keysend');
    await workbench.quickInput.waitForTitle('Send Keysend (1/3)');
    await workbench.quickInput.cancel();
  });
}
