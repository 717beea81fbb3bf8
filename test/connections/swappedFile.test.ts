import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { renameSync, rmSync, symlinkSync } from 'node:fs';
import fsPromises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { readConnection } from '../../src/connections/readConnection.ts';
import type { ConnectionContext } from '../../src/connections/readConnection.ts';
import type { Consent, ConnectionSet, FileConnection } from '../../src/keysend/connection.ts';
import { reasonOf } from '../../src/keysend/problem.ts';
import type { Reason } from '../../src/keysend/problem.ts';
import {
  CERTIFICATE,
  macaroon,
  OTHER_CERTIFICATE,
  reasonFrom,
  temporaryDirectory,
  write,
} from './samples.ts';

/*
 * Somebody who may write in a folder, and not read the person's macaroon, turns names in it to and fro while they are looked at.
 */

const posixOnly = {
  skip: process.platform === 'win32' ? 'links need a right of their own on Windows' : false,
};
const DECOY = macaroon();
const PERSONS = macaroon({ location: Buffer.from('lnd'), identifier: Buffer.from('the person') });

/** A name in the folder that can be what it should be, or a link to what is the person's. */
interface Name {
  readonly toLink: () => void;
  readonly toOwn: () => void;
}

interface Scene {
  readonly project: string;
  /** What the person was asked. */
  readonly asked: readonly Consent[];
  /** `lnd/admin.macaroon`, and the directory `lnd`. */
  readonly file: Name;
  readonly directory: Name;
  readonly certificate: Name;
  readonly read: (parts?: Partial<FileConnection>) => Promise<ConnectionSet>;
}

/** `allowing`: whether the person says yes to everything. */
function scene(t: TestContext, allowing = false): Scene {
  const root = temporaryDirectory(t);
  const home = join(root, 'home');
  const project = join(root, 'project');
  write(home, { '.lnd/admin.macaroon': PERSONS, '.lnd/tls.cert': OTHER_CERTIFICATE });
  write(project, { 'lnd/admin.macaroon': DECOY, 'lnd/tls.cert': CERTIFICATE });
  const asked: Consent[] = [];
  const context: ConnectionContext = {
    homeDirectory: home,
    workingDirectory: project,
    env: {},
    allows: async (consent) => {
      asked.push(consent);
      return allowing;
    },
  };
  return {
    project,
    asked,
    file: nameOf(join(project, 'lnd', 'admin.macaroon'), join(home, '.lnd', 'admin.macaroon')),
    directory: nameOf(join(project, 'lnd'), join(home, '.lnd')),
    certificate: nameOf(join(project, 'lnd', 'tls.cert'), join(home, '.lnd', 'tls.cert')),
    read: async (parts) =>
      readConnection(
        {
          source: { kind: 'dotenv', file: join(project, '.env') },
          host: 'evil.example:10009',
          macaroonPath: 'lnd/admin.macaroon',
          folder: project,
          ...parts,
        },
        context,
      ),
  };
}

function nameOf(path: string, persons: string): Name {
  const own = `${path}.own`;
  return {
    toLink: () => {
      renameSync(path, own);
      symlinkSync(persons, path);
    },
    toOwn: () => {
      rmSync(path);
      renameSync(own, path);
    },
  };
}

/** Does something around each opening of a file, whoever imported it. */
function around(t: TestContext, before: () => void, after: () => void = () => undefined): void {
  const real = fsPromises.open;
  t.mock.method(fsPromises, 'open', async (...args: Parameters<typeof real>) => {
    before();
    try {
      return await real(...args);
    } finally {
      after();
    }
  });
  syncBuiltinESMExports();
  t.after(() => {
    t.mock.restoreAll();
    syncBuiltinESMExports();
  });
}

/** Other systems say less about an open file: what is done for them is tried here as well. */
function pretendPlatform(t: TestContext, platform: string): void {
  const { platform: real } = process;
  Object.defineProperty(process, 'platform', { value: platform });
  t.after(() => {
    Object.defineProperty(process, 'platform', { value: real });
  });
}

function onlyOnce(act: () => void): () => void {
  let done = false;
  return () => {
    if (!done) act();
    done = true;
  };
}

/** The macaroon in use, or why there is none. */
async function outcome(work: () => Promise<ConnectionSet>): Promise<'decoy' | 'persons' | Reason['kind']> {
  try {
    const { macaroon: used } = await work();
    return Buffer.from(used.expose()).equals(PERSONS) ? 'persons' : 'decoy';
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === undefined) throw error;
    return reason.kind;
  }
}

for (const platform of ['linux', 'darwin', 'win32'] as const) {
  for (const part of ['file', 'directory'] as const) {
    test(
      `a ${part} that becomes a link after it was looked at gives no macaroon away (${platform})`,
      posixOnly,
      async (t) => {
        const there = scene(t);
        pretendPlatform(t, platform);
        around(t, onlyOnce(there[part].toLink));

        assert.equal(await outcome(there.read), 'consentNeeded');
      },
    );

    test(
      `nor does a ${part} that is itself again before it is looked at once more (${platform})`,
      posixOnly,
      async (t) => {
        const there = scene(t);
        pretendPlatform(t, platform);
        around(t, there[part].toLink, there[part].toOwn);

        const told = await outcome(there.read);
        assert.ok(told === 'fileReplaced' || told === 'consentNeeded', told);
      },
    );
  }
}

test(
  'what Linux says of an open file counts, whatever lies at its path by then',
  {
    skip: process.platform === 'linux' ? false : 'only Linux says where an open file lies',
  },
  async (t) => {
    const { directory, read, project } = scene(t);
    around(t, directory.toLink, directory.toOwn);

    const reason = await reasonFrom(read);
    assert.equal(reason.kind, 'consentNeeded');
    assert.equal(
      'macaroonPath' in reason && reason.macaroonPath,
      join(project, '..', 'home', '.lnd', 'admin.macaroon'),
    );
  },
);

test('the certificate that is used is the one that the person is asked about', posixOnly, async (t) => {
  const { project, certificate, read, asked } = scene(t, true);
  const persons = join(project, '..', 'home', '.lnd');
  around(t, onlyOnce(certificate.toLink));
  const set = await read({ certificatePath: 'lnd/tls.cert', macaroonPath: join(persons, 'admin.macaroon') });

  assert.equal(set.certificatePem, OTHER_CERTIFICATE);
  assert.deepEqual(
    asked.map(({ certificatePath }) => certificatePath),
    [join(persons, 'tls.cert')],
  );
});

test('a file that is replaced as programs do it is read all the same', posixOnly, async (t) => {
  const { project, read } = scene(t);
  around(
    t,
    () => undefined,
    onlyOnce(() => {
      write(project, { 'lnd/new': DECOY });
      renameSync(join(project, 'lnd', 'new'), join(project, 'lnd', 'admin.macaroon'));
    }),
  );

  assert.equal(await outcome(read), 'decoy');
});

for (const part of ['file', 'directory'] as const) {
  test(`a ${part} that a process turns all the time gives no macaroon away`, posixOnly, async (t) => {
    const { project, read } = scene(t);
    const names = { file: join(project, 'lnd', 'admin.macaroon'), directory: join(project, 'lnd') };
    const persons = join(project, '..', 'home', '.lnd');
    const targets = { file: join(persons, 'admin.macaroon'), directory: persons };
    const turning = fork(join(import.meta.dirname, 'turnLinks.ts'), [names[part], targets[part]]);
    const ended = once(turning, 'exit');
    const seen = new Map<string, number>();
    try {
      await once(turning, 'message');
      for (const end = Date.now() + 1_000; Date.now() < end;) {
        const kind = await outcome(read);
        seen.set(kind, (seen.get(kind) ?? 0) + 1);
      }
    } finally {
      turning.kill('SIGKILL');
      await ended;
    }
    assert.equal(seen.get('persons'), undefined, JSON.stringify([...seen]));
  });
}
