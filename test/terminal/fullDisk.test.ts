import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type { KeysendOrder } from '../../src/keysend/order.ts';
import type { Payment } from '../../src/keysend/payment.ts';
import { Printer } from '../../src/terminal/printer.ts';
import { FakeJournal } from '../keysend/fakeNode.ts';
import { temporaryDirectory } from '../journal/samples.ts';
import { attempt, CAROL, failed, NOW, order, snapshot } from '../keysend/samples.ts';
import { Screen, startTerminal } from './startTerminal.ts';
import { StoryNode } from './storyNode.ts';

const TOLD =
  /^What this command says could not be written to its end: ENOSPC: no space left on device, write\.$/gm;

function refused(each: KeysendOrder): readonly Payment[] {
  return [snapshot(each, []), failed(each, [attempt(1n, 'FAILED', 2)], 'INCORRECT_PAYMENT_DETAILS')];
}

describe('what a command says goes into a file on a full disk', () => {
  test('it ends as failed, and says why, once', async () => {
    for (const words of [
      ['journal', 'export'],
      ['journal', 'export', '--csv'],
      ['journal', 'check', '--json'],
      ['limits'],
      ['list'],
      ['list', '--json'],
    ]) {
      const journal = new FakeJournal();
      for (let n = 0; n < 3; n++) await journal.write(order());
      const terminal = startTerminal(words, { journal });
      terminal.stdout.diskFull = true;
      assert.equal(await terminal.code, 1, words.join(' '));
      assert.equal([...terminal.stderr.text.matchAll(TOLD)].length, 1, terminal.stderr.text);
      assert.match(terminal.stderr.text, /^The disk is full: make room on it\.$/m);
    }
  });

  test('what a command did is said on the screen instead, so that nobody does it again, or believes it undone', async () => {
    for (const [words, said, held] of [
      [['stop'], /^All sending is stopped on this computer: .*$/m, { stoppedAt: NOW }],
      [['stop', '--json'], /^{"event":"end","exitCode":0,"sentence":"All sending is stopped .*$/m, {}],
      [['journal', 'backup', '/copies/payments.db'], /^The journal was copied to .*payments\.db\.$/m, {}],
      [['limits', '--per-day', '10k'], /^.*\b10,000 sat.*$/m, {}],
    ] as const) {
      const terminal = startTerminal(words);
      terminal.stdout.diskFull = true;
      assert.equal(await terminal.code, 1, words.join(' '));
      assert.match(terminal.stderr.text, said);
      assert.equal([...terminal.stderr.text.matchAll(TOLD)].length, 1, terminal.stderr.text);
      assert.partialDeepStrictEqual(terminal.journal.held, held);
    }
  });

  test('so is that sending is allowed again', async () => {
    const terminal = startTerminal(['resume'], { terminals: { stdin: true, stderr: true } });
    await terminal.journal.stop(NOW);
    terminal.stdout.diskFull = true;
    await terminal.shows(terminal.stderr, '[y/N] ');
    terminal.stdin.write('y\n');
    assert.equal(await terminal.code, 1);
    assert.match(terminal.stderr.text, /^The disk is full: .*\nPayments can go out again\.\n$/m);
  });

  test('a payment is followed to its end all the same, which is told, and is what the exit code says', async () => {
    for (const [tell, code, end] of [
      [undefined, 0, /SUCCEEDED/],
      [refused, 1, /FAILED/],
    ] as const) {
      const { promise, resolve } = Promise.withResolvers<undefined>();
      const node = new StoryNode({ held: promise.then(() => undefined), ...(tell && { tell }) });
      const terminal = startTerminal([CAROL, '1000', '--yes'], { node });
      await terminal.shows(terminal.stdout, node.orders[0]?.hash ?? '');
      terminal.stdout.diskFull = true;
      await setTimeout(20);
      resolve(undefined);
      assert.equal(await terminal.code, code);
      assert.match(terminal.stderr.text, end);
      assert.equal([...terminal.stderr.text.matchAll(TOLD)].length, 1);
    }
  });

  test('a worse exit code stays', async () => {
    const terminal = startTerminal(['nonsense', '1000']);
    terminal.stdout.diskFull = true;
    terminal.stderr.diskFull = true;
    assert.equal(await terminal.code, 2);
  });
});

test('a reader that left is no trouble, by whatever name the system tells it', async () => {
  for (const code of ['EPIPE', 'EOF', 'ECONNRESET', 'ERR_STREAM_DESTROYED']) {
    const [stdout, stderr] = [new Screen(false), new Screen(false)];
    const printer = new Printer({ stdout, stderr });
    stdout.destroy(Object.assign(new Error(code), { code }));
    await setTimeout(1);
    assert.equal(await printer.wroteAll(), true);
    assert.equal(stderr.text, '');
  }
});

test('the real command says what it did on the screen instead', { skip: !existsSync('/dev/full') }, (t) => {
  const home = temporaryDirectory(t);
  const cli = join(import.meta.dirname, '../../src/cli.ts');
  const { status, stderr } = spawnSync(process.execPath, [cli, 'stop'], {
    stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'],
    env: { ...process.env, HOME: home, XDG_DATA_HOME: home, LOCALAPPDATA: home },
    encoding: 'utf8',
    timeout: 60_000,
  });
  assert.match(stderr, /\nAll sending is stopped on this computer: /);
  assert.equal(status, 1);
});

test('the real command says so', { skip: !existsSync('/dev/full') }, () => {
  const cli = join(import.meta.dirname, '../../src/cli.ts');
  const { status, stderr } = spawnSync(process.execPath, [cli, '--help'], {
    stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'],
    encoding: 'utf8',
    timeout: 60_000,
  });
  assert.equal([...stderr.matchAll(TOLD)].length, 1, stderr);
  assert.equal(status, 1);
});
