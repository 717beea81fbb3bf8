import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { CAROL } from '../keysend/samples.ts';
import { Command } from './command.ts';

/*
 * What only a terminal of the system can show: keys that wait in it, lines without an Enter, Ctrl-C. script(1) of
 * util-linux opens one.
 */

const { stdout: which } = spawnSync('script', ['--version'], { encoding: 'utf8' });
const skip = which.includes('util-linux') ? false : 'script of util-linux is not installed';

const CTRL_C = '\u0003';

function inTerminal(words: readonly string[], env: NodeJS.ProcessEnv = {}): Command {
  const script = join(import.meta.dirname, 'mainnetCommand.ts');
  // exec: a shell that stays in between (dash) is ended by Ctrl-C, and its code takes the place of the command's.
  const line = `exec ${[process.execPath, script, ...words].map((word) => `'${word}'`).join(' ')}`;
  return new Command('script', ['--quiet', '--return', '--command', line, '/dev/null'], { env });
}

describe('in a real terminal', { skip }, () => {
  const pay = [CAROL, '1000'];

  test('y pays', async () => {
    const command = inTerminal(pay);
    await command.prints('[y/N] ');
    command.type('y\r');
    assert.equal(await command.code, 0);
    assert.match(command.stdout, /SUCCEEDED/);
  });

  test('a line and half a line that were typed before the question do not become its answer', async () => {
    const command = inTerminal(pay, { CONNECT_MS: '1500' });
    await sleep(700);
    command.type('y\ry');
    await command.prints('[y/N] ');
    command.type('\r');
    assert.equal(await command.code, 5);
    assert.doesNotMatch(command.stdout, /Hash:/);
  });

  test('Ctrl-C at the question sends nothing', async () => {
    const command = inTerminal(pay);
    await command.prints('[y/N] ');
    command.type(CTRL_C);
    assert.equal(await command.code, 5);
    assert.match(command.stdout, /nothing was sent/);
  });

  test('Ctrl-C while an HTLC is held cancels and follows; again leaves', async () => {
    const followed = inTerminal([...pay, '--yes'], { HELD_MS: '1500' });
    await followed.prints('attempt 1');
    followed.type(CTRL_C);
    await followed.prints('Press Ctrl-C again');
    assert.equal(await followed.code, 0);

    const left = inTerminal([...pay, '--yes'], { HELD_MS: '1500' });
    await left.prints('attempt 1');
    left.type(CTRL_C);
    await left.prints('Press Ctrl-C again');
    await sleep(300);
    left.type(CTRL_C);
    assert.equal(await left.code, 4);
    assert.match(left.stdout, /keysend track [0-9a-f]{64}/);
  });

  test('a higher limit and the end of a stop are asked about, and a stop is not', async () => {
    const raised = inTerminal(['limits', '--per-payment', '60k']);
    await raised.prints('[y/N] ');
    assert.match(raised.stdout, /60,000 sat \(until now: 50,000 sat\)/);
    raised.type('y\r');
    assert.equal(await raised.code, 0);
    assert.match(raised.stdout, /^Most in one payment +60,000 sat\r$/m);

    const kept = inTerminal(['limits', '--per-payment', '60k']);
    await kept.prints('[y/N] ');
    kept.type('\r');
    assert.equal(await kept.code, 5);

    const stopped = inTerminal(['stop']);
    assert.equal(await stopped.code, 0);
    assert.match(stopped.stdout, /keysend resume/);

    for (const [keys, code] of [
      ['y\r', 0],
      [CTRL_C, 5],
    ] as const) {
      const resumed = inTerminal(['resume'], { STOPPED: 'yes' });
      await resumed.prints('[y/N] ');
      resumed.type(keys);
      assert.equal(await resumed.code, code);
    }
  });

  test('colour shows, unless NO_COLOR forbids it', async () => {
    // Node takes the terminal of an unknown CI for one without colours.
    const colours = { NO_COLOR: undefined, CI: undefined, TERM: 'xterm-256color' };
    const colourful = inTerminal([...pay, '--yes'], colours);
    await colourful.code;
    const plain = inTerminal([...pay, '--yes'], { ...colours, NO_COLOR: '1' });
    await plain.code;
    assert.ok(colourful.stdout.includes('\u001b['));
    assert.ok(!plain.stdout.includes('\u001b['));
  });
});

test(
  'a closed pipe (| head -1) does not end the watching',
  { skip: process.platform === 'win32' },
  async () => {
    const script = join(import.meta.dirname, 'mainnetCommand.ts');
    const line = `'${process.execPath}' '${script}' ${CAROL} 1000 --yes | head -1`;
    const command = new Command('sh', ['-c', line], { env: { HELD_MS: '300' } });
    await command.code;
    assert.match(command.stdout, /^Dest: .*\n$/);
    assert.match(command.stderr, /^SUCCEEDED/m);
  },
);
