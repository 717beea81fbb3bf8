import assert from 'node:assert/strict';
import { beforeEach, it } from 'node:test';
import { eventually } from '../workbench/eventually.ts';
import { practiceProcess } from './practiceProcess.ts';
import { clearNotifications, fillIn, leaveAll, pay } from './sending.ts';
import type { Stage } from './stage.ts';

/** One practice network for every window and terminal, which outlives each of them and comes back when it was killed. */
export function sharing(stage: Stage): void {
  const { server, workbench } = stage;
  const { page, notifications } = workbench;
  const payments = workbench.view('Payments');
  /** All that the terminal shows, as one line: long ones are broken where the window ends. */
  const shown = async (): Promise<string> => {
    const rows = await page.locator('.terminal-wrapper.active .xterm-rows > div').allInnerTexts();
    // VS Code pads with no-break spaces.
    return rows.map((row) => row.replaceAll('\u00a0', ' ')).join('');
  };

  beforeEach(async () => {
    await leaveAll(workbench);
    await clearNotifications(workbench);
  });

  it('its terminal says what it is, has the variables of the course, and pays', async () => {
    await workbench.runCommand('Keysend: Open Practice Terminal');
    const waitFor = (what: string, expected: RegExp): Promise<string> =>
      eventually(what, shown, (text) => expected.test(text));
    const input = page.locator('.terminal-wrapper.active .xterm-helper-textarea');
    const type = async (command: string): Promise<void> => {
      await input.focus();
      await page.keyboard.type(`clear; ${command}; echo "(exit $?)"`);
      await page.keyboard.press('Enter');
    };
    await waitFor(
      'the terminal to greet',
      /^Practice network: simulated, no bitcoin *keysend --practice bob 1000 +pays bob 1,000 sat *keysend list +shows what was paid/,
    );
    await type('keysend --practice bob 1100');
    await waitFor('it to pay', /RECEIVER +bob made an invoice of 1,100 sat.*\(exit 0\)/);
    await type('keysend list --limit 2');
    await waitFor(
      'it to list that above what the window paid',
      /1,100 sat .*bob.* 700 sat .*bob.*\(exit 0\)/,
    );
    await type('env | grep ^LND_ | sort');
    await waitFor(
      'the variables',
      /LND_ADMIN_MACAROON_PATH=\S+admin\.macaroon.*LND_CERT_PATH=\S+tls\.cert.*LND_RPC_HOST=127\.0\.0\.1:\d+/,
    );
    await workbench.runCommand('Terminal: Kill the Active Terminal Instance');
    // A panel that shows terminals would open one, and take the focus to it, after a reload.
    await workbench.runCommand('Keysend: Show Output');
    // What another program paid is seen when the list is asked for anew.
    await workbench.runCommand('Keysend: Refresh Payments');
    await payments.waitForRow(/^succeeded: 1,100 sat to bob, /);
  });

  it('what was paid is there after a reload', async () => {
    await workbench.reload();
    await workbench.runCommand('Keysend: Show Payments');
    await payments.waitForRow(/^succeeded: 1,100 sat to bob, /);
    await payments.waitForRow(/^succeeded: 2,000 sat to harriet, /);
    await payments.waitForRow(/^failed: 500 sat to dave, /);
  });

  it('a second window shares it', async () => {
    const pid = await practiceProcess(server);
    const second = await stage.openWindow();
    await second.trustWorkspace();
    await fillIn(second, { destination: 'erin', amount: '1,200' });
    await pay(second);
    await second.openViewContainer('Keysend');
    await second.view('Payments').waitForRow(/^succeeded: 1,200 sat to erin, /);
    await second.view('Payments').waitForRow(/^succeeded: 1,100 sat to bob, /);
    await second.close();
    await workbench.runCommand('Keysend: Refresh Payments');
    await payments.waitForRow(/^succeeded: 1,200 sat to erin, /);
    assert.equal(await practiceProcess(server), pid);
  });

  it('when it was killed, that is said once at most, and the next command works', async () => {
    const pid = await practiceProcess(server);
    assert.ok(pid);
    process.kill(pid, 'SIGKILL');
    await payments.waitForRows('what mends it', ([first]) => first?.label === 'Try Again');
    await page.getByText('The practice network does not run any more.').waitFor();
    assert.deepEqual(await notifications.list(), []);
    await fillIn(workbench, { destination: 'bob', amount: '1,300' });
    await pay(workbench);
    await payments.waitForRow(/^succeeded: 1,300 sat to bob, /);
    await payments.waitForRow(/^succeeded: 1,200 sat to erin, /);
    assert.notEqual(await practiceProcess(server), pid);
    const said = (await notifications.list()).filter((text) => !text.includes('bob'));
    assert.deepEqual(said, []);
  });
}
