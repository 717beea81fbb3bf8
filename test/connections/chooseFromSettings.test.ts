import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseFromSettings } from '../../src/connections/chooseFromSettings.ts';
import { reasonFrom } from './samples.ts';

const mine = {
  host: 'localhost:10009',
  tlsCertPath: '~/.lnd/tls.cert',
  macaroonPath: '~/.lnd/admin.macaroon',
};
const theirs = { host: 'evil.example:10009', folder: '/projects/cloned' };
const whole = {
  host: 'localhost:10001',
  tlsCertPath: 'tls.cert',
  macaroonPath: 'admin.macaroon',
  folder: '/projects/course',
};
const trusted = { trusted: true };

test('the settings of the person name the node', () => {
  assert.deepEqual(chooseFromSettings({ user: mine }, trusted), {
    source: { kind: 'userSettings' },
    host: 'localhost:10009',
    certificatePath: '~/.lnd/tls.cert',
    macaroonPath: '~/.lnd/admin.macaroon',
  });
});

test('settings of a folder replace the person’s own as a whole', () => {
  assert.deepEqual(chooseFromSettings({ user: mine, workspace: whole }, trusted), {
    source: { kind: 'workspaceSettings', folder: '/projects/course' },
    host: 'localhost:10001',
    certificatePath: 'tls.cert',
    macaroonPath: 'admin.macaroon',
    folder: '/projects/course',
  });
});

test('the host of a folder never gets the macaroon of the person', async () => {
  const levels = { user: mine, workspace: theirs };

  assert.deepEqual(await reasonFrom(() => chooseFromSettings(levels, trusted)), {
    kind: 'partMissing',
    part: 'macaroon',
    source: { kind: 'workspaceSettings', folder: '/projects/cloned' },
  });
});

test('the host of the person is never called with the certificate of a folder', async () => {
  const levels = { user: mine, workspace: { tlsCertPath: 'tls.cert', folder: '/projects/cloned' } };

  assert.deepEqual(await reasonFrom(() => chooseFromSettings(levels, trusted)), {
    kind: 'partMissing',
    part: 'host',
    source: { kind: 'workspaceSettings', folder: '/projects/cloned' },
  });
});

test('in Restricted Mode nothing of the workspace counts', () => {
  const levels = { user: mine, workspace: whole };

  assert.equal(chooseFromSettings(levels, { trusted: false }).host, mine.host);
});

test('without a node of their own a person is told that the folder is not trusted, whether VS Code shows what it says or not', async () => {
  for (const workspace of [whole, { folder: whole.folder }]) {
    const reason = await reasonFrom(() => chooseFromSettings({ user: {}, workspace }, { trusted: false }));
    assert.deepEqual(reason, { kind: 'workspaceNotTrusted' });
  }
  const noFolder = await reasonFrom(() => chooseFromSettings({ user: {} }, { trusted: false }));
  assert.deepEqual(noFolder, { kind: 'noConnection' });
});

test('without any setting there is no node', async () => {
  for (const host of [undefined, '', '  ', 10009]) {
    const reason = await reasonFrom(() => chooseFromSettings({ user: { host } }, trusted));
    assert.deepEqual(reason, { kind: 'noConnection' });
  }
});

test('without a certificate the set is whole, for nodes behind a known authority', () => {
  const named = chooseFromSettings({ user: { ...mine, tlsCertPath: '' } }, trusted);

  assert.equal(named.certificatePath, undefined);
  assert.equal('certificatePath' in named, false);
});

test('spaces around a pasted value do not count', () => {
  const named = chooseFromSettings({ user: { ...mine, host: ' localhost:10009\n' } }, trusted);

  assert.equal(named.host, 'localhost:10009');
});
