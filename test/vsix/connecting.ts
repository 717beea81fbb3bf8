import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import type { Network } from '../regtest/network.ts';
import { eventually } from '../workbench/eventually.ts';
import type { Workbench } from '../workbench/workbench.ts';
import { clearNotifications } from './sending.ts';
import { settingsOf } from './stage.ts';
import type { Stage, Theatre } from './stage.ts';
import { writeUserSettings } from './userSettings.ts';

const statusItem = 'keysend.keysend.node';

/** From a VS Code that knows no node and practises to one that pays from its own, over everything that is set wrongly on the way. No reload in between. */
export function connecting(theatre: Theatre, network: Network): void {
  const alice = network.node('alice');
  const bob = network.node('bob');
  const eve = network.node('eve');
  let stage: Stage;
  let workbench: Workbench;

  before(async () => {
    stage = await theatre.openStage({ userSettings: {} });
    ({ workbench } = stage);
  });
  after(() => stage[Symbol.asyncDispose]());

  /** Changes the settings, then expects Send Keysend to say this, with these buttons. */
  async function expectRefusal(
    settings: Readonly<Record<string, unknown>>,
    sentence: RegExp,
    buttons: readonly string[],
  ): Promise<void> {
    await writeUserSettings(stage, settings);
    await clearNotifications(workbench);
    await workbench.runCommand('Keysend: Send Keysend');
    const { notifications } = workbench;
    assert.match(await notifications.waitFor(sentence), sentence);
    assert.deepEqual((await notifications.buttons(sentence)).toSorted(), buttons.toSorted());
    assert.equal(await workbench.quickInput.isOpen(), false);
  }

  it('no node at all: the view says that one can practise, and leads to the settings', async () => {
    await workbench.openViewContainer('Keysend');
    const payments = workbench.view('Payments');
    await eventually(
      'the view to say that there is nothing to set up',
      () => payments.welcomeText(),
      (text) => text.startsWith('Nothing to set up: '),
    );
    await workbench.waitForStatus(statusItem, 'Keysend · practice');
    await payments.pressInWelcome('Open Settings');
    await workbench.page.locator('.settings-editor').getByText('Macaroon Path').first().waitFor();
    await workbench.runCommand('View: Close All Editors');
  });

  it('a host without the rest', async () => {
    await expectRefusal({ 'keysend.lnd.host': alice.host }, /is not set, while other parts/, [
      'Enter Macaroon…',
      'Open Setting',
    ]);
  });

  it('a host without a port', async () => {
    await expectRefusal(
      { ...settingsOf(alice), 'keysend.lnd.host': '127.0.0.1' },
      /keysend\.lnd\.host is 127\.0\.0\.1, which has no port/,
      ['Open Setting'],
    );
  });

  it('a port where nobody listens', async () => {
    await expectRefusal({ ...settingsOf(alice), 'keysend.lnd.host': '127.0.0.1:9' }, /127\.0\.0\.1:9/, [
      'Open Setting',
      'Try Again',
    ]);
  });

  it('a file that is not there', async () => {
    await expectRefusal(
      { ...settingsOf(alice), 'keysend.lnd.tlsCertPath': '~/nowhere/tls.cert' },
      /nowhere\/tls\.cert/,
      ['Open Setting'],
    );
  });

  it("another node's macaroon", async () => {
    await expectRefusal(
      { ...settingsOf(alice), 'keysend.lnd.macaroonPath': bob.macaroonPath },
      /belongs to another node/,
      ['Open Setting'],
    );
  });

  it("another node's certificate", async () => {
    await expectRefusal(
      { ...settingsOf(alice), 'keysend.lnd.tlsCertPath': bob.certPath },
      /certificate of .* does not match/,
      ['Open Setting'],
    );
  });

  it('a locked wallet', async () => {
    await expectRefusal(settingsOf(eve), /its wallet is locked\. Unlock it with lncli unlock/, [
      'Copy Command',
      'Try Again',
    ]);
  });

  it('and once all is right, the next command connects', async () => {
    await writeUserSettings(stage, settingsOf(alice));
    await clearNotifications(workbench);
    await workbench.runCommand('Keysend: Send Keysend');
    await workbench.quickInput.waitForTitle('Send Keysend (1/3)');
    await workbench.quickInput.cancel();
    await workbench.waitForStatus(statusItem, 'alice · regtest');
  });
}
