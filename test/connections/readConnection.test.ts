import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, renameSync, symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { inspect } from 'node:util';
import { readConnection } from '../../src/connections/readConnection.ts';
import type { ConnectionContext } from '../../src/connections/readConnection.ts';
import type { Consent, ConnectionSet, NamedConnection } from '../../src/keysend/connection.ts';
import type { Reason } from '../../src/keysend/problem.ts';
import { CERTIFICATE, macaroon, PRIVATE_KEY, reasonFrom, temporaryDirectory, write } from './samples.ts';

const posixOnly = {
  skip: process.platform === 'win32' ? 'links and permissions are different on Windows' : false,
};
const MACAROON = macaroon();

/** A home with a node's files, and a project beside it. */
interface Disk {
  readonly home: string;
  readonly project: string;
  readonly allowed: Consent[];
  /** Reads a set of the person's own settings. */
  readonly mine: (parts: Partial<NamedConnection>) => Promise<ConnectionSet>;
  /** Reads a set that the project names. */
  readonly theirs: (parts: Partial<NamedConnection>) => Promise<ConnectionSet>;
}

function disk(t: TestContext): Disk {
  const directory = temporaryDirectory(t);
  const home = join(directory, 'home');
  const project = join(directory, 'project');
  write(home, { '.lnd/tls.cert': CERTIFICATE, '.lnd/admin.macaroon': MACAROON });
  write(project, { 'lnd/tls.cert': CERTIFICATE, 'lnd/admin.macaroon': MACAROON });
  const allowed: Consent[] = [];
  const context: ConnectionContext = {
    homeDirectory: home,
    workingDirectory: project,
    env: {},
    allows: async (consent) => allowed.some((one) => JSON.stringify(one) === JSON.stringify(consent)),
  };
  return {
    home,
    project,
    allowed,
    mine: async (parts) =>
      readConnection(
        {
          source: { kind: 'userSettings' },
          host: 'localhost:10009',
          certificatePath: '~/.lnd/tls.cert',
          macaroonPath: '~/.lnd/admin.macaroon',
          ...parts,
        },
        context,
      ),
    theirs: async (parts) =>
      readConnection(
        {
          source: { kind: 'workspaceSettings', folder: project },
          host: 'localhost:10009',
          certificatePath: 'lnd/tls.cert',
          macaroonPath: 'lnd/admin.macaroon',
          folder: project,
          ...parts,
        },
        context,
      ),
  };
}

/** Answers the question for a consent with yes, once, and reads again. */
async function allowAndRead(there: Disk, read: () => Promise<ConnectionSet>): Promise<ConnectionSet> {
  const { kind, ...consent } = (await reasonFrom(read)) as Reason & { kind: 'consentNeeded' };
  assert.equal(kind, 'consentNeeded');
  there.allowed.push(consent);
  return read();
}

test('a set is read: host, certificate and macaroon', async (t) => {
  const set = await disk(t).mine({});

  assert.deepEqual(set.source, { kind: 'userSettings' });
  assert.equal(set.host, 'localhost:10009');
  assert.equal(set.certificatePem, CERTIFICATE);
  assert.deepEqual(Buffer.from(set.macaroon.expose()), MACAROON);
});

test('without a certificate the system’s authorities count', async (t) => {
  const { home } = disk(t);
  const context = { homeDirectory: home, workingDirectory: home, env: {}, allows: async () => false };
  const set = await readConnection(
    {
      source: { kind: 'userSettings' },
      host: 'node.m.voltageapp.io:10009',
      macaroonPath: '~/.lnd/admin.macaroon',
    },
    context,
  );

  assert.equal('certificatePem' in set, false);
});

test('no macaroon shows when a set is printed', async (t) => {
  const set = await disk(t).mine({});
  const hex = MACAROON.toString('hex');

  for (const printed of [inspect(set, { depth: 9 }), JSON.stringify(set), String(set.macaroon)]) {
    assert.ok(!printed.includes(hex.slice(-20)), printed);
  }
});

test('a path in the shell starts where the shell is', async (t) => {
  const { project } = disk(t);
  const context = {
    homeDirectory: '/nowhere',
    workingDirectory: project,
    env: {},
    allows: async () => false,
  };
  for (const kind of ['flags', 'environment'] as const) {
    const set = await readConnection(
      { source: { kind }, host: 'localhost:10009', macaroonPath: 'lnd/admin.macaroon' },
      context,
    );
    assert.deepEqual(Buffer.from(set.macaroon.expose()), MACAROON);
  }
});

test('a file that is not there is named as it was understood', async (t) => {
  const { mine, home } = disk(t);

  assert.deepEqual(await reasonFrom(() => mine({ certificatePath: '~/.lnd/tls.crt' })), {
    kind: 'fileMissing',
    part: 'certificate',
    path: join(home, '.lnd', 'tls.crt'),
  });
  assert.deepEqual(await reasonFrom(() => mine({ macaroonPath: '~/.lnd/tls.cert/admin.macaroon' })), {
    kind: 'fileMissing',
    part: 'macaroon',
    path: join(home, '.lnd', 'tls.cert', 'admin.macaroon'),
  });
});

test('a directory instead of a file: the file in it that was probably meant is named', async (t) => {
  const { mine, home } = disk(t);
  const lnd = join(home, '.lnd');

  assert.deepEqual(await reasonFrom(() => mine({ certificatePath: '~/.lnd' })), {
    kind: 'fileIsDirectory',
    part: 'certificate',
    path: lnd,
    found: join(lnd, 'tls.cert'),
  });
  write(home, { 'polar/data/chain/bitcoin/regtest/admin.macaroon': MACAROON });
  assert.deepEqual(await reasonFrom(() => mine({ macaroonPath: '~/polar' })), {
    kind: 'fileIsDirectory',
    part: 'macaroon',
    path: join(home, 'polar'),
    found: join(home, 'polar/data/chain/bitcoin/regtest/admin.macaroon'),
  });
});

test('between the macaroons of two networks nothing is guessed', async (t) => {
  const { mine, home } = disk(t);
  write(home, {
    'lnd/data/chain/bitcoin/regtest/admin.macaroon': MACAROON,
    'lnd/data/chain/bitcoin/mainnet/admin.macaroon': MACAROON,
  });

  assert.deepEqual(await reasonFrom(() => mine({ macaroonPath: '~/lnd' })), {
    kind: 'fileIsDirectory',
    part: 'macaroon',
    path: join(home, 'lnd'),
  });
});

test('a file that may not be read says the system’s word', posixOnly, async (t) => {
  const { mine, home } = disk(t);
  const path = join(home, '.lnd', 'admin.macaroon');
  chmodSync(path, 0);
  chmodSync(join(home, '..'), 0o755);
  const reason = await asOtherUser(() => reasonFrom(() => mine({})));

  assert.deepEqual(reason, { kind: 'fileUnreadable', part: 'macaroon', path, code: 'EACCES' });
});

test('a directory on the way that may not be entered says so too', posixOnly, async (t) => {
  const { mine, home } = disk(t);
  chmodSync(join(home, '.lnd'), 0);
  const reason = await asOtherUser(() => reasonFrom(() => mine({})));
  chmodSync(join(home, '.lnd'), 0o755);

  assert.equal(reason.kind, 'fileUnreadable');
});

test('a pipe is not waited for', posixOnly, async (t) => {
  const { mine, home } = disk(t);
  const path = join(home, 'pipe');
  execFileSync('mkfifo', [path]);

  assert.deepEqual(await reasonFrom(() => mine({ macaroonPath: path })), {
    kind: 'fileUnreadable',
    part: 'macaroon',
    path,
    code: 'EFTYPE',
  });
});

test('a file far too large is not read into memory', async (t) => {
  const { mine, home } = disk(t);
  write(home, { 'large.macaroon': Buffer.alloc(64 * 1024 + 1, 2), 'large.cert': CERTIFICATE.repeat(200) });

  assert.deepEqual(await reasonFrom(() => mine({ macaroonPath: '~/large.macaroon' })), {
    kind: 'macaroonGarbage',
    path: join(home, 'large.macaroon'),
  });
  assert.deepEqual(await reasonFrom(() => mine({ certificatePath: '~/large.cert' })), {
    kind: 'certificateGarbage',
    path: join(home, 'large.cert'),
  });
});

test('what is wrong with a file’s content names the path that was given', async (t) => {
  const { mine, home } = disk(t);
  write(home, { 'key.pem': PRIVATE_KEY, 'hex.macaroon': MACAROON.toString('hex') });

  assert.deepEqual(await reasonFrom(() => mine({ certificatePath: '~/key.pem' })), {
    kind: 'certificateIsKey',
    path: join(home, 'key.pem'),
  });
  assert.deepEqual(await reasonFrom(() => mine({ macaroonPath: '~/hex.macaroon' })), {
    kind: 'macaroonIsHex',
    path: join(home, 'hex.macaroon'),
  });
});

test('a path to another machine is refused before anything is looked at', async (t) => {
  const { mine } = disk(t);
  const reason = await reasonFrom(() =>
    mine({ certificatePath: '~/not-there.cert', macaroonPath: '\\\\server\\share\\admin.macaroon' }),
  );

  assert.equal(reason.kind, 'pathIsUnc');
});

test('a folder may use its own macaroon', async (t) => {
  const set = await disk(t).theirs({});

  assert.deepEqual(Buffer.from(set.macaroon.expose()), MACAROON);
});

test('a home directory, or what is above it, makes nothing in it its own', async (t) => {
  const { theirs, home } = disk(t);
  for (const folder of [home, join(home, '..')]) {
    const reason = await reasonFrom(() =>
      theirs({ folder, certificatePath: '~/.lnd/tls.cert', macaroonPath: '~/.lnd/admin.macaroon' }),
    );
    assert.equal(reason.kind, 'consentNeeded', folder);
  }
});

test('a folder may name any certificate: that gives away nothing', async (t) => {
  const set = await disk(t).theirs({ certificatePath: '~/.lnd/tls.cert' });

  assert.equal(set.certificatePem, CERTIFICATE);
});

test('a folder gets a macaroon from elsewhere only with the person’s word', async (t) => {
  const there = disk(t);
  const { home, project, theirs } = there;
  const reason = await reasonFrom(() => theirs({ macaroonPath: '~/.lnd/admin.macaroon' }));

  assert.deepEqual(reason, {
    kind: 'consentNeeded',
    folder: project,
    host: 'localhost:10009',
    certificatePath: join(project, 'lnd', 'tls.cert'),
    macaroonPath: join(home, '.lnd', 'admin.macaroon'),
  });
  await allowAndRead(there, () => theirs({ macaroonPath: '~/.lnd/admin.macaroon' }));
});

test('a .env is a folder’s word too', async (t) => {
  const { home, project, theirs } = disk(t);
  const reason = await reasonFrom(() =>
    theirs({
      source: { kind: 'dotenv', file: join(project, '.env') },
      macaroonPath: relative(project, join(home, '.lnd', 'admin.macaroon')),
    }),
  );

  assert.equal(reason.kind, 'consentNeeded');
});

test('the person’s word counts for one host and these files only', async (t) => {
  const there = disk(t);
  const { home, theirs } = there;
  write(home, { '.lnd/other.cert': CERTIFICATE, '.lnd/other.macaroon': MACAROON });
  const given = { macaroonPath: '~/.lnd/admin.macaroon' };
  await allowAndRead(there, () => theirs(given));

  for (const change of [
    { host: 'evil.example:10009' },
    { host: 'localhost:10010' },
    { certificatePath: '~/.lnd/other.cert' },
    { macaroonPath: '~/.lnd/other.macaroon' },
  ]) {
    const reason = await reasonFrom(() => theirs({ ...given, ...change }));
    assert.equal(reason.kind, 'consentNeeded', JSON.stringify(change));
  }
  await theirs(given);
});

test('a link in the folder that leads out of it is what it leads to', posixOnly, async (t) => {
  const there = disk(t);
  const { home, project, theirs } = there;
  symlinkSync(join(home, '.lnd', 'admin.macaroon'), join(project, 'link.macaroon'));
  symlinkSync(join(home, '.lnd'), join(project, 'linked'));

  for (const macaroonPath of ['link.macaroon', 'linked/admin.macaroon']) {
    const reason = await reasonFrom(() => theirs({ macaroonPath }));
    assert.equal(reason.kind, 'consentNeeded');
    assert.equal('macaroonPath' in reason && reason.macaroonPath, join(home, '.lnd', 'admin.macaroon'));
  }
});

test('a link that is turned to another macaroon after the person’s word asks again', posixOnly, async (t) => {
  const there = disk(t);
  const { home, project, theirs } = there;
  write(home, { 'other/admin.macaroon': MACAROON });
  symlinkSync(join(home, '.lnd'), join(project, 'linked'));
  await allowAndRead(there, () => theirs({ macaroonPath: 'linked/admin.macaroon' }));

  renameSync(join(project, 'linked'), join(project, 'before'));
  symlinkSync(join(home, 'other'), join(project, 'linked'));

  const reason = await reasonFrom(() => theirs({ macaroonPath: 'linked/admin.macaroon' }));
  assert.equal(reason.kind, 'consentNeeded');
});

test('a folder that is opened through a link is the folder it leads to', posixOnly, async (t) => {
  const { home, project, theirs } = disk(t);
  const link = join(home, 'work');
  symlinkSync(project, link);

  await theirs({ folder: link });
});

test('a neighbour whose name begins like the folder’s is outside', async (t) => {
  const { project, theirs } = disk(t);
  mkdirSync(`${project}-secrets`);
  write(`${project}-secrets`, { 'admin.macaroon': MACAROON });

  const reason = await reasonFrom(() => theirs({ macaroonPath: `${project}-secrets/admin.macaroon` }));
  assert.equal(reason.kind, 'consentNeeded');
});

test('nobody is asked to allow a set that would not work', async (t) => {
  const { theirs, home } = disk(t);
  write(home, { 'hex.macaroon': MACAROON.toString('hex') });

  const reason = await reasonFrom(() => theirs({ macaroonPath: '~/hex.macaroon' }));
  assert.equal(reason.kind, 'macaroonIsHex');
});

/** Root may read everything: what it is refused must be tried as somebody else. */
async function asOtherUser<T>(work: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return work();
  process.seteuid?.('nobody');
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}
