import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { PaymentHash } from '../../../src/keysend/preimage.ts';
import { Problem, reasonOf } from '../../../src/keysend/problem.ts';
import type { PracticeTrouble } from '../../../src/keysend/problem.ts';
import { systemClock as clock } from '../../../src/systemClock.ts';
import { connectLnd } from '../../../src/lnd/connectLnd.ts';
import { findServer } from '../../../src/practice/foundServer.ts';
import { practiceTopology } from '../../../src/practice/network/topology.ts';
import type { PracticeFolder } from '../../../src/practice/practiceFolder.ts';
import { clientOf, endServer, eventually, folderFor, inTime, isAlive, LIMIT_MS, ownPort } from './stage.ts';

const otherWindow = join(import.meta.dirname, 'client.ts');
const run = promisify(execFile);
/** All but the person's own. */
const NODES = practiceTopology.nodes.length - 1;
const posix = { skip: process.platform === 'win32' ? 'Windows has no such thing' : false };

function serverOf(folder: PracticeFolder): { readonly pid: number; readonly port: number } {
  const server = findServer(folder);
  assert.ok(server !== undefined, 'no server runs');
  return server;
}

/** Of all tests of a group: one that hangs has failed. */
const timeout = 6 * LIMIT_MS;

describe('the practice network of a person', { timeout }, () => {
  test('starts when it is first needed, and its files are nobody else’s', async (t) => {
    const folder = folderFor(t);

    const nodes = await clientOf(folder).nodes(inTime());

    assert.equal(nodes.length, NODES);
    if (process.platform === 'win32') return;
    assert.equal(statSync(folder.path).mode & 0o777, 0o700);
    const { certificate, key, rootKey, adminMacaroon, database, lock, log } = folder;
    for (const file of [certificate, key, rootKey, adminMacaroon, database, lock, log]) {
      assert.equal(statSync(file).mode & 0o777, 0o600, file);
    }
  });

  test('is one process for eight windows that open at once', async (t) => {
    const folder = folderFor(t);
    const options = { timeout: LIMIT_MS };

    const windows = await Promise.all(
      Array.from({ length: 8 }, () => run(process.execPath, [otherWindow, folder.path], options)),
    );

    for (const { stdout, stderr } of windows)
      assert.deepEqual({ stdout, stderr }, { stdout: `${String(NODES)}\n`, stderr: '' });
    assert.ok(isAlive(serverOf(folder).pid));
    // Of eight processes that were started seven found the lock taken, and said nothing of it.
    assert.equal(readFileSync(folder.log, 'utf8'), '');
  });

  test('comes back with its port, its keys and its macaroon', async (t) => {
    const folder = folderFor(t);
    await ownPort(folder);
    const client = clientOf(folder);
    const before = { nodes: await client.nodes(inTime()), access: await client.access(inTime()) };
    const macaroon = readFileSync(folder.adminMacaroon);
    const certificate = readFileSync(folder.certificate, 'utf8');
    await endServer(folder, 'SIGTERM');
    assert.equal(folder.readServer()?.pid, undefined);

    const after = { nodes: await client.nodes(inTime()), access: await client.access(inTime()) };

    assert.deepEqual(after, before);
    assert.deepEqual(readFileSync(folder.adminMacaroon), macaroon);
    assert.equal(readFileSync(folder.certificate, 'utf8'), certificate);
  });

  test('takes another port, and keeps that, where a program has taken its own', async (t) => {
    const folder = folderFor(t);
    await ownPort(folder);
    const client = clientOf(folder);
    const first = (await client.access(inTime())).host;
    await endServer(folder, 'SIGKILL');
    const stranger = createServer((socket) => socket.end('220 hello\r\n'));
    await new Promise<void>((resolve) => stranger.listen(Number(first.split(':')[1]), '127.0.0.1', resolve));

    const second = (await client.access(inTime())).host;
    stranger.close();
    await endServer(folder, 'SIGTERM');

    assert.notEqual(second, first);
    assert.equal(`127.0.0.1:${String(folder.readServer()?.port)}`, second);
  });

  test('that was killed starts again by whoever needs it next', async (t) => {
    const folder = folderFor(t);
    const client = clientOf(folder);
    await client.nodes(inTime());
    const { pid } = serverOf(folder);
    await endServer(folder, 'SIGKILL');

    assert.equal((await client.nodes(inTime())).length, NODES);

    assert.notEqual(serverOf(folder).pid, pid);
  });

  test('that was killed while a payment is followed starts again by itself', async (t) => {
    const folder = folderFor(t);
    const client = clientOf(folder);
    const node = await client.connect((set) => connectLnd(set, { clock }, inTime()), inTime());
    t.after(() => {
      node.close();
    });
    const [bob] = await client.nodes(inTime());
    assert.ok(bob !== undefined);
    const { pid } = serverOf(folder);
    await endServer(folder, 'SIGKILL');

    const snapshots = node.track('00'.repeat(32) as PaymentHash, inTime());

    await assert.rejects(async () => {
      for await (const { status } of snapshots) assert.fail(status);
    }, Problem);
    await eventually(() => (findServer(folder)?.pid ?? pid) !== pid, 'it runs again');
    assert.equal((await client.nodes(inTime()))[0]?.key, bob.key);
  });

  test('is not mistaken for another process that has its number, nor for another program at its port', async (t) => {
    const folder = folderFor(t);
    await ownPort(folder);
    const client = clientOf(folder);
    await client.nodes(inTime());
    const kept = folder.readServer();
    await endServer(folder, 'SIGKILL');
    const stranger = createServer((socket) => socket.end('220 hello\r\n'));
    await new Promise<void>((resolve) => stranger.listen(kept?.port, '127.0.0.1', resolve));
    t.after(() => stranger.close());
    assert.ok(kept !== undefined);
    folder.writeServer({ ...kept, pid: process.pid });

    assert.equal((await client.nodes(inTime())).length, NODES);

    assert.notEqual(serverOf(folder).port, kept.port);
  });

  test('starts although who started it was killed meanwhile', async (t) => {
    const folder = folderFor(t);
    const window = spawn(process.execPath, [otherWindow, folder.path], { stdio: 'ignore' });
    await eventually(() => statSync(folder.lock, { throwIfNoEntry: false }) !== undefined, 'it is starting');
    window.kill('SIGKILL');
    await once(window, 'exit');

    assert.equal((await clientOf(folder).nodes(inTime())).length, NODES);
    assert.equal(readFileSync(folder.log, 'utf8'), '');
  });

  test('ends after its last client, and not under one that is connected', async (t) => {
    const folder = folderFor(t);
    const client = clientOf(folder, { idleMs: 300 });
    const node = await client.connect((set) => connectLnd(set, { clock }, inTime()), inTime());
    const { pid } = serverOf(folder);
    await sleep(1_000);
    assert.ok(isAlive(pid));

    node.close();

    await eventually(() => !isAlive(pid), 'it ends');
    assert.equal(folder.readServer()?.pid, undefined);
  });

  test('makes room for a newer version, and serves an older one', async (t) => {
    const folder = folderFor(t);
    await clientOf(folder, { version: () => '1.2.0' }).nodes(inTime());
    const { pid } = serverOf(folder);

    await clientOf(folder, { version: () => '1.1.9' }).nodes(inTime());
    assert.equal(serverOf(folder).pid, pid);

    assert.equal((await clientOf(folder, { version: () => '1.10.0' }).nodes(inTime())).length, NODES);
    assert.notEqual(serverOf(folder).pid, pid);
    assert.equal(isAlive(pid), false);
  });
});

describe('a practice network that cannot start says why', { timeout }, () => {
  async function causeFrom(work: Promise<unknown>): Promise<PracticeTrouble> {
    const error: unknown = await work.then(
      () => undefined,
      (error: unknown) => error,
    );
    const reason = reasonOf(error);
    assert.ok(reason?.kind === 'practiceUnavailable', String(error));
    return reason.cause;
  }

  test('where a file is in the place of its folder', async (t) => {
    const folder = folderFor(t);
    writeFileSync(folder.path, '');
    assert.partialDeepStrictEqual(await causeFrom(clientOf(folder).nodes(inTime())), {
      kind: 'disk',
      what: 'inTheWay',
      folder: folder.path,
    });
  });

  test('where its process may not write', posix, async (t) => {
    const folder = folderFor(t);
    folder.make();
    // Nobody, root included, can open a folder as a file.
    mkdirSync(folder.database);
    const cause = await causeFrom(clientOf(folder).nodes(inTime()));
    assert.partialDeepStrictEqual(cause, { kind: 'disk', what: 'inTheWay', folder: folder.path });
  });

  test('where its process ends at once', async (t) => {
    const folder = folderFor(t);
    const broken = clientOf(folder, { script: join(import.meta.dirname, 'missing.ts') });
    assert.deepEqual(await causeFrom(broken.nodes(inTime())), { kind: 'ended', log: folder.log });
    assert.match(readFileSync(folder.log, 'utf8'), /missing\.ts/);
  });

  test('where the disk is full', posix, async (t) => {
    const folder = folderFor(t);
    // A write beyond the limit fails instead of killing the process; blocks of 512 bytes, or of 1024.
    const shell = [
      '-c',
      'trap "" XFSZ; ulimit -f 1; exec "$0" "$@"',
      process.execPath,
      otherWindow,
      folder.path,
    ];
    const { stderr } = (await run('sh', shell, { timeout: LIMIT_MS }).catch((error: unknown) => error)) as {
      stderr: string;
    };
    assert.match(stderr, /practiceUnavailable[^]*kind: 'disk'[^]*what: '(?:full|broken)'/);
  });

  test('and waiting for one that does not answer can be ended', posix, async (t) => {
    const folder = folderFor(t);
    await clientOf(folder).nodes(inTime());
    const { pid } = serverOf(folder);
    process.kill(pid, 'SIGSTOP');
    await assert.rejects(clientOf(folder).nodes(AbortSignal.timeout(500)), { name: 'TimeoutError' });
    process.kill(pid, 'SIGCONT');
    assert.equal((await clientOf(folder).nodes(inTime())).length, NODES);
  });
});
