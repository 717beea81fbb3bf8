import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { TreeItem } from 'vscode';
import { msat } from '../../../src/keysend/amount.ts';
import type { NodeKey } from '../../../src/keysend/destination.ts';
import { makeOrder } from '../../../src/keysend/order.ts';
import { eventually } from '../../workbench/eventually.ts';
import {
  connectNow,
  keysend,
  labelOf,
  needsRegtest,
  node,
  outputText,
  rows,
  useNode,
  waitForRow,
} from '../inHost.ts';

const isPayment = ({ contextValue }: TreeItem): boolean => contextValue?.startsWith('payment ') ?? false;

async function copied(command: string, item: TreeItem): Promise<string> {
  await vscode.env.clipboard.writeText('');
  await vscode.commands.executeCommand(command, item);
  return vscode.env.clipboard.readText();
}

describe('the Payments view', () => {
  before(needsRegtest);
  before(async () => {
    await useNode('alice');
    const { person } = await keysend();
    person.answer = 'pay';
    for (const [to, amountSat, message] of [
      ['dave', 2000, undefined],
      ['bob', 11, 'to bob'],
      ['frank', 300_000, undefined],
    ] as const) {
      await vscode.commands.executeCommand('keysend.sendKeysend', {
        destination: node(to).pubkey,
        amountSat,
        message,
      });
    }
    person.answer = 'cancel';
    await vscode.commands.executeCommand('keysend.refreshPayments');
  });

  it('shows the newest first, and each row speaks for itself', async () => {
    const payments = (await rows()).filter(isPayment);
    const [newest, second] = payments;
    assert.equal(newest?.label, '300,000 sat to frank');
    assert.equal(second?.label, '11 sat to bob');
    assert.match(newest.accessibilityInformation?.label ?? '', /^succeeded: 300,000 sat to frank/);
    assert.ok(
      payments.every(({ id, accessibilityInformation }) => id !== undefined && accessibilityInformation),
    );
  });

  it('keeps the same row for the same payment over a refresh', async () => {
    const [before] = (await rows()).filter(isPayment);
    await vscode.commands.executeCommand('keysend.refreshPayments');
    const [after] = (await rows()).filter(isPayment);
    assert.equal(after, before);
  });

  it('opens into the message, the attempts and their hops by alias', async () => {
    const toBob = await waitForRow('the payment to bob', ({ label }) => label === '11 sat to bob');
    const [message, attempt] = await rows(toBob);
    assert.equal(message?.label, 'to bob');
    assert.equal(attempt?.label, 'Attempt 1');
    assert.equal(attempt.description, 'bob');
    const [hop] = await rows(attempt);
    assert.equal(hop?.label, 'bob');
    assert.match(String(hop.description), /^11 sat · channel \d+x\d+x\d+$/);
  });

  it('remembers why a payment failed, which the node forgets', async () => {
    const failed = await waitForRow('the failed payment to dave', (item) =>
      labelOf(item).endsWith('to dave'),
    );
    const children = await rows(failed);
    assert.ok(children.some((child) => labelOf(child).includes('refused it')));
    assert.ok(children.some((child) => labelOf(child) === 'Attempt 1'));
  });

  it('copies what a person needs elsewhere', async () => {
    const toBob = await waitForRow('the payment to bob', ({ label }) => label === '11 sat to bob');
    assert.equal(await copied('keysend.copyPaymentHash', toBob), toBob.id);
    assert.match(await copied('keysend.copyPreimage', toBob), /^[0-9a-f]{64}$/);
    assert.equal(await copied('keysend.copyDestination', toBob), node('bob').pubkey);
    const command = await copied('keysend.copyAsLncliCommand', toBob);
    assert.match(command, /^lncli --network[= ]regtest sendpayment/);
    assert.ok(command.includes(node('bob').pubkey) && command.includes('--keysend'));
  });

  it('tells the story of an earlier payment in the output', async () => {
    const toBob = await waitForRow('the payment to bob', ({ label }) => label === '11 sat to bob');
    await vscode.commands.executeCommand('keysend.showInOutput', toBob);
    await outputText(new RegExp(`Hash: ${String(toBob.id)}[^]*Hash: ${String(toBob.id)}[^]*SUCCEEDED`));
  });

  it('sends again only what the person confirms, with a preimage of its own', async () => {
    const { person } = await keysend();
    const toBob = await waitForRow('the payment to bob', ({ label }) => label === '11 sat to bob');
    person.answer = 'pay';
    const outcome = await vscode.commands.executeCommand<{ hash: string; state: string } | undefined>(
      'keysend.sendAgain',
      toBob,
    );
    person.answer = 'cancel';
    const intent = person.asked.at(-1)?.preparation.intent;
    assert.equal(intent?.amountMsat, 11_000n);
    assert.equal(intent.message, 'to bob');
    assert.equal(outcome?.state, 'succeeded');
    assert.notEqual(outcome.hash, toBob.id);
  });

  it('rows made up by another extension do nothing', async () => {
    const { person, parts } = await keysend();
    const [before, consents] = [person.asked.length, person.consentsAsked.length];
    const [real] = (await rows()).filter(isPayment);
    const forged = {
      id: real?.id,
      contextValue: real?.contextValue,
      row: { payment: { destination: node('bob').pubkey, amountMsat: 1n } },
    };
    const consent = { folder: '/', host: 'evil:1', macaroonPath: '/admin.macaroon' };
    await vscode.commands.executeCommand('keysend.sendAgain', forged);
    await vscode.commands.executeCommand('keysend.applyRemedy', {
      remedy: { kind: 'allowConnection', consent, label: 'x' },
    });
    assert.equal(await copied('keysend.copyPreimage', forged as TreeItem), '');
    assert.equal(person.asked.length, before);
    assert.equal(person.consentsAsked.length, consents);
    assert.equal(parts.session.state.kind, 'connected');
  });

  it('loads older payments when asked', async () => {
    const { person, parts } = await keysend();
    person.answer = 'pay';
    const argument = { destination: node('bob').pubkey, amountSat: 1 };
    for (let batch = 0; batch < 4; batch += 1) {
      await Promise.all(
        Array.from({ length: 8 }, () => vscode.commands.executeCommand('keysend.sendKeysend', argument)),
      );
    }
    person.answer = 'cancel';
    await vscode.commands.executeCommand('notifications.clearAll');
    await connectNow();
    await parts.model.refresh();
    const first = await rows();
    assert.equal(first.filter(isPayment).length, 30);
    assert.equal(first.at(-1)?.label, 'Load More');
    await vscode.commands.executeCommand('keysend.loadMorePayments');
    const all = (await rows()).filter(isPayment);
    assert.ok(all.length > 30);
    assert.equal(new Set(all.map(({ id }) => id)).size, all.length);
    await vscode.commands.executeCommand('keysend.refreshPayments');
    assert.equal((await rows()).filter(isPayment).length, all.length, 'A refresh lost older pages.');
    while (parts.model.hasMore) await parts.model.loadMore();
    assert.notEqual((await rows()).at(-1)?.label, 'Load More');
  });

  it('finds an order that an earlier window wrote down and never sent, and says that it is safe to send again', async () => {
    const { parts } = await keysend();
    using use = await parts.session.use({ ask: true }, new AbortController().signal);
    const intent = {
      destination: node('bob').pubkey as NodeKey,
      amountMsat: msat(77_000n),
      feeLimitMsat: msat(77_000n),
      timeoutSeconds: 60,
    };
    const { hash } = await use.journal.write(makeOrder(intent, use.node.info, Date.now() - 3_600_000));
    await parts.model.refresh();
    const row = await waitForRow(
      'its row',
      ({ id, contextValue }) => id === hash && (contextValue ?? '').includes('failed'),
    );
    const children = await rows(row);
    assert.ok(
      children.some(({ tooltip }) => typeof tooltip === 'string' && tooltip.includes('safe to send again')),
    );
  });

  it('sends an order that was never sent again as it is, and its row becomes a success', async () => {
    const { parts, person } = await keysend();
    const row = await waitForRow(
      'the row of an order that was never sent',
      ({ label, contextValue }) => label === '77 sat to bob' && (contextValue ?? '').includes('failed'),
    );
    const asked = person.asked.length;
    person.answer = 'pay';
    await vscode.commands.executeCommand('keysend.sendAgain', row);
    person.answer = 'cancel';
    assert.equal(person.asked.length, asked + 1);
    assert.ok(person.asked.at(-1)?.preparation.neverSent);
    await parts.model.refresh();
    const again = await waitForRow('the same row, settled', ({ id, contextValue }) =>
      id === row.id ? (contextValue ?? '').includes('succeeded') : false,
    );
    const reasons = await rows(again);
    assert.ok(
      !reasons.some(({ tooltip }) => typeof tooltip === 'string' && tooltip.includes('safe to send again')),
    );
  });

  it('takes up what an earlier session left, and sums up once', async () => {
    const { parts } = await keysend();
    const shown: string[] = [];
    const show = parts.errors.show.bind(parts.errors);
    parts.errors.show = (severity, sentence, remedies, again) => {
      shown.push(`${severity}: ${sentence} [${remedies.map(({ label }) => label).join()}]`);
      show(severity, sentence, remedies, again);
    };
    try {
      {
        using use = await parts.session.use({ ask: true }, new AbortController().signal);
        const intent = {
          destination: node('bob').pubkey as NodeKey,
          amountMsat: msat(78_000n),
          feeLimitMsat: msat(78_000n),
          timeoutSeconds: 60,
        };
        for (const age of [3_600_000, 7_200_000])
          await use.journal.write(makeOrder(intent, use.node.info, Date.now() - age));
      }
      parts.session.disconnect();
      await connectNow();
      await eventually(
        'the summary',
        () => shown.filter((text) => text.includes('from before')),
        (said) => said.length > 0,
      );
      assert.deepEqual(shown, ['information: 2 payments from before: 2 never sent. [Show Payments]']);
      assert.match(await outputText(/Resumed: /), /Resumed: this payment was sent before/);
      shown.length = 0;
      parts.session.disconnect();
      await connectNow();
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      assert.deepEqual(shown, []);
    } finally {
      parts.errors.show = show;
    }
  });

  it('shows what other programs pay, once it is refreshed, with names as they become known', async () => {
    const { parts } = await keysend();
    await useNode('bob');
    await vscode.commands.executeCommand('keysend.refreshPayments');
    await eventually(
      'the list of bob',
      () => parts.model.error,
      (error) => error === undefined,
    );
    assert.ok((await rows()).every((item) => !labelOf(item).includes('to bob')));
    await useNode('alice');
  });
});
