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
import { attempt, CAROL, failed, order, snapshot } from '../keysend/samples.ts';
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
