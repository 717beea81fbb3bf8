import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs/promises';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { KnownNodes } from '../../src/connections/knownNodes.ts';
import type { NodeKey } from '../../src/keysend/destination.ts';
import { ALICE, BOB, CAROL } from '../keysend/samples.ts';
import { temporaryDirectory } from './samples.ts';

const posixOnly = { skip: process.platform === 'win32' ? 'Windows has no such permissions' : false };
const HOST = '127.0.0.1:10009';

function node(key: NodeKey, network = 'regtest'): { key: NodeKey; alias: string; network: string } {
  return { key, alias: 'somebody', network };
}

function openIn(directory: string): KnownNodes & { readonly unwritten: unknown[] } {
  const unwritten: unknown[] = [];
  return Object.assign(new KnownNodes(directory, (error) => unwritten.push(error)), { unwritten });
}

function fileIn(directory: string): string {
  return join(directory, 'known-nodes', '127.0.0.1%3A10009.json');
}

test('the first node at an address is the one that is expected there, in every window and terminal', async (t) => {
  const directory = join(temporaryDirectory(t), 'share', 'keysend');
  const [editor, terminal] = [openIn(directory), openIn(directory)];

  assert.equal(await editor.check(HOST, node(ALICE)), undefined);

  const other = { host: HOST, expected: ALICE, found: BOB, alias: 'somebody', network: 'regtest' };
  for (const known of [editor, terminal, openIn(directory)]) {
    assert.equal(await known.check(HOST, node(ALICE)), undefined);
    assert.deepEqual(await known.check(HOST, node(BOB)), other);
    // Asking does not make it known.
    assert.deepEqual(await known.check(HOST, node(BOB)), other);
  }
});

test('each address has its own, however it is spelt', async (t) => {
  const known = openIn(temporaryDirectory(t));
  await known.check('Node.Example:10009', node(ALICE));
  await known.check('node.example:9999', node(ALICE));

  for (const host of ['node.example:10010', '127.0.0.1:10009', '[::1]:10009']) {
    assert.equal(await known.check(host, node(BOB)), undefined, host);
  }
  for (const host of ['node.example:10009', ' NODE.EXAMPLE:10009', 'node.example:09999']) {
    assert.equal((await known.check(host, node(BOB)))?.expected, ALICE, host);
  }
});

test('a person can say that another one is the right one, and then the old one is the other', async (t) => {
  const directory = temporaryDirectory(t);
  const known = openIn(directory);
  await known.check(HOST, node(ALICE));
  const other = await known.check(HOST, node(BOB));
  assert.ok(other);

  await known.accept(other);

  for (const each of [known, openIn(directory)]) {
    assert.equal(await each.check(HOST, node(BOB)), undefined);
    assert.equal((await each.check(HOST, node(ALICE)))?.expected, BOB);
    assert.equal((await each.check(HOST, node(CAROL)))?.expected, BOB);
  }
});

test('nobody else on the machine reads or writes it', posixOnly, async (t) => {
  const directory = join(temporaryDirectory(t), 'keysend');
  await openIn(directory).check(HOST, node(ALICE));

  assert.equal(statSync(directory).mode & 0o777, 0o700);
  assert.equal(statSync(join(directory, 'known-nodes')).mode & 0o777, 0o700);
  assert.equal(statSync(fileIn(directory)).mode & 0o777, 0o600);
  assert.deepEqual(readdirSync(join(directory, 'known-nodes')), ['127.0.0.1%3A10009.json']);
});

test('where the note is damaged no node is the right one until a person says so; it is kept aside', async (t) => {
  const damaged = [
    '',
    '{',
    'null',
    JSON.stringify({ version: 2, host: HOST, key: ALICE }),
    JSON.stringify({ version: 1, host: HOST, key: ALICE.slice(1) }),
    JSON.stringify({ version: 1, host: HOST, key: 1 }),
    JSON.stringify({ version: 1, key: ALICE }),
    JSON.stringify({ version: 1, host: '127.0.0.1:10010', key: ALICE }),
  ];
  for (const text of damaged) {
    const directory = temporaryDirectory(t);
    mkdirSync(join(directory, 'known-nodes'));
    writeFileSync(fileIn(directory), text);
    const known = openIn(directory);

    const other = await known.check(HOST, node(ALICE));
    assert.deepEqual(other, { host: HOST, found: ALICE, alias: 'somebody', network: 'regtest' }, text);
    assert.equal(readFileSync(fileIn(directory), 'utf8'), text, 'asking changes nothing');

    await known.accept(other);

    assert.equal(await openIn(directory).check(HOST, node(ALICE)), undefined, text);
    assert.equal((await openIn(directory).check(HOST, node(BOB)))?.expected, ALICE, text);
  }
});

test('where nothing can be written that is told, and holds for this process', async (t) => {
  const directory = join(temporaryDirectory(t), 'keysend');
  writeFileSync(directory, 'a file where the directory should be');
  const known = openIn(directory);

  assert.equal(await known.check(HOST, node(ALICE)), undefined);
  assert.equal(known.unwritten.length, 1);
  assert.equal(await known.check(HOST, node(ALICE)), undefined);
  const other = await known.check(HOST, node(BOB));
  assert.equal(other?.expected, ALICE);
  assert.ok(other);

  await assert.rejects(known.accept(other), { code: 'ENOTDIR' });
  assert.equal(await known.check(HOST, node(BOB)), undefined);
  assert.equal((await known.check(HOST, node(ALICE)))?.expected, BOB);
});

/** As on a file system without hard links, such as FAT, or a share. */
function withoutLinks(t: TestContext, code: string): void {
  t.mock.method(fs, 'link', () => Promise.reject(Object.assign(new Error(code), { code })));
  syncBuiltinESMExports();
  t.after(() => {
    t.mock.restoreAll();
    syncBuiltinESMExports();
  });
}

for (const code of ['EPERM', 'ENOTSUP', 'ENOSYS', 'EMLINK']) {
  test(`where files cannot be linked (${code}) the first node is remembered all the same`, async (t) => {
    withoutLinks(t, code);
    const directory = temporaryDirectory(t);
    const known = openIn(directory);

    assert.equal(await known.check(HOST, node(ALICE)), undefined);

    assert.deepEqual(known.unwritten, []);
    assert.deepEqual(readdirSync(join(directory, 'known-nodes')), ['127.0.0.1%3A10009.json']);
    if (process.platform !== 'win32') assert.equal(statSync(fileIn(directory)).mode & 0o777, 0o600);
    assert.equal((await openIn(directory).check(HOST, node(BOB)))?.expected, ALICE);
    assert.equal(await openIn(directory).check(HOST, node(ALICE)), undefined);
  });
}

test('… and of several that meet there at once, no two are believed', async (t) => {
  withoutLinks(t, 'EPERM');
  const directory = temporaryDirectory(t);
  const told = await Promise.all(
    [ALICE, BOB, CAROL].map(async (key) => openIn(directory).check(HOST, node(key))),
  );
  assert.equal(told.filter((other) => other === undefined).length, 1);
  assert.equal(readdirSync(join(directory, 'known-nodes')).length, 1);
});

test('… and what could not be written down whole is taken away again', posixOnly, async (t) => {
  withoutLinks(t, 'EPERM');
  const directory = temporaryDirectory(t);
  const { open } = fs;
  t.mock.method(fs, 'open', async (...[path, ...how]: Parameters<typeof open>) => {
    const file = await open(path, ...how);
    if (path === fileIn(directory)) t.mock.method(file, 'sync', () => Promise.reject(new Error('ENOSPC')));
    return file;
  });
  syncBuiltinESMExports();
  const known = openIn(directory);

  assert.equal(await known.check(HOST, node(ALICE)), undefined);

  assert.equal(known.unwritten.length, 1);
  assert.deepEqual(readdirSync(join(directory, 'known-nodes')), []);
});

test('the practice network is not remembered, and does not pass for a node that is', async (t) => {
  const known = openIn(temporaryDirectory(t));

  assert.equal(await known.check(HOST, node(ALICE, 'practice')), undefined);
  assert.equal(await known.check(HOST, node(BOB, 'practice')), undefined);
  assert.equal(await known.check(HOST, node(ALICE)), undefined);
  assert.equal((await known.check(HOST, node(BOB, 'practice')))?.expected, ALICE);
});

test('of processes that meet different nodes at one address at the same time, one is believed', async (t) => {
  const directory = temporaryDirectory(t);
  const keys = [ALICE, BOB, CAROL];
  const processes = keys.map((key) =>
    fork(join(import.meta.dirname, 'meetNodes.ts'), [directory, key], { stdio: 'inherit' }),
  );
  t.after(() => {
    for (const process of processes) process.kill();
  });
  await Promise.all(processes.map((process) => once(process, 'message')));
  const answers = processes.map(async (process) => {
    const [known] = (await once(process, 'message')) as [readonly boolean[]];
    return known;
  });
  for (const process of processes) process.send('go');
  const known = await Promise.all(answers);

  const hosts = known[0]?.length ?? 0;
  assert.ok(hosts > 10);
  for (let host = 0; host < hosts; host += 1) {
    assert.equal(known.filter((each) => each[host]).length, 1, `address ${host}`);
  }
});
