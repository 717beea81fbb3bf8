import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { SendOutcome } from '../../../src/editor/sendFlow.ts';
import type { NodeName } from '../../regtest/topology.ts';
import { eventually } from '../../workbench/eventually.ts';
import {
  keysend,
  needsRegtest,
  node,
  outputText,
  releaseBrakes,
  useNode,
  waitForRow,
  writeSetting,
} from '../inHost.ts';

async function send(to: NodeName, amountSat: number, message?: string): Promise<SendOutcome | undefined> {
  const { person } = await keysend();
  person.answer = 'pay';
  const argument = { destination: node(to).pubkey, amountSat, message };
  const outcome = await vscode.commands.executeCommand<SendOutcome | undefined>(
    'keysend.sendKeysend',
    argument,
  );
  person.answer = 'cancel';
  return outcome;
}

describe('sending', () => {
  before(needsRegtest);
  before(() => useNode('alice'));

  it('settles, and writes it line by line from the four lines to SUCCEEDED', async () => {
    const outcome = await send('carol', 1000, 'hello');
    assert.equal(outcome?.state, 'succeeded');
    const text = await outputText(/SUCCEEDED {3}carol received 1,000 sat/);
    const lines = text.split('\n');
    const start = lines.indexOf(`Dest: ${node('carol').pubkey}`);
    assert.match(lines[start + 1] ?? '', /^Amt: 1,000 sat/);
    assert.match(lines[start + 2] ?? '', /^Preimage: [0-9a-f]{64}$/);
    assert.equal(lines[start + 3], `Hash: ${outcome.hash}`);
    assert.match(text, /IN_FLIGHT.*alice -> bob -> carol/);
  });

  it('leaves the focus where it is', async () => {
    const document = await vscode.workspace.openTextDocument({ content: 'I was typing' });
    await vscode.window.showTextDocument(document);
    await send('bob', 1);
    await vscode.commands.executeCommand('keysend.showOutput');
    // Focus moves after a command has answered.
    await sleep(500);
    assert.equal(vscode.window.activeTextEditor?.document, document);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('fails at a receiver without keysend, and says how to add it', async () => {
    const outcome = await send('dave', 2000);
    assert.equal(outcome?.state, 'failed');
    const text = await outputText(/FAILED {6}dave did not receive the 2,000 sat/);
    assert.match(text, /--accept-keysend/);
    const row = await waitForRow('the failed payment', ({ id }) => id === outcome.hash);
    assert.match(String(row.contextValue), /^payment failed/);
  });

  it('asks again for each payment, with what the person should know', async () => {
    const { person } = await keysend();
    const before = person.asked.length;
    await send('bob', 1);
    await send('bob', 1);
    const asked = person.asked.slice(before);
    assert.equal(asked.length, 2);
    const preparation = asked[0]?.preparation;
    assert.equal(preparation?.payer.alias, 'alice');
    assert.equal(preparation.payer.network, 'regtest');
    assert.ok(preparation.route !== undefined && 'hops' in preparation.route);
    assert.equal(preparation.route.hops.length, 1);
  });

  it('uses the fee limit and the timeout of the settings, and lncli’s defaults without', async () => {
    const { person } = await keysend();
    const asked = async (amountSat: number): Promise<readonly [fee: bigint, timeout: number] | undefined> => {
      await vscode.commands.executeCommand('keysend.sendKeysend', {
        destination: node('bob').pubkey,
        amountSat,
      });
      const intent = person.asked.at(-1)?.preparation.intent;
      return intent && [intent.feeLimitMsat, intent.timeoutSeconds];
    };
    assert.deepEqual(await asked(1000), [1_000_000n, 60]);
    assert.deepEqual(await asked(2000), [100_000n, 60]);
    await writeSetting('feeLimitPercent', 0.5);
    await writeSetting('timeoutSeconds', 7);
    assert.deepEqual(await asked(1000), [5_000n, 7]);
    await writeSetting('timeoutSeconds', undefined);
    await releaseBrakes();
  });

  it('a limit that cannot be meant sends nothing: no default takes its place', async () => {
    const { person } = await keysend();
    for (const bad of [101, -1, '5']) {
      await writeSetting('feeLimitPercent', bad);
      const before = person.asked.length;
      assert.equal(await send('bob', 1), undefined, String(bad));
      assert.equal(person.asked.length, before, String(bad));
    }
    await writeSetting('feeLimitPercent', undefined);
  });

  it('a payment that is held is live in the tree, moves to the background, can be cancelled there, and is followed to its end', async () => {
    const { parts } = await keysend();
    const sending = send('harriet', 5000);
    const row = await waitForRow('the payment in flight', ({ contextValue }) =>
      (contextValue ?? '').startsWith('payment inFlight'),
    );
    assert.match(row.contextValue ?? '', /\bcancelable\b/);
    assert.equal(parts.live.inBackground, 0);
    await eventually(
      'the payment to move to the background',
      () => parts.live.inBackground,
      (count) => count === 1,
    );
    await vscode.commands.executeCommand('keysend.cancelPayment', row);
    await eventually(
      'the row to say so',
      () => String(row.description),
      (text) => text.includes('canceling'),
    );
    assert.doesNotMatch(row.contextValue ?? '', /\bcancelable\b/);
    const outcome = await sending;
    assert.equal(outcome?.state, 'failed');
    assert.equal(parts.live.hashes.length, 0);
    assert.match(row.contextValue ?? '', /^payment failed/);
  });

  it('to oneself is refused before the question', async () => {
    const { person } = await keysend();
    const before = person.asked.length;
    assert.equal(await send('alice', 1), undefined);
    assert.equal(person.asked.length, before);
  });
});
