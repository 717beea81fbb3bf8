import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import type { Reason } from '../../src/keysend/problem.ts';
import { ALICE, BOB, CAROL } from '../keysend/samples.ts';
import { startTerminal } from './startTerminal.ts';

const PAY = [CAROL, '1000', '--yes'];
const refusal: Reason = {
  kind: 'consentNeeded',
  folder: '/home/a/course',
  host: '127.0.0.1:10009',
  macaroonPath: '/home/a/.polar/admin.macaroon',
};

describe("a folder whose .env names somebody's macaroon", () => {
  test('gets it after a yes, and --yes is not that yes', async () => {
    const terminal = startTerminal(PAY, { refusal, isTTY: true });
    await terminal.shows(terminal.stderr, '[y/N] ');
    for (const part of ['/home/a/course', '127.0.0.1:10009', '/home/a/.polar/admin.macaroon']) {
      assert.ok(terminal.stderr.text.includes(part), part);
    }
    terminal.stdin.write('y\n');
    assert.equal(await terminal.code, 0);
    assert.deepEqual(
      terminal.allowed.map(({ macaroonPath }) => macaroonPath),
      [refusal.macaroonPath],
    );
  });

  test('is shown whole, the certificate too, and its paths add no line', async () => {
    const forged = { ...refusal, certificatePath: '/home/a/tls.cert\nMacaroon: /home/a/practice.macaroon' };
    const terminal = startTerminal(PAY, { refusal: forged, isTTY: true });
    await terminal.shows(terminal.stderr, '[y/N] ');
    assert.match(
      terminal.stderr.text,
      /^Folder: \/home\/a\/course\nHost: 127\.0\.0\.1:10009\nCertificate: \/home\/a\/tls\.cert Macaroon: \/home\/a\/practice\.macaroon\nMacaroon: \/home\/a\/\.polar\/admin\.macaroon$/m,
    );
    terminal.stdin.write('\n');
    assert.equal(await terminal.code, 5);
  });

  test('gets it for this once where the yes cannot be written down', async () => {
    const terminal = startTerminal(PAY, { refusal, isTTY: true, cannotKeep: new Error('EROFS: read-only') });
    await terminal.shows(terminal.stderr, '[y/N] ');
    terminal.stdin.write('y\n');
    assert.equal(await terminal.code, 0);
    assert.match(terminal.stderr.text, /asked again: EROFS: read-only\./);
  });

  test('does not get it after a no', async () => {
    const terminal = startTerminal(PAY, { refusal, isTTY: true });
    await terminal.shows(terminal.stderr, '[y/N] ');
    terminal.stdin.write('\n');
    assert.equal(await terminal.code, 5);
    assert.deepEqual(terminal.allowed, []);
    assert.equal(terminal.node.orders.length, 0);
  });

  test('does not get it after Ctrl-C, which ends as a no does', async () => {
    for (const words of [PAY, ['list'], ['track', 'ab'.repeat(32)]]) {
      const terminal = startTerminal(words, { refusal, isTTY: true });
      await terminal.shows(terminal.stderr, '[y/N] ');
      terminal.interrupt();
      assert.equal(await terminal.code, 5, words.join(' '));
      assert.match(terminal.stderr.text, /^Canceled\.\nNot allowed, so nothing was done\.$/m);
      assert.deepEqual(terminal.allowed, []);
    }
  });

  test('does not get it where nobody can be asked, and the way out is named', async () => {
    const terminal = startTerminal(PAY, { refusal });
    assert.equal(await terminal.code, 5);
    assert.match(terminal.stderr.text, /--host, --cert, --macaroon/);
    assert.match(terminal.stderr.text, /LND_ADMIN_MACAROON_PATH/);
  });
});

const otherNode: Reason = {
  kind: 'otherNode',
  host: '127.0.0.1:10009',
  expected: ALICE,
  found: BOB,
  alias: 'alice',
  network: 'mainnet',
};

describe('another node at an address where one answered before', () => {
  test('counts after a yes, and --yes is not that yes', async () => {
    const terminal = startTerminal(PAY, { refusal: otherNode, isTTY: true });
    await terminal.shows(terminal.stderr, '[y/N] ');
    for (const part of ['127.0.0.1:10009', ALICE, BOB]) assert.ok(terminal.stderr.text.includes(part), part);
    terminal.stdin.write('y\n');
    assert.equal(await terminal.code, 0);
    assert.deepEqual(
      terminal.accepted.map(({ found }) => found),
      [BOB],
    );
  });

  test('does not after a no, nor where nobody can be asked', async () => {
    const no = startTerminal(PAY, { refusal: otherNode, isTTY: true });
    await no.shows(no.stderr, '[y/N] ');
    no.stdin.write('\n');
    const nobody = startTerminal([...PAY, '--json'], { refusal: otherNode });
    for (const terminal of [no, nobody]) {
      assert.equal(await terminal.code, 5);
      assert.deepEqual(terminal.accepted, []);
      assert.equal(terminal.node.orders.length, 0);
    }
    const reason = nobody.events[0]?.['reason'] as Record<string, unknown>;
    assert.deepEqual([reason['kind'], reason['found']], ['otherNode', BOB]);
  });
});

test("a macaroon's file that others may read is named beside the payment, which goes on", async () => {
  const exposed = { path: '/home/a/admin.macaroon', isOwn: true };
  const terminal = startTerminal([...PAY, '--json'], { exposed });
  assert.equal(await terminal.code, 0);
  assert.match(terminal.stderr.text, /chmod 600 \/home\/a\/admin\.macaroon/);
  assert.equal(terminal.events.at(-1)?.['event'], 'end');
});

test('a person who waits for a connection is told for what', async (context) => {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const connecting = promise.then(() => undefined);
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const terminal = startTerminal(PAY, { connecting, isTTY: true });
  await setImmediate();
  context.mock.timers.tick(1000);
  assert.equal(terminal.stderr.text, '');
  context.mock.timers.tick(1000);
  assert.equal(terminal.stderr.text, 'Connecting to 127.0.0.1:10009 ...\n');
  resolve(undefined);
  assert.equal(await terminal.code, 0);
});
