import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import type { Network } from '../regtest/network.ts';
import { eventually } from '../workbench/eventually.ts';
import type { Workbench } from '../workbench/workbench.ts';
import { firstQuestion } from './sending.ts';
import { settingsOf } from './stage.ts';
import type { Stage, Theatre } from './stage.ts';

/** A folder that names a node, with a macaroon from elsewhere on the disk. */
export function trusting(theatre: Theatre, network: Network): void {
  const alice = network.node('alice');
  let stage: Stage;
  let workbench: Workbench;

  before(async () => {
    stage = await theatre.openStage({ userSettings: {}, trust: 'asked' });
    ({ workbench } = stage);
  });
  after(() => stage[Symbol.asyncDispose]());

  async function nameInFolder(host: string): Promise<void> {
    const folder = join(stage.server.workspaceFolder, '.vscode');
    await mkdir(folder, { recursive: true });
    await writeFile(
      join(folder, 'settings.json'),
      JSON.stringify({ ...settingsOf(alice), 'keysend.lnd.host': host }),
    );
  }

  it('in Restricted Mode its settings do not count', async () => {
    await nameInFolder(alice.host);
    await workbench.reload();
    await workbench.runCommand('Keysend: Send Keysend');
    const text = /the settings of this folder do not count: it is not trusted/;
    await workbench.notifications.waitFor(text);
    const buttons = await workbench.notifications.buttons(text);
    assert.deepEqual(buttons.toSorted(), ['Manage Trust', 'Open Setting']);
  });

  it('in a trusted one its macaroon needs a word, and no is an answer', async () => {
    await workbench.trustWorkspace();
    assert.equal(await firstQuestion(workbench), 'consent');
    const { modal } = workbench;
    assert.equal(await modal.message(), 'Let this folder use your macaroon?');
    const detail = await modal.detail();
    for (const part of [stage.server.workspaceFolder, alice.host, alice.certPath, alice.macaroonPath]) {
      assert.ok(detail.includes(part), `${part}\nis not in\n${detail}`);
    }
    await modal.pressKey('Escape');
    await modal.waitUntilClosed();
    // Enter presses the first button, and that one does not allow, either: it shows the setting.
    assert.equal(await firstQuestion(workbench), 'consent');
    await modal.pressKey('Enter');
    await modal.waitUntilClosed();
    await workbench.page.locator('.settings-editor').getByText('Macaroon Path').first().waitFor();
    assert.equal(await firstQuestion(workbench), 'consent');
  });

  it('is asked for once, and a yes holds after a reload', async () => {
    const { modal, quickInput } = workbench;
    await modal.press('Allow');
    await quickInput.waitForTitle('Send Keysend (1/3)');
    await quickInput.cancel();
    await quickInput.waitUntilClosed();
    assert.equal(await firstQuestion(workbench), 'destination');
    await quickInput.cancel();
    await workbench.reload();
    assert.equal(await firstQuestion(workbench), 'destination');
    await quickInput.cancel();
  });

  it('is asked for again for another host', async () => {
    await nameInFolder(alice.host.replace('127.0.0.1', 'localhost'));
    // The file is noticed in its own time.
    await eventually(
      'the folder to be asked about again',
      () => firstQuestion(workbench),
      (what) => what === 'consent',
    );
  });
}
