import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { faultItems } from '../../../src/editor/commands/breakPracticeNetwork.ts';
import type { SendOutcome } from '../../../src/editor/sendFlow.ts';
import { msat } from '../../../src/keysend/amount.ts';
import type { NodeKey } from '../../../src/keysend/destination.ts';
import { BOB, CAROL } from '../../keysend/samples.ts';
import { eventually } from '../../workbench/eventually.ts';
import { DAVE, names } from '../../words/people.ts';
import {
  connectNow,
  extension,
  keysend,
  labelOf,
  outputText,
  rows,
  waitForRow,
  writeLndSettings,
  writeSetting,
} from '../inHost.ts';

async function send(destination: NodeKey, amountSat = 1000): Promise<SendOutcome | undefined> {
  const { person } = await keysend();
  person.answer = 'pay';
  const argument = { destination, amountSat };
  const outcome = await vscode.commands.executeCommand<SendOutcome | undefined>(
    'keysend.sendKeysend',
    argument,
  );
  person.answer = 'cancel';
  return outcome;
}

/** Presses Enter in the quick pick that is about to open, on its first row. */
async function acceptFirst(command: Thenable<unknown>): Promise<void> {
  const accepting = setInterval(() => {
    void vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
  }, 200);
  try {
    await command;
  } finally {
    clearInterval(accepting);
  }
}

describe('without a node, on the practice network', () => {
  before(async () => {
    await writeLndSettings({});
    const { parts, practice } = await keysend();
    parts.session.disconnect();
    practice.calls.length = 0;
  });

  it('nothing is started before somebody asks for it: not by a view that is open', async () => {
    const { parts, practice } = await keysend();
    await vscode.commands.executeCommand('keysend.payments.focus');
    // A view hears that it is seen after the command has answered.
    await sleep(500);
    assert.equal(parts.session.practising, true);
    assert.equal(parts.session.state.kind, 'idle');
    assert.deepEqual(await rows(), []);
    assert.deepEqual(practice.calls, []);
  });

  it('the first keysend settles, says that it is no bitcoin, and shows the side of the receiver below', async () => {
    const { person, parts } = await keysend();
    const outcome = await send(BOB);
    assert.equal(outcome?.state, 'succeeded');
    assert.equal(person.asked.at(-1)?.preparation.payer.network, 'practice');
    assert.equal(parts.session.state.kind, 'connected');
    const text = await outputText(/RECEIVER {4}bob made an invoice of 1,000 sat/);
    assert.match(
      text,
      new RegExp(`Practice network: simulated, no bitcoin\nDest: ${BOB}[^]*SUCCEEDED[^]*\nRECEIVER`),
    );
    assert.match(text, /Record 5482373484, keysend: the preimage [0-9a-f]{64}/);
  });

  it("shows the receiver's side of an earlier payment, and why it refused", async () => {
    const outcome = await send(DAVE, 2000);
    assert.equal(outcome?.state, 'failed');
    const row = await waitForRow('the refused payment', ({ id }) => id === outcome.hash);
    assert.match(row.contextValue ?? '', /^payment failed practice\b/);
    const before = (await outputText(/RECEIVER {4}dave got an HTLC/)).split('RECEIVER').length;
    await vscode.commands.executeCommand('keysend.showReceiver', row);
    const text = await eventually(
      'the side of the receiver to be told again',
      () => outputText(/dave refused it: it runs without --accept-keysend/),
      (each) => each.split('RECEIVER').length === before + 1,
    );
    assert.match(text, new RegExp(`\nHash: ${outcome.hash}\nRECEIVER[^]*$`));
  });

  it('offers what is broken first, each in words', () => {
    const faults = [
      { kind: 'nodeStopped', node: BOB, broken: false },
      { kind: 'keysendOff', node: DAVE, broken: true },
    ] as const;
    assert.deepEqual(
      faultItems(faults, names).map(({ label }) => label.replace(/^\$\([\w-]+\) /, '')),
      ['Mend', 'Switch keysend on at dave', 'Break', 'Stop bob'],
    );
  });

  it('what failed is mended, and settles', async () => {
    const { practice } = await keysend();
    await acceptFirst(vscode.commands.executeCommand('keysend.breakPracticeNetwork'));
    assert.ok(practice.accepts(DAVE));
    assert.equal((await send(DAVE, 2000))?.state, 'succeeded');
  });

  it('a reset asks first, and leaves what was paid in the list', async () => {
    const { person, practice } = await keysend();
    const paid = (await rows()).length;
    assert.ok(paid >= 3);
    await vscode.commands.executeCommand('keysend.resetPracticeNetwork');
    assert.equal(person.resetsAsked, 1);
    assert.ok(!practice.calls.includes('reset'));
    person.resets = true;
    await vscode.commands.executeCommand('keysend.resetPracticeNetwork');
    person.resets = false;
    assert.ok(practice.calls.includes('reset'));
    assert.ok(!practice.accepts(DAVE));
    assert.equal((await rows()).length, paid);
  });

  it('tells of a keysend that comes in', async () => {
    const { practice } = await keysend();
    await eventually(
      'the window to listen',
      () => practice.streams,
      (count) => count === 1,
    );
    const [payment] = practice.payments;
    assert.ok(payment);
    practice.receive({ from: CAROL, hash: payment.hash, amountMsat: msat(1_000_000n), message: 'Thank you' });
    await outputText(/^carol sent you 1,000 sat: "Thank you"$/m);
  });

  it('is as quick as the setting says, from the connection on', async () => {
    const { practice } = await keysend();
    assert.deepEqual(practice.delays.slice(-1), [100]);
    await writeSetting('practice.delay', 7);
    await eventually(
      'the delay to be passed on',
      () => practice.delays.at(-1),
      (delay) => delay === 7,
    );
    await writeSetting('practice.delay', 1e9);
    await eventually(
      'nonsense to mean the default',
      () => practice.delays.at(-1),
      (delay) => delay === 100,
    );
    await writeSetting('practice.delay', undefined);
  });

  it('when it is killed the window says so, and the next command works', async () => {
    const { parts, practice } = await keysend();
    practice.kill();
    await eventually(
      'the window to notice',
      () => parts.session.state.kind,
      (kind) => kind === 'failed',
    );
    assert.ok((await rows()).map(labelOf).includes('Try Again'));
    const { state } = parts.session;
    const { sentence } = parts.errors.explain(state.kind === 'failed' ? state.error : undefined);
    assert.match(sentence, /^The practice network does not run any more\./);
    assert.equal((await send(BOB))?.state, 'succeeded');
    await eventually(
      'the window to listen again',
      () => practice.streams,
      (count) => count === 1,
    );
  });

  it('stops listening when the settings name a node', async () => {
    const { parts, practice } = await keysend();
    await writeLndSettings({ host: '127.0.0.1:1', macaroonPath: '/nowhere/admin.macaroon' });
    await eventually(
      'the window to let go',
      () => practice.streams,
      (count) => count === 0,
    );
    assert.equal(parts.session.practising, false);
    await writeLndSettings({});
    await eventually('the window to practise again', () => parts.session.practising, Boolean);
  });

  it('can be asked for by name', async () => {
    await writeLndSettings({ host: 'practice', macaroonPath: '/nowhere/admin.macaroon' });
    const state = await connectNow();
    assert.ok(state.kind === 'connected' && state.info.network === 'practice');
    await writeLndSettings({});
  });

  describe('its terminal', () => {
    after(() => {
      for (const terminal of vscode.window.terminals) terminal.dispose();
    });

    it('has the variables of the course, and keysend on its PATH', async () => {
      await vscode.commands.executeCommand('keysend.openPracticeTerminal');
      const terminal = vscode.window.terminals.find(({ name }) => name === 'Practice Network');
      assert.ok(terminal);
      const options = terminal.creationOptions as vscode.TerminalOptions;
      const env = options.env ?? {};
      assert.equal(env['LND_RPC_HOST'], '127.0.0.1:1');
      assert.equal(env['LND_CERT_PATH'], '/practice/tls.cert');
      assert.equal(env['LND_ADMIN_MACAROON_PATH'], '/practice/admin.macaroon');
      assert.equal(env['KEYSEND_NODE'], process.execPath);
      assert.match(
        options.message ?? '',
        /simulated, no bitcoin[^]*keysend --practice bob 1000[^]*keysend list/,
      );
      assert.equal(process.env['LND_RPC_HOST'], undefined);
      assert.equal(options.isTransient, true);
    });

    it('keeps its network from ending until it is closed, and holds it again when it was killed', async () => {
      const { practice } = await keysend();
      const holders = async (most: number): Promise<void> => {
        await eventually(
          `the network to have ${String(most)} listeners`,
          () => practice.streams,
          (count) => count === most,
        );
      };
      await connectNow();
      await holders(2);
      practice.kill();
      await connectNow();
      await holders(2);
      for (const terminal of vscode.window.terminals) terminal.dispose();
      await holders(1);
    });

    it("runs keysend in the editor's own Node, where there is no other", function () {
      if (process.platform === 'win32') this.skip();
      const command = join(extension().extensionPath, 'bin/keysend');
      const { stdout, stderr, status } = spawnSync(command, ['--version'], {
        encoding: 'utf8',
        env: { KEYSEND_NODE: process.execPath, PATH: '/usr/bin:/bin' },
      });
      assert.deepEqual([stderr, status], ['', 0]);
      assert.match(stdout, /^\d+\.\d+\.\d+\n$/);
    });
  });

  it('after all that, it is listened to only once', async () => {
    const { practice } = await keysend();
    await connectNow();
    await sleep(100);
    assert.equal(practice.streams, 1);
  });
});
