import assert from 'node:assert/strict';
import { beforeEach, it } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import { eventually } from '../workbench/eventually.ts';
import { practiceProcess } from './practiceProcess.ts';
import { clearNotifications, fillIn, leaveAll, pay, payByKeyboard } from './sending.ts';
import type { Stage } from './stage.ts';

const statusItem = 'keysend.keysend.node';

/** A person without a node, from the folder that is not trusted yet to every lesson of the practice network. */
export function practising({ server, workbench }: Stage): void {
  const { page, quickInput, modal, notifications } = workbench;
  const payments = workbench.view('Payments');

  beforeEach(async () => {
    await leaveAll(workbench);
    await clearNotifications(workbench);
  });

  /** Pays and waits until the output has told the end, the receiver's side included. */
  async function send(to: string, amount: string, end: RegExp): Promise<string> {
    const before = (await server.readOutputChannel('Keysend')).length;
    await fillIn(workbench, { destination: to, amount });
    await pay(workbench);
    return eventually(
      `the output to match ${String(end)}`,
      async () => (await server.readOutputChannel('Keysend')).slice(before),
      (text) => end.test(text),
    );
  }

  /** Chooses in the list of what can be broken or mended, and reads what is said then. */
  async function breakOrMend(what: string, done: RegExp): Promise<void> {
    await workbench.runCommand('Keysend: Break the Practice Network');
    await quickInput.waitForTitle('Break the Practice Network');
    await quickInput.type(what);
    await eventually(
      `"${what}" to be the first row`,
      () => quickInput.labels(),
      ([first]) => first?.trim() === what,
    );
    await quickInput.accept();
    await notifications.waitFor(done);
  }

  /** Titles of the walkthrough's steps that are done. */
  async function stepsDone(): Promise<string[]> {
    const steps = page.locator('.getting-started-step');
    const done = steps.filter({ has: page.locator('.codicon-getting-started-step-checked:visible') });
    return done.locator('.step-title').allInnerTexts();
  }

  async function waitForSteps(...titles: readonly string[]): Promise<void> {
    await eventually(
      `these steps to be done: ${titles.join(', ')}`,
      stepsDone,
      (done) => done.join() === titles.join(),
    );
  }

  async function violations(): Promise<readonly string[]> {
    const result = await new AxeBuilder({ page }).include('.part.sidebar').analyze();
    return result.violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html }) => `${id}: ${html.slice(0, 300)}`),
    );
  }

  it('in Restricted Mode nobody practises unawares: the folder may name a node', async () => {
    await workbench.runCommand('Keysend: Send Keysend');
    const text = await notifications.waitFor(/it is not trusted/);
    assert.match(text, /set keysend\.lnd\.host to "practice"/);
    assert.deepEqual((await notifications.buttons(/it is not trusted/)).toSorted(), [
      'Manage Trust',
      'Open Setting',
    ]);
    assert.equal(await practiceProcess(server), undefined);
    await workbench.trustWorkspace();
  });

  it('there is nothing to set up, nothing runs yet, and the first steps are shown on request', async () => {
    await workbench.openViewContainer('Keysend');
    await eventually(
      'the view to say so',
      () => payments.welcomeText(),
      (text) => text.startsWith('Nothing to set up: '),
    );
    assert.equal(
      await workbench.waitForStatus(statusItem, 'Keysend · practice'),
      'Keysend: Send Keysend pays on the practice network: simulated, no bitcoin.',
    );
    assert.equal(await practiceProcess(server), undefined);
    assert.deepEqual(await violations(), []);
    await payments.pressInWelcome('Your first keysend, step by step');
    await page.locator('.getting-started-step').first().waitFor();
    assert.deepEqual(await stepsDone(), []);
  });

  it('the first keysend settles by keyboard alone, and shows what the receiver saw', async () => {
    await page.keyboard.press('F1');
    await page.keyboard.type('Keysend: Send');
    await quickInput.waitForItem('Keysend: Send Keysend');
    await page.keyboard.press('Enter');
    await quickInput.waitForTitle('Send Keysend (1/3)');
    await quickInput.waitForItem(/^bob, /);
    const [first, second] = await quickInput.items();
    assert.match(first ?? '', /^bob, A direct peer: one hop, no fees\./);
    assert.match(second ?? '', /^carol, Two hops away: /);
    await page.keyboard.press('Enter');
    await quickInput.waitForTitle('Send Keysend (2/3)');
    await page.keyboard.type('1000');
    await page.keyboard.press('Enter');
    await quickInput.waitForTitle('Send Keysend (3/3)');
    await page.keyboard.press('Enter');
    await modal.waitUntilOpen();
    assert.equal(await modal.message(), 'Send 1,000 sat to bob on the practice network?');
    assert.match(await modal.detail(), /^Practice network: simulated, no bitcoin\nFrom: alice on practice\n/);
    assert.equal(await page.locator('.monaco-dialog-box :focus').innerText(), 'Back');
    await payByKeyboard(workbench, 'Send 1,000 sat');

    const output = await server.waitForOutput('Keysend', /^RECEIVER [^]*so this preimage opens it\./m);
    const hash = /^Hash: ([0-9a-f]{64})$/m.exec(output)?.[1] ?? '';
    const preimage = /^Preimage: ([0-9a-f]{64})$/m.exec(output)?.[1] ?? '';
    for (const line of [
      'Practice network: simulated, no bitcoin',
      'SUCCEEDED   bob received 1,000 sat; the fee was 0 sat.',
      'RECEIVER    bob made an invoice of 1,000 sat on the fly: SETTLED.',
      `            Record 5482373484, keysend: the preimage ${preimage}`,
      `            SHA-256 of that preimage: ${hash}`,
    ]) {
      assert.ok(output.split('\n').includes(line), `${line}\nis not in\n${output}`);
    }
    assert.equal(
      await workbench.waitForStatus(statusItem, 'alice · practice'),
      'Keysend: Paying from alice on the practice network: simulated, no bitcoin.',
    );
    await payments.waitForRow(/^succeeded: 1,000 sat to bob, /);
    await waitForSteps(
      'Practise, or connect your node',
      'Send a keysend',
      'Watch it travel',
      'Read the result',
    );
  });

  it('harriet holds what she gets: it is seen on its way, and a cancel takes nothing back', async () => {
    await fillIn(workbench, { destination: 'harriet', amount: '2,000' });
    await pay(workbench);
    await notifications.waitFor('Paying 2,000 sat to harriet: attempt 1: bob → harriet');
    await payments.waitForRow(/^in flight: 2,000 sat to harriet, /);
    await workbench.runCommand('Keysend: Cancel Payment');
    await quickInput.waitForTitle('Cancel Payment');
    await quickInput.accept();
    await payments.waitForRow(/^canceling: 2,000 sat to harriet, /);
    await server.waitForOutput(
      'Keysend',
      /canceling: no more attempts, but one is on its way and may still settle/,
    );
    // She takes ten seconds; the others go on meanwhile.
  });

  it('dave refuses, which is explained, mended by its button, and settles the second time', async () => {
    await fillIn(workbench, { destination: 'dave', amount: '500' });
    assert.match(
      await modal.detail(),
      /dave does not announce keysend .* will probably refuse the payment\./,
    );
    await pay(workbench);
    const output = await server.waitForOutput(
      'Keysend',
      /^RECEIVER +dave got an HTLC[^]*dave refused it: it runs without --accept-keysend/m,
    );
    assert.match(output, /"Keysend: Break the Practice Network" switches keysend on at dave\.[^]*^RECEIVER/m);
    assert.doesNotMatch(output, /Polar|is your node/);
    assert.match(output, /attempt 1 failed at dave: INCORRECT_OR_UNKNOWN_PAYMENT_DETAILS/);
    assert.match(output, /^FAILED +dave did not receive the 500 sat; nothing was paid\.$/m);
    const failed = /The keysend of 500 sat to dave failed\. .*without --accept-keysend/;
    await notifications.waitFor(failed);
    assert.deepEqual(await notifications.buttons(failed), ['Mend It', 'Show Output']);
    const before = await stepsDone();
    assert.equal(before.at(-1), 'Meet a failure');
    await notifications.press(failed, 'Mend It');
    await quickInput.waitForTitle('Break the Practice Network');
    await quickInput.waitForItem(/^wrench +Switch keysend on at dave, off now: dave refuses keysends, Mend$/);
    assert.match((await quickInput.labels())[0] ?? '', /Switch keysend on at dave/);
    await quickInput.accept();
    await notifications.waitFor('dave accepts keysends now: send it one, and see it settle.');
    await notifications.press('dave accepts keysends now', 'Send Keysend');
    await fillIn(workbench, { destination: 'dave', amount: '500' }, 'begun');
    assert.doesNotMatch(await modal.detail(), /refuse/);
    await pay(workbench);
    await server.waitForOutput('Keysend', /^SUCCEEDED +dave received 500 sat/m);
    await waitForSteps(...before, 'Mend it');
    await workbench.runCommand('View: Close All Editors');
  });

  it('ivan pays back, and that is told', async () => {
    await send('ivan', '1,500', /^SUCCEEDED +ivan received 1,500 sat/m);
    await notifications.waitFor('ivan sent you 1,500 sat: "Thank you! Here is your money back."');
    await server.waitForOutput(
      'Keysend',
      /^ivan sent you 1,500 sat: "Thank you! Here is your money back\."$/m,
    );
  });

  it('what a person breaks fails with its reason, and works again once it is mended', async () => {
    await breakOrMend('Drain the channel alice -> bob', /alice has nothing left to send to bob/);
    const detour = await send('bob', '5,000', /^SUCCEEDED +bob received 5,000 sat/m);
    assert.match(detour, /attempt 1: alice -> erin -> frank -> bob, fee \d/);
    await breakOrMend('Fill the channel alice -> bob', /can carry payments again/);
    await breakOrMend('Stop bob', /bob is stopped/);
    const stopped = await send(
      'bob',
      '700',
      /^FAILED +bob did not receive the 700 sat; nothing was paid\.$/m,
    );
    assert.match(stopped, /Something on the way is broken on the practice network now\./);
    assert.doesNotMatch(stopped, /Polar|open a channel/);
    await breakOrMend('Start bob again', /bob runs again/);
    await send('bob', '700', /^SUCCEEDED +bob received 700 sat/m);
  });

  it('harriet has settled meanwhile', async () => {
    await payments.waitForRow(/^succeeded: 2,000 sat to harriet, /);
    await server.waitForOutput('Keysend', /^SUCCEEDED +harriet received 2,000 sat/m);
  });

  it('a reset asks first, and leaves what was paid in the list', async () => {
    const rows = (await payments.rows()).length;
    await workbench.runCommand('Keysend: Reset the Practice Network');
    await modal.waitUntilOpen();
    assert.equal(await modal.message(), 'Make the practice network what it was on the first day?');
    await modal.pressKey('Escape');
    await modal.waitUntilClosed();
    await workbench.runCommand('Keysend: Break the Practice Network');
    await quickInput.waitForItem(/Switch keysend off at dave/);
    await quickInput.cancel();
    await workbench.runCommand('Keysend: Reset the Practice Network');
    await modal.waitUntilOpen();
    await modal.press('Reset');
    await notifications.waitFor('The practice network is as it was on the first day.');
    await workbench.runCommand('Keysend: Break the Practice Network');
    await quickInput.waitForItem(/Switch keysend on at dave/);
    await quickInput.cancel();
    assert.equal((await payments.rows()).length, rows);
  });

  it('has nothing in its view that axe objects to', async () => {
    assert.deepEqual(await violations(), []);
  });
}
