import assert from 'node:assert/strict';
import { beforeEach, it } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import type { Network } from '../regtest/network.ts';
import { eventually } from '../workbench/eventually.ts';
import type { TreeRow } from '../workbench/view.ts';
import { keysendsTo } from './books.ts';
import { clearNotifications, fillIn, leaveAll, pay } from './sending.ts';
import type { Stage } from './stage.ts';

/** From the palette to a settled payment and to a refused one, and what can be done with them afterwards. */
export function paying({ server, workbench }: Stage, network: Network): void {
  const { quickInput, modal, notifications } = workbench;
  const carol = network.node('carol');
  const dave = network.node('dave');
  const payments = workbench.view('Payments');

  beforeEach(() => leaveAll(workbench));

  it('says what is wrong with a text while it is typed', async () => {
    await workbench.runCommand('Keysend: Send Keysend');
    await quickInput.waitForTitle('Send Keysend (1/3)');
    await quickInput.waitForItem(/^bob, /);
    const wrong: Readonly<Record<string, RegExp>> = {
      lnbcrt10u1pn2xjldpp5: /This is an invoice\./,
      npub180cvv07tjdrrgpa0j7j7tmnyl2yr6yr7l8j4s3evf6u64th6gkwsyjh6w6: /This is a nostr identifier/,
      'satoshi@getalby.com': /is a Lightning address/,
      bcrt1q5fwzc4w0azf5ruy9exktpvqt5fl5k0j6fncuzj: /This is a Bitcoin address/,
      [carol.pubkey.slice(0, 60)]: /66 hex digits; this one has 60, 6 too few/,
    };
    for (const [text, sentence] of Object.entries(wrong)) {
      await quickInput.type(text);
      await quickInput.waitForItem(sentence);
    }
    await quickInput.type(carol.pubkey.toUpperCase());
    await quickInput.waitForItem(new RegExp(`^carol, .*${carol.pubkey}`));
    await quickInput.accept();

    await quickInput.waitForTitle('Send Keysend (2/3)');
    await quickInput.waitForMessage(/Up to [\d,]+ sat can be sent now/);
    const wrongAmounts: Readonly<Record<string, RegExp>> = {
      '1.000': /1 sat or 1,000 sat/,
      '0': /more than zero/,
      '-5': /below zero/,
      '21000001 btc': /21 million/,
      '1 apple': /is not a known unit/,
    };
    for (const [text, sentence] of Object.entries(wrongAmounts)) {
      await quickInput.type(text);
      await quickInput.waitForMessage(sentence);
      assert.equal(await quickInput.isInvalid(), true);
      // It does not go on.
      await quickInput.accept();
      await quickInput.waitForTitle('Send Keysend (2/3)');
    }
    await quickInput.type('2.5k');
    await quickInput.waitForMessage(/^2,500 sat/);
    assert.equal(await quickInput.isInvalid(), false);
    await quickInput.cancel();
    await quickInput.waitUntilClosed();
  });

  it('pays carol over bob, and shows every step of it', async () => {
    const before = (await keysendsTo(carol)).length;
    await workbench.openViewContainer('Keysend');
    const answers = { destination: carol.pubkey, amount: '1,021', message: 'Thanks for the coffee' };
    await fillIn(workbench, answers);
    assert.equal(await modal.message(), 'Send 1,021 sat to carol?');
    const detail = await modal.detail();
    for (const line of [
      'From: alice on regtest',
      `To: carol, ${carol.pubkey}`,
      'Amount: 1,021 sat',
      'Expected fee: 1,001 msat, over 2 hops (alice -> bob -> carol)',
      'Fee limit: 51.05 sat',
      'Message: "Thanks for the coffee"',
    ]) {
      assert.ok(detail.includes(line), `${line}\nis not in\n${detail}`);
    }
    await pay(workbench);

    const output = await server.waitForOutput('Keysend', /^SUCCEEDED .*\n.*\n.*Preimage: /m);
    const [settled] = (await keysendsTo(carol)).slice(before);
    assert.ok(settled);
    const preimage = settled.r_preimage.toString('hex');
    const hash = settled.r_hash.toString('hex');
    assert.equal(settled.amt_paid_msat, '1021000');
    assert.deepEqual(output.trim().split('\n').slice(0, 4), [
      `Dest: ${carol.pubkey}`,
      'Amt: 1,021 sat',
      `Preimage: ${preimage}`,
      `Hash: ${hash}`,
    ]);
    assert.match(
      output,
      /^\+\d+\.\d{3} s +IN_FLIGHT +attempt 1: alice -> bob -> carol, fee 1,001 msat, timelock \d+, channel \d+x\d+x\d+$/m,
    );
    assert.match(output, /^\+\d+\.\d{3} s +SUCCEEDED +attempt 1 settled: carol received 1,021 sat$/m);
    assert.match(output, /^SUCCEEDED +carol received 1,021 sat; the fee was 1,001 msat\.$/m);

    await notifications.waitFor('carol received 1,021 sat; the fee was 1,001 msat.');
    assert.equal(await workbench.shownOutputChannel(), 'Keysend');
    assert.equal(
      await workbench.waitForStatus('keysend.keysend.node', 'alice · regtest'),
      'Keysend: Paying from alice on regtest.',
    );
  });

  it('keeps the payment in the tree, with its attempts and their hops', async () => {
    const row = /^succeeded: 1,021 sat to carol, fee 1,001 msat, just now$/;
    await payments.expand(row);
    await payments.expand(/^Attempt 1, /);
    await payments.scrollToTop();
    const expected = [
      { level: 1, label: '1,021 sat to carol', icon: 'pass' },
      { level: 2, label: 'Thanks for the coffee', icon: 'comment' },
      { level: 2, label: 'Attempt 1', icon: 'pass' },
      { level: 3, label: 'bob', icon: 'arrow-small-right' },
      { level: 3, label: 'carol', icon: 'arrow-small-right' },
    ];
    await payments.waitForRows('the message, the attempt and two hops', (rows) =>
      isDeepStrictEqual(
        rows.slice(0, expected.length).map(({ level, label, icon }) => ({ level, label, icon })),
        expected,
      ),
    );
    await payments.pressTitleButton('Collapse All');
  });

  it('says that dave lacks --accept-keysend, and how to add it', async () => {
    await clearNotifications(workbench);
    await fillIn(workbench, { destination: dave.pubkey, amount: '500' });
    assert.match(
      await modal.detail(),
      /dave does not announce keysend .* will probably refuse the payment\./,
    );
    await pay(workbench);
    const output = await server.waitForOutput(
      'Keysend',
      /^FAILED .*dave did not receive the 500 sat; nothing was paid\.[^]*Polar/m,
    );
    assert.match(output, /attempt 1 failed at dave: INCORRECT_OR_UNKNOWN_PAYMENT_DETAILS/);
    assert.match(output, /start its LND with --accept-keysend/);
    const text = await notifications.waitFor(/to dave failed/);
    assert.match(text, /^The keysend of 500 sat to dave failed\. .*without --accept-keysend/);
    assert.deepEqual((await notifications.buttons(/to dave failed/)).toSorted(), [
      'Copy --accept-keysend',
      'Show Output',
    ]);
    await notifications.press(/to dave failed/, 'Copy --accept-keysend');
    await eventually(
      'the flag in the clipboard',
      () => workbench.clipboard(),
      (copied) => copied === '--accept-keysend',
    );

    await payments.waitForRows(
      'the failed payment',
      ([first]) => first?.label === '500 sat to dave' && first.icon === 'error',
    );
    await payments.expand(/^failed: 500 sat to dave, /);
    const rows = await payments.waitForRows('why', (all) => all.some(({ icon }) => icon === 'info'));
    const why = rows.find(({ icon }) => icon === 'info');
    assert.equal(why?.label, 'The payment reached dave, and dave refused it.');
    assert.match(why.name, /probably runs without --accept-keysend/);
    await payments.pressTitleButton('Collapse All');
  });

  it('copies what a payment is known by', async () => {
    const row = /^succeeded: 1,021 sat to carol, /;
    const [settled] = (await keysendsTo(carol)).slice(-1);
    assert.ok(settled);
    const copies: Readonly<Record<string, RegExp>> = {
      'Copy Payment Hash': new RegExp(`^${settled.r_hash.toString('hex')}$`),
      'Copy Preimage': new RegExp(`^${settled.r_preimage.toString('hex')}$`),
      'Copy Destination': new RegExp(`^${carol.pubkey}$`),
      'Copy as lncli Command': new RegExp(
        `^lncli --network=regtest sendpayment --keysend --dest ${carol.pubkey} --amt 1021 `,
      ),
    };
    for (const [entry, expected] of Object.entries(copies)) {
      await payments.chooseInContextMenu(row, entry);
      await eventually(
        `${entry} to work`,
        () => workbench.clipboard(),
        (copied) => expected.test(copied),
      );
    }
  });

  it('sends again only after another yes, with a new preimage', async () => {
    const before = await keysendsTo(carol);
    const successes = (rows: readonly TreeRow[]): number =>
      rows.filter(({ name }) => name.startsWith('succeeded: 1,021 sat to carol')).length;
    const shown = successes(await payments.rows());
    await payments.pressRowButton(/^succeeded: 1,021 sat to carol, /, 'Send Again…');
    assert.equal(await modal.message(), 'Send 1,021 sat to carol?');
    assert.match(await modal.detail(), /Message: "Thanks for the coffee"/);
    assert.equal((await keysendsTo(carol)).length, before.length);
    await pay(workbench);
    await payments.waitForRows('one more success', (rows) => successes(rows) === shown + 1);
    const after = await keysendsTo(carol);
    assert.equal(after.length, before.length + 1);
    assert.notDeepEqual(after.at(-1)?.r_preimage, before.at(-1)?.r_preimage);
  });

  it('tells the story of an earlier payment again', async () => {
    const times = (output: string): number => output.split(`Dest: ${dave.pubkey}`).length - 1;
    assert.equal(times(await server.readOutputChannel('Keysend')), 1);
    await payments.chooseInContextMenu(/^failed: 500 sat to dave, /, 'Show in Output');
    await eventually(
      'the story twice',
      () => server.readOutputChannel('Keysend'),
      (output) => times(output) === 2 && output.split('FAILED      dave').length === 3,
    );
  });

  it('still has its payments after a reload', async () => {
    await workbench.reload();
    await workbench.runCommand('Keysend: Show Payments');
    await payments.waitForRow(/^succeeded: 1,021 sat to carol, fee 1,001 msat, /);
    await payments.waitForRow(/^failed: 500 sat to dave, /);
  });
}
