import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { chooseFromSettings } from '../../src/connections/chooseFromSettings.ts';
import { chooseFromTerminal } from '../../src/connections/chooseFromTerminal.ts';
import { macaroonFromText } from '../../src/connections/macaroonFile.ts';
import { readConnection } from '../../src/connections/readConnection.ts';
import type { ConnectionContext } from '../../src/connections/readConnection.ts';
import { StoredMacaroons } from '../../src/connections/storedMacaroons.ts';
import type { Secrets } from '../../src/connections/storedMacaroons.ts';
import type { Connection, ConnectionSet, NamedConnection } from '../../src/keysend/connection.ts';
import {
  CERTIFICATE,
  macaroon,
  OTHER_CERTIFICATE,
  reasonFrom,
  temporaryDirectory,
  write,
} from './samples.ts';

const MACAROON = macaroon();
const HEX = MACAROON.toString('hex');
const HOST = 'node.example:10009';
const trusted = { trusted: true };

/** An editor's secrets. */
class FakeSecrets implements Secrets {
  readonly kept = new Map<string, string>();

  async keys(): Promise<readonly string[]> {
    return [...this.kept.keys()];
  }

  async get(key: string): Promise<string | undefined> {
    return this.kept.get(key);
  }

  async store(key: string, value: string): Promise<void> {
    this.kept.set(key, value);
  }

  async delete(key: string): Promise<void> {
    this.kept.delete(key);
  }
}

function named(connection: Connection): NamedConnection {
  assert.ok('host' in connection);
  return connection;
}

async function read(connection: Connection, stored: StoredMacaroons): Promise<ConnectionSet> {
  const context: ConnectionContext = {
    homeDirectory: '/nowhere',
    workingDirectory: '/nowhere',
    env: {},
    allows: async () => false,
    stored: (place) => stored.get(place),
  };
  return readConnection(named(connection), context);
}

test('a macaroon is understood in hex, base64 and base64url, as people copy it', () => {
  const base64 = MACAROON.toString('base64');
  for (const text of [
    HEX,
    HEX.toUpperCase(),
    ` ${HEX}\n`,
    `"${HEX}"`,
    `${HEX.slice(0, 40)}\n${HEX.slice(40)}\n`,
    base64,
    base64.replace(/=+$/, ''),
    MACAROON.toString('base64url'),
    `'${base64}'`,
  ]) {
    assert.deepEqual(Buffer.from(macaroonFromText(text)?.expose() ?? []), MACAROON, text);
  }
});

test('nothing else is', () => {
  for (const text of [
    '',
    ' ',
    'admin.macaroon',
    '~/.lnd/admin.macaroon',
    HEX.slice(2),
    HEX.slice(0, -2),
    `${HEX}00`,
    `${HEX}0`,
  ])
    assert.equal(macaroonFromText(text), undefined, text);
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => macaroonFromText(text) === undefined));
  fc.assert(
    fc.property(fc.base64String(), fc.stringMatching(/^[0-9a-f]*$/), (base64, hex) => {
      assert.equal(macaroonFromText(base64), undefined);
      assert.equal(macaroonFromText(hex), undefined);
    }),
  );
});

test('the one that was entered for the host in the person’s own settings is used', async () => {
  const stored = new StoredMacaroons(new FakeSecrets());
  await stored.keep({ host: HOST }, HEX);
  for (const host of [HOST, ' NODE.example:10009 ']) {
    const set = await read(chooseFromSettings({ user: { host } }, trusted), stored);
    assert.deepEqual(Buffer.from(set.macaroon.expose()), MACAROON);
    assert.equal('macaroonPath' in set, false);
  }
});

test('another host never gets it', async () => {
  const stored = new StoredMacaroons(new FakeSecrets());
  await stored.keep({ host: HOST }, HEX);
  for (const host of [
    'node.example:10010',
    'node.example.evil.example:10009',
    'evil.example:10009',
    'ode.example:10009',
  ]) {
    const reason = await reasonFrom(() => read(chooseFromSettings({ user: { host } }, trusted), stored));
    assert.deepEqual(
      reason,
      { kind: 'partMissing', part: 'macaroon', source: { kind: 'userSettings' } },
      host,
    );
  }
});

test('the same host with another certificate, or with none, or with one for the first time, never gets it', async (t) => {
  const directory = temporaryDirectory(t);
  write(directory, { 'tls.cert': CERTIFICATE, 'renewed.cert': OTHER_CERTIFICATE });
  const [tlsCertPath, renewed] = [join(directory, 'tls.cert'), join(directory, 'renewed.cert')];
  const stored = new StoredMacaroons(new FakeSecrets());
  const readNow = (user: object): Promise<ConnectionSet> =>
    read(chooseFromSettings({ user: { host: HOST, ...user } }, trusted), stored);
  const enter = async (path: unknown): Promise<void> => {
    const place = await stored.placeOf(HOST, path);
    assert.ok(place);
    await stored.keep(place, HEX);
  };
  const refused = { kind: 'otherCertificate', host: HOST };

  await enter(tlsCertPath);
  assert.deepEqual(Buffer.from((await readNow({ tlsCertPath })).macaroon.expose()), MACAROON);
  for (const user of [{ tlsCertPath: renewed }, {}, { tlsCertPath: '' }])
    assert.deepEqual(await reasonFrom(() => readNow(user)), refused);
  // Under the same path: a container brings a file of its own.
  write(directory, { 'tls.cert': OTHER_CERTIFICATE });
  assert.deepEqual(await reasonFrom(() => readNow({ tlsCertPath })), refused);
  write(directory, { 'tls.cert': `# comments do not change it\n${CERTIFICATE}` });
  assert.ok(await readNow({ tlsCertPath }));

  await enter(undefined);
  assert.ok(await readNow({}));
  assert.deepEqual(await reasonFrom(() => readNow({ tlsCertPath })), refused);
});

test('none is entered for a certificate that cannot be read', async (t) => {
  const directory = temporaryDirectory(t);
  write(directory, { 'notes.txt': 'no certificate' });
  const stored = new StoredMacaroons(new FakeSecrets());
  for (const [path, kind] of [
    [join(directory, 'none.cert'), 'fileMissing'],
    [join(directory, 'notes.txt'), 'certificateGarbage'],
    ['tls.cert', 'pathIsRelative'],
  ] as const)
    assert.equal((await reasonFrom(() => stored.placeOf(HOST, path))).kind, kind);
});

test('no folder gets it, even for the same host, nor does a terminal', async () => {
  const folder = '/projects/cloned';
  const user = { host: HOST };
  for (const workspace of [
    { host: HOST, folder },
    { host: HOST, macaroonPath: '', folder },
    { host: HOST, macaroonPath: 7, folder },
  ]) {
    const reason = await reasonFrom(() => chooseFromSettings({ user, workspace }, trusted));
    assert.equal(reason.kind, 'partMissing');
  }
  for (const given of [
    { flags: { host: HOST }, env: {} },
    { flags: {}, env: { LND_RPC_HOST: HOST } },
    { flags: {}, env: {}, dotenv: { file: '/projects/cloned/.env', text: `LND_RPC_HOST=${HOST}` } },
  ]) {
    const reason = await reasonFrom(() => chooseFromTerminal(given));
    assert.equal(reason.kind, 'partMissing');
  }
});

test('a path in the settings counts before it', async (t) => {
  const directory = temporaryDirectory(t);
  const other = macaroon({ identifier: Buffer.from('other') });
  write(directory, { 'admin.macaroon': other });
  const stored = new StoredMacaroons(new FakeSecrets());
  await stored.keep({ host: HOST }, HEX);
  const user = { host: HOST, macaroonPath: `${directory}/admin.macaroon` };
  const set = await read(chooseFromSettings({ user }, trusted), stored);
  assert.deepEqual(Buffer.from(set.macaroon.expose()), other);
});

test('one is kept per host, replaced by the next, and forgotten', async () => {
  const kept = new FakeSecrets();
  kept.kept.set('of something else', 'x');
  const stored = new StoredMacaroons(kept);
  const other = macaroon({ identifier: Buffer.from('other') });
  await stored.keep({ host: HOST }, HEX);
  await stored.keep({ host: '[::1]:10009' }, HEX);
  await stored.keep({ host: HOST.toUpperCase() }, other.toString('base64'));

  assert.deepEqual([...(await stored.hosts())].sort(), ['[::1]:10009', HOST]);
  const found = await stored.get({ host: HOST });
  assert.deepEqual(Buffer.from(found?.expose() ?? []), other);

  await stored.forget(HOST);
  assert.equal(await stored.get({ host: HOST }), undefined);
  assert.deepEqual(await stored.hosts(), ['[::1]:10009']);
});

test('a host is needed to keep one for, and what is no macaroon is not kept', async () => {
  const kept = new FakeSecrets();
  const stored = new StoredMacaroons(kept);
  for (const host of [undefined, '', '  ', 7, 'practice', ' Practice'])
    assert.equal(await stored.placeOf(host, undefined), undefined);
  assert.deepEqual(await stored.placeOf(' LOCALHOST:10009', ' '), { host: 'localhost:10009' });
  assert.equal((await reasonFrom(() => stored.placeOf('localhost', undefined))).kind, 'hostWithoutPort');

  await assert.rejects(
    stored.keep({ host: HOST }, HEX.slice(2)),
    (error) => !inspect(error).includes(HEX.slice(20, 60)),
  );
  assert.equal(kept.kept.size, 0);
});

test('what was damaged where secrets are kept counts as none, as does one that is bound to no certificate', async () => {
  const kept = new FakeSecrets();
  const stored = new StoredMacaroons(kept);
  const whole = { version: 1, macaroon: HEX, certificate: null };
  for (const value of [
    'damaged',
    HEX,
    'null',
    '[]',
    JSON.stringify({ ...whole, version: 2 }),
    JSON.stringify({ ...whole, macaroon: HEX.slice(2) }),
    JSON.stringify({ ...whole, certificate: 7 }),
    JSON.stringify({ ...whole, certificate: undefined }),
  ]) {
    kept.kept.set(`macaroon:${HOST}`, value);
    assert.equal(await stored.get({ host: HOST }), undefined, value);
  }
  const reason = await reasonFrom(() => read(chooseFromSettings({ user: { host: HOST } }, trusted), stored));
  assert.equal(reason.kind, 'partMissing');
});
