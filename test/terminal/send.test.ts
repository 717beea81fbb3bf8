import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type { KeysendOrder } from '../../src/keysend/order.ts';
import type { Payment } from '../../src/keysend/payment.ts';
import { Problem } from '../../src/keysend/problem.ts';
import { FakeJournal } from '../keysend/fakeNode.ts';
import { attempt, CAROL, failed, snapshot } from '../keysend/samples.ts';
import { startTerminal } from './startTerminal.ts';
import { StoryNode } from './storyNode.ts';

const PAY = [CAROL, '1000'];

function refused(order: KeysendOrder): readonly Payment[] {
  return [snapshot(order, []), failed(order, [attempt(1n, 'FAILED', 2)], 'INCORRECT_PAYMENT_DETAILS')];
}

describe('what is sent', () => {
  test('a settled keysend ends with 0, without a question on regtest', async () => {
    const journal = new FakeJournal();
    let closed = false;
    journal.close = async () => {
      closed = true;
      return Promise.resolve();
    };
    const words = [...PAY, '--message', 'hi', '--timeout', '30', '--fee-limit-percent', '2'];
    const terminal = startTerminal(words, { journal });
    assert.equal(await terminal.code, 0);
    const [order] = terminal.node.orders;
    assert.equal(order?.destination, CAROL);
    assert.equal(order.amountMsat, 1_000_000n);
    assert.equal(order.message, 'hi');
    assert.equal(order.timeoutSeconds, 30);
    assert.equal(order.feeLimitMsat, 20_000n);
    assert.ok(terminal.stdout.text.includes(order.hash));
    assert.match(terminal.stdout.text, /SUCCEEDED/);
    assert.ok(terminal.node.closed);
    assert.ok(closed);
  });

  test('a failed keysend ends with 1 and says so', async () => {
    const terminal = startTerminal(PAY, { node: new StoryNode({ tell: refused }) });
    assert.equal(await terminal.code, 1);
    assert.match(terminal.stdout.text, /FAILED/);
  });

  test('without a connection nothing is sent and the code is 3', async () => {
    const terminal = startTerminal(PAY, { refusal: { kind: 'refused', host: '127.0.0.1:10009' } });
    assert.equal(await terminal.code, 3);
    assert.match(terminal.stderr.text, /127\.0\.0\.1:10009/);
    assert.equal(terminal.stdout.text, '');
  });

  test('where nothing names a node the code is 3, and the engine is not loaded', async () => {
    const choose = (): Promise<never> => Promise.reject(new Problem({ kind: 'noConnection' }));
    const terminal = startTerminal(PAY, { choose });
    assert.equal(await terminal.code, 3);
    assert.equal(terminal.enginesLoaded, 0);
  });

  test('without a journal nothing is sent and the code is 1', async () => {
    const journal = new FakeJournal();
    journal.write = () =>
      Promise.reject(new Problem({ kind: 'journalUnavailable', path: '/data/journal', detail: 'ENOSPC' }));
    const terminal = startTerminal(PAY, { journal });
    assert.equal(await terminal.code, 1);
    assert.match(terminal.stderr.text, /\/data\/journal/);
    assert.equal(terminal.node.orders.length, 0);
  });

  test('a bug of ours while the payment is out ends with 4 and its hash, never as failed', async () => {
    const node = new StoryNode({ cuts: [{ after: 1 }, { after: 0 }] });
    const terminal = startTerminal(PAY, { node });
    terminal.clock.sleep = () => Promise.reject(new Error('the clock broke'));
    assert.equal(await terminal.code, 4);
    assert.ok(terminal.stderr.text.includes(`keysend track ${node.orders[0]?.hash ?? '-'}`));
    assert.match(terminal.stderr.text, /the clock broke/);
  });
});

describe('the question before paying', () => {
  const onMainnet = (): { node: StoryNode; isTTY: true } => ({
    node: new StoryNode({ network: 'mainnet' }),
    isTTY: true,
  });

  for (const [answer, sent] of [
    ['y\n', true],
    ['YES\r\n', true],
    ['\n', false],
    ['n\n', false],
    ['yy\n', false],
    ['sure\n', false],
  ] as const) {
    test(`${JSON.stringify(answer)} ${sent ? 'pays' : 'does not pay'}`, async () => {
      const terminal = startTerminal(PAY, onMainnet());
      await terminal.shows(terminal.stderr, '[y/N] ');
      terminal.stdin.write(answer);
      assert.equal(await terminal.code, sent ? 0 : 5);
      assert.equal(terminal.node.orders.length, sent ? 1 : 0);
    });
  }

  test('what was typed before the question could be read does not answer it', async () => {
    const terminal = startTerminal(PAY, onMainnet());
    terminal.stdin.write('y\n');
    await terminal.shows(terminal.stderr, '[y/N] ');
    await setTimeout(100);
    assert.equal(terminal.node.orders.length, 0);
    terminal.stdin.write('\n');
    assert.equal(await terminal.code, 5);
    // A terminal keeps back a line without Enter unless it is in raw mode, and must be left as it was.
    assert.deepEqual(terminal.stdin.modes, [true, false]);
  });

  test('keys that keep coming do not pay', async () => {
    const terminal = startTerminal(PAY, onMainnet());
    const held = setInterval(() => terminal.stdin.write('y\n'), 20);
    const code = await terminal.code.finally(() => {
      clearInterval(held);
    });
    assert.equal(code, 5);
    assert.equal(terminal.node.orders.length, 0);
  });

  test('the end of the input is a no', async () => {
    const terminal = startTerminal(PAY, onMainnet());
    await terminal.shows(terminal.stderr, '[y/N] ');
    terminal.stdin.end('y');
    assert.equal(await terminal.code, 5);
    assert.equal(terminal.node.orders.length, 0);
  });

  test('without a terminal nothing is sent unless --yes is given', async () => {
    const asked = startTerminal(PAY, { node: new StoryNode({ network: 'testnet' }) });
    assert.equal(await asked.code, 5);
    assert.equal(asked.node.orders.length, 0);
    assert.match(asked.stderr.text, /--yes/);

    const said = startTerminal([...PAY, '--yes'], { node: new StoryNode({ network: 'testnet' }) });
    assert.equal(await said.code, 0);
  });

  for (const terminals of [
    { stdin: false, stderr: true },
    { stdin: true, stderr: false },
  ]) {
    test(`nor where only ${terminals.stdin ? 'the input' : 'the output'} is a terminal`, async () => {
      const terminal = startTerminal(PAY, { node: new StoryNode({ network: 'mainnet' }), terminals });
      terminal.stdin.write('y\n');
      assert.equal(await terminal.code, 5);
      assert.equal(terminal.node.orders.length, 0);
    });
  }

  test('simnet is not asked about', async () => {
    const terminal = startTerminal(PAY, { node: new StoryNode({ network: 'simnet' }) });
    assert.equal(await terminal.code, 0);
  });
});

describe('Ctrl-C', () => {
  test('just after the yes sends nothing, and that is what it says', async () => {
    const journal = new FakeJournal();
    const terminal = startTerminal([CAROL, '1000', '--yes'], { journal });
    const alike = journal.alike.bind(journal);
    let looks = 0;
    journal.alike = async (...wanted) => {
      // The second look comes after the yes.
      looks += 1;
      if (looks === 2) terminal.signals.emit('SIGINT');
      return alike(...wanted);
    };
    assert.equal(await terminal.code, 5);
    assert.equal(looks, 2);
    assert.equal(terminal.stderr.text, 'Canceled; nothing was sent.\n');
    assert.equal(journal.entries.size, 0);
  });

  const held = (
    tell?: (order: KeysendOrder) => readonly Payment[],
  ): { node: StoryNode; settle: () => void } => {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const settle = (): void => {
      resolve(undefined);
    };
    return { node: new StoryNode({ held: promise.then(() => undefined), ...(tell && { tell }) }), settle };
  };

  test('while connecting sends nothing', async () => {
    const terminal = startTerminal(PAY, { connecting: new Promise<void>(() => undefined) });
    await setTimeout(5);
    terminal.interrupt();
    assert.equal(await terminal.code, 5);
    assert.match(terminal.stderr.text, /nothing was sent/);
  });

  for (const how of ['as a signal', 'as a key while typed-ahead keys are dropped'] as const) {
    test(`at the question, ${how}, sends nothing`, async () => {
      const terminal = startTerminal(PAY, { node: new StoryNode({ network: 'mainnet' }), isTTY: true });
      if (how === 'as a signal') {
        await terminal.shows(terminal.stderr, '[y/N] ');
        terminal.interrupt();
      } else {
        terminal.stdin.write('\u0003');
      }
      assert.equal(await terminal.code, 5);
      assert.equal(terminal.node.orders.length, 0);
    });
  }

  test('cancels, says what is still locked, and follows the payment to its end', async () => {
    const { node, settle } = held();
    const terminal = startTerminal(PAY, { node });
    await terminal.shows(terminal.stdout, 'bob');
    terminal.interrupt();
    await terminal.shows(terminal.stderr, 'an HTLC is still locked at bob');
    assert.match(terminal.stderr.text, /Press Ctrl-C again to stop watching/);
    assert.ok(node.canceled);
    settle();
    assert.equal(await terminal.code, 0);
    assert.match(terminal.stdout.text, /SUCCEEDED/);
  });

  test('twice leaves with 4, the hash and the command that follows it', async () => {
    const { node } = held();
    const terminal = startTerminal([...PAY, '--host', 'localhost:1', '--macaroon', 'my admin.macaroon'], {
      node,
      commandName: 'npm run keysend --',
    });
    await terminal.shows(terminal.stdout, 'bob');
    terminal.interrupt();
    await terminal.shows(terminal.stderr, 'Ctrl-C');
    terminal.interrupt();
    assert.equal(await terminal.code, 4);
    const hash = node.orders[0]?.hash ?? '-';
    const command = `npm run keysend -- track ${hash} --host localhost:1 --macaroon "my admin.macaroon"`;
    assert.ok(terminal.stdout.text.includes(command), terminal.stdout.text);
  });

  test('that npm hands on a second time counts once', async () => {
    const { node, settle } = held();
    const terminal = startTerminal(PAY, { node });
    await terminal.shows(terminal.stdout, 'bob');
    terminal.interrupt();
    terminal.signals.emit('SIGINT');
    await setTimeout(20);
    settle();
    assert.equal(await terminal.code, 0);
  });

  for (const signal of ['SIGTERM', 'SIGHUP']) {
    test(`${signal} leaves at once with 4`, async () => {
      const { node } = held();
      const terminal = startTerminal(PAY, { node });
      await terminal.shows(terminal.stdout, 'bob');
      terminal.signals.emit(signal);
      assert.equal(await terminal.code, 4);
      assert.equal(terminal.signals.listenerCount(signal), 0);
    });
  }

  test('is no longer listened to when the command is done', async () => {
    const terminal = startTerminal(PAY);
    await terminal.code;
    assert.equal(terminal.signals.listenerCount('SIGINT'), 0);
  });
});

test('a reader that goes away (| head) does not end the watching, and the end is told on stderr', async () => {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const node = new StoryNode({ held: promise.then(() => undefined) });
  const terminal = startTerminal(PAY, { node });
  await terminal.shows(terminal.stdout, node.orders[0]?.hash ?? '');
  terminal.stdout.readerGone = true;
  await setTimeout(20);
  resolve(undefined);
  assert.equal(await terminal.code, 0);
  assert.match(terminal.stderr.text, /SUCCEEDED/);
});
