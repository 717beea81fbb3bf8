import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Consents } from '../../src/connections/consents.ts';
import type { Consent } from '../../src/keysend/connection.ts';
import { temporaryDirectory } from './samples.ts';

const posixOnly = { skip: process.platform === 'win32' ? 'Windows has no such permissions' : false };

const withoutCertificate: Consent = {
  folder: '/projects/course',
  host: 'localhost:10001',
  macaroonPath: '/polar/alice/admin.macaroon',
};
const consent: Consent = { ...withoutCertificate, certificatePath: '/polar/alice/tls.cert' };

test('what is allowed in the editor is allowed in the terminal, and stays so', async (t) => {
  const directory = join(temporaryDirectory(t), 'share', 'keysend');
  const editor = new Consents(directory);
  const terminal = new Consents(directory);
  assert.equal(await terminal.allows(consent), false);

  await editor.add(consent);

  assert.equal(await editor.allows(consent), true);
  assert.equal(await terminal.allows(consent), true);
  assert.equal(await new Consents(directory).allows(consent), true);
});

test('another folder, host, certificate or macaroon is another question', async (t) => {
  const consents = new Consents(temporaryDirectory(t));
  await consents.add(consent);

  for (const other of [
    { ...consent, folder: '/projects' },
    { ...consent, host: 'localhost:10002' },
    { ...consent, certificatePath: '/polar/bob/tls.cert' },
    { ...consent, macaroonPath: '/polar/bob/admin.macaroon' },
    withoutCertificate,
  ]) {
    assert.equal(await consents.allows(other), false, JSON.stringify(other));
  }
});

test('one consent does not take away another, nor is it kept twice', async (t) => {
  const directory = temporaryDirectory(t);
  const consents = new Consents(directory);
  await consents.add(consent);
  await consents.add(withoutCertificate);
  await new Consents(directory).add(consent);

  assert.equal(await new Consents(directory).allows(consent), true);
  assert.equal(await new Consents(directory).allows(withoutCertificate), true);
  const { consents: kept } = JSON.parse(readFileSync(join(directory, 'consents.json'), 'utf8')) as {
    consents: unknown[];
  };
  assert.equal(kept.length, 2);
});

test('nobody else on the machine reads or writes it', posixOnly, async (t) => {
  const directory = join(temporaryDirectory(t), 'keysend');
  await new Consents(directory).add(consent);

  assert.equal(statSync(directory).mode & 0o777, 0o700);
  assert.equal(statSync(join(directory, 'consents.json')).mode & 0o777, 0o600);
  assert.deepEqual(readdirSync(directory), ['consents.json']);
});

test('a damaged file allows nothing, and is kept aside by the next consent', async (t) => {
  const damaged = [
    '',
    '{',
    'null',
    '[]',
    '{"version":1}',
    JSON.stringify({ version: 2, consents: [consent] }),
    JSON.stringify({ version: 1, consents: [{ ...consent, host: 1 }] }),
    JSON.stringify({ version: 1, consents: [null] }),
  ];
  for (const text of damaged) {
    const directory = temporaryDirectory(t);
    writeFileSync(join(directory, 'consents.json'), text);
    assert.equal(await new Consents(directory).allows(consent), false, text);

    await new Consents(directory).add(consent);

    assert.equal(await new Consents(directory).allows(consent), true);
    const aside = readdirSync(directory).filter((name) => name.startsWith('consents.json.damaged-'));
    assert.equal(aside.length, 1, text);
    assert.equal(readFileSync(join(directory, aside[0] ?? ''), 'utf8'), text);
  }
});

test('where it cannot be written it counts for this process, and the failure is told', async (t) => {
  const directory = join(temporaryDirectory(t), 'keysend');
  writeFileSync(directory, 'a file where the directory should be');
  const consents = new Consents(directory);

  await assert.rejects(consents.add(consent), { code: 'EEXIST' });

  assert.equal(await consents.allows(consent), true);
  assert.equal(await new Consents(directory).allows(consent), false);
});
