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

  const named = chooseFromSettings(levels, { trusted: false });
  assert.deepEqual(named.source, { kind: 'userSettings' });
  assert.equal('host' in named ? named.host : undefined, mine.host);
});

test('without a node of their own a person is told that the folder is not trusted, whether VS Code shows what it says or not', async () => {
  for (const workspace of [whole, { folder: whole.folder }]) {
    const reason = await reasonFrom(() => chooseFromSettings({ user: {}, workspace }, { trusted: false }));
    assert.deepEqual(reason, { kind: 'workspaceNotTrusted' });
  }
});

const practice = { source: { kind: 'practice' } };

test('where no setting names a node a person practises', () => {
  for (const host of [undefined, '', '  ', 10009])
    assert.deepEqual(chooseFromSettings({ user: { host } }, trusted), practice);
  assert.deepEqual(chooseFromSettings({ user: {}, workspace: { folder: whole.folder } }, trusted), practice);
  assert.deepEqual(chooseFromSettings({ user: {} }, { trusted: false }), practice);
});

test('a person, or a folder, can ask for the practice network', () => {
  const asked = { host: ' Practice ' };
  for (const isTrusted of [true, false]) {
    const levels = { user: asked, workspace: { folder: whole.folder } };
    assert.deepEqual(chooseFromSettings(levels, { trusted: isTrusted }), practice);
  }
  const folder = { ...asked, folder: whole.folder };
  assert.deepEqual(chooseFromSettings({ user: mine, workspace: folder }, trusted), practice);
});

test('half a set is no reason to practise: it was meant to name a node', async () => {
  const reason = await reasonFrom(() => chooseFromSettings({ user: { macaroonPath: 'x' } }, trusted));
  assert.deepEqual(reason, { kind: 'partMissing', part: 'host', source: { kind: 'userSettings' } });
});

test('without a certificate the set is whole, for nodes behind a known authority', () => {
  const named = chooseFromSettings({ user: { ...mine, tlsCertPath: '' } }, trusted);

  assert.deepEqual(named, {
    source: { kind: 'userSettings' },
    host: mine.host,
    macaroonPath: mine.macaroonPath,
  });
});

test('spaces around a pasted value do not count', () => {
  const named = chooseFromSettings({ user: { ...mine, host: ' localhost:10009\n' } }, trusted);

  assert.equal('host' in named ? named.host : undefined, 'localhost:10009');
});
