import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { keptIdentity } from '../../../src/practice/keptIdentity.ts';
import { folderFor } from './stage.ts';

const DAY_MS = 86_400_000;
const now = Date.now();

test('certificate and macaroon stay what they are, so that no .env goes stale', async (t) => {
  const folder = folderFor(t);
  folder.make();
  const made = await keptIdentity(folder, now);
  const kept = await keptIdentity(folder, now + DAY_MS);
  assert.equal(kept.certificatePem, made.certificatePem);
  assert.equal(kept.keyPem, made.keyPem);
  assert.deepEqual(kept.adminMacaroon.expose(), made.adminMacaroon.expose());
  assert.deepEqual(kept.rootKey.expose(), made.rootKey.expose());
  // Nothing half-written is left behind.
  assert.deepEqual(readdirSync(folder.path).sort(), ['admin.macaroon', 'root.key', 'tls.cert', 'tls.key']);
});

test('a certificate that ends soon is renewed, and macaroons stay good', async (t) => {
  const folder = folderFor(t);
  folder.make();
  const made = await keptIdentity(folder, now);
  const later = now + 420 * DAY_MS;
  const renewed = await keptIdentity(folder, later);
  assert.ok(new X509Certificate(renewed.certificatePem).validToDate.getTime() > later + 365 * DAY_MS);
  assert.deepEqual(renewed.adminMacaroon.expose(), made.adminMacaroon.expose());
  assert.deepEqual(renewed.rootKey.expose(), made.rootKey.expose());
  assert.equal((await keptIdentity(folder, later)).certificatePem, renewed.certificatePem);
});

test('a process that was killed while it wrote leaves nothing that does not fit together', async (t) => {
  const folder = folderFor(t);
  folder.make();
  const first = await keptIdentity(folder, now);
  // Killed between the new key and its certificate.
  const other = folderFor(t);
  other.make();
  writeFileSync(folder.key, (await keptIdentity(other, now)).keyPem);
  const second = await keptIdentity(folder, now);
  assert.notEqual(second.certificatePem, first.certificatePem);
  assert.deepEqual(second.adminMacaroon.expose(), first.adminMacaroon.expose());
  // Killed before the macaroon of a new root key was written.
  rmSync(folder.adminMacaroon);
  const third = await keptIdentity(folder, now);
  assert.notDeepEqual(third.rootKey.expose(), second.rootKey.expose());
  assert.deepEqual((await keptIdentity(folder, now)).adminMacaroon.expose(), third.adminMacaroon.expose());
});
