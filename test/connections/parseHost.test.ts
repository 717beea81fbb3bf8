import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseHost } from '../../src/connections/parseHost.ts';
import { reasonOf } from '../../src/keysend/problem.ts';
import { reasonFrom } from './samples.ts';

test('a host is a name or an address and a port', () => {
  for (const host of [
    'localhost:10009',
    '127.0.0.1:10009',
    '[::1]:10009',
    '[2001:db8::1]:10009',
    'node-1.m.voltageapp.io:10009',
    'polar-n1_alice:10009',
    'abc2defghij.onion:1',
    'localhost:65535',
  ]) {
    assert.equal(parseHost(host), host);
  }
  assert.equal(parseHost('  localhost:10009\n'), 'localhost:10009');
});

test('a host without a port is told so', async () => {
  for (const host of ['localhost', '127.0.0.1', '[::1]', 'localhost:']) {
    assert.deepEqual(await reasonFrom(() => parseHost(host)), { kind: 'hostWithoutPort', host });
  }
});

test('a port that cannot be one is named', async () => {
  for (const port of ['0', '65536', '100099', 'abc', '10009x', '-1', '1e3', '10009/', '0x2719', '10 009']) {
    assert.deepEqual(await reasonFrom(() => parseHost(`localhost:${port}`)), {
      kind: 'portInvalid',
      host: `localhost:${port}`,
      port,
    });
  }
});

test('a URL, a bare IPv6 address, a user name or nothing is no host', async () => {
  for (const host of [
    'https://localhost:8080',
    '::1:10009',
    '2001:db8::1',
    '[localhost]:10009',
    '[::1:10009',
    '[]:10009',
    ':10009',
    'me@localhost:10009',
    'local host:10009',
    'localhost/path:1',
    '-localhost:1',
  ]) {
    assert.deepEqual(await reasonFrom(() => parseHost(host)), { kind: 'hostInvalid', host });
  }
});

test('a macaroon that was pasted as a host is not repeated', async () => {
  for (const host of [
    'lndconnect://localhost:10009?cert=x&macaroon=AgEDbG5k',
    ` 0201036c6e64${'0a'.repeat(90)}`,
    `AgEDbG5k${'Aa_-'.repeat(30)}`,
    `"0201036c6e64${'0a'.repeat(90)}"`,
    `LND_MACAROON=AgEDbG5k${'Aa_-'.repeat(30)}`,
    `localhost:0201036c6e64${'0a'.repeat(90)}`,
  ]) {
    assert.deepEqual(await reasonFrom(() => parseHost(host)), { kind: 'macaroonPasted', part: 'host' });
  }
});

test('whatever is written as a host, it is taken as it is or refused with a reason', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.webUrl(),
        fc.ipV6(),
        fc.domain().map((name) => `${name}:1`),
      ),
      (text) => {
        try {
          assert.match(parseHost(text), /^(\[[0-9a-fA-F:.]+\]|[\w.-]+):\d{1,5}$/);
        } catch (error) {
          assert.notEqual(reasonOf(error), undefined, String(error));
        }
      },
    ),
  );
});
