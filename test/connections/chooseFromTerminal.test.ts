import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseFromTerminal } from '../../src/connections/chooseFromTerminal.ts';
import { reasonFrom } from './samples.ts';

const env = {
  LND_RPC_HOST: 'localhost:10001',
  LND_CERT_PATH: '/polar/alice/tls.cert',
  LND_ADMIN_MACAROON_PATH: '/polar/alice/admin.macaroon',
};
const dotenv = {
  file: '/projects/course/.env',
  text: [
    '# of the course',
    'LND_RPC_HOST=localhost:10002 # bob',
    "LND_CERT_PATH='tls.cert'",
    'LND_ADMIN_MACAROON_PATH="admin.macaroon"',
  ].join('\r\n'),
};

test('flags name the node before everything else', () => {
  const flags = { host: 'localhost:10003', cert: 'tls.cert', macaroon: 'pay.macaroon' };

  assert.deepEqual(chooseFromTerminal({ flags, env, dotenv }), {
    source: { kind: 'flags' },
    host: 'localhost:10003',
    certificatePath: 'tls.cert',
    macaroonPath: 'pay.macaroon',
  });
});

test('then the environment names it', () => {
  assert.deepEqual(chooseFromTerminal({ flags: {}, env, dotenv }), {
    source: { kind: 'environment' },
    host: 'localhost:10001',
    certificatePath: '/polar/alice/tls.cert',
    macaroonPath: '/polar/alice/admin.macaroon',
  });
});

test('then the .env of the folder, as a set of that folder', () => {
  assert.deepEqual(chooseFromTerminal({ flags: {}, env: {}, dotenv }), {
    source: { kind: 'dotenv', file: '/projects/course/.env' },
    host: 'localhost:10002',
    certificatePath: 'tls.cert',
    macaroonPath: 'admin.macaroon',
    folder: '/projects/course',
  });
});

test('a part that is missing is named, not taken from the next source', async () => {
  assert.deepEqual(
    await reasonFrom(() => chooseFromTerminal({ flags: { host: 'evil.example:10009' }, env })),
    {
      kind: 'partMissing',
      part: 'macaroon',
      source: { kind: 'flags' },
    },
  );
  assert.deepEqual(
    await reasonFrom(() => chooseFromTerminal({ flags: {}, env: { LND_CERT_PATH: '/tls.cert' }, dotenv })),
    { kind: 'partMissing', part: 'host', source: { kind: 'environment' } },
  );
  const half = { file: '/projects/cloned/.env', text: 'LND_RPC_HOST=evil.example:10009' };
  assert.deepEqual(await reasonFrom(() => chooseFromTerminal({ flags: {}, env: {}, dotenv: half })), {
    kind: 'partMissing',
    part: 'macaroon',
    source: { kind: 'dotenv', file: '/projects/cloned/.env' },
  });
});

test('variables that are set to nothing say nothing', () => {
  const emptied = { LND_RPC_HOST: '', LND_CERT_PATH: ' ', LND_ADMIN_MACAROON_PATH: undefined };

  assert.equal(chooseFromTerminal({ flags: {}, env: emptied, dotenv }).source.kind, 'dotenv');
});

test('a .env about other things names no node', async () => {
  const other = { file: '/projects/web/.env', text: 'PORT=3000\nNODE_ENV=production' };

  assert.deepEqual(await reasonFrom(() => chooseFromTerminal({ flags: {}, env: {}, dotenv: other })), {
    kind: 'noConnection',
  });
  assert.deepEqual(await reasonFrom(() => chooseFromTerminal({ flags: {}, env: {} })), {
    kind: 'noConnection',
  });
});

test('reading a .env leaves the environment of the process alone', () => {
  const before = { ...process.env };
  chooseFromTerminal({ flags: {}, env: {}, dotenv });

  assert.deepEqual({ ...process.env }, before);
});

test('the practice network is taken where it is asked for, whatever else names a node', () => {
  const env = { LND_RPC_HOST: 'localhost:10009', LND_ADMIN_MACAROON_PATH: '/home/ann/admin.macaroon' };
  assert.deepEqual(chooseFromTerminal({ flags: { practice: true }, env }), { source: { kind: 'practice' } });
});

test('a .env of nothing but line breaks is read at once', async () => {
  const long = { file: '/projects/web/.env', text: '\n'.repeat(65_536) };
  const started = performance.now();
  const reason = await reasonFrom(() => chooseFromTerminal({ flags: {}, env: {}, dotenv: long }));
  assert.deepEqual(reason, { kind: 'noConnection' });
  assert.ok(performance.now() - started < 1_000);
});
