import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { keptIdentity } from '../../../src/practice/keptIdentity.ts';
import { bakeMacaroon } from '../../../src/practice/server/bakeMacaroon.ts';
import { isAdminMacaroon, ROOT_KEY_BYTES } from '../../../src/practice/server/identity.ts';
import { READONLY } from '../../../src/practice/server/permissions.ts';
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
  writeFileSync(folder.rootKey, Buffer.alloc(32, 7));
  const third = await keptIdentity(folder, now);
  assert.notDeepEqual(third.adminMacaroon.expose(), second.adminMacaroon.expose());
  assert.ok(isAdminMacaroon(third.adminMacaroon, third.rootKey, now));
  assert.equal(third.certificatePem, second.certificatePem);
});

test('a macaroon that is damaged is baked again, and those of the same root key stay good', async (t) => {
  const folder = folderFor(t);
  folder.make();
  const made = await keptIdentity(folder, now);
  const good = Buffer.from(made.adminMacaroon.expose());
  const twisted = Buffer.from(good);
  twisted.writeUInt8(good.readUInt8(good.length - 1) ^ 1, good.length - 1);
  const readOnly = Buffer.from(bakeMacaroon(made.rootKey, READONLY).expose());
  for (const damaged of [twisted, readOnly, good.subarray(0, 40), Buffer.from('?'), Buffer.alloc(0)]) {
    writeFileSync(folder.adminMacaroon, damaged);
    const healed = await keptIdentity(folder, now);
    assert.deepEqual(healed.rootKey.expose(), made.rootKey.expose());
    assert.ok(isAdminMacaroon(healed.adminMacaroon, made.rootKey, now));
    assert.deepEqual(Uint8Array.from(readFileSync(folder.adminMacaroon)), healed.adminMacaroon.expose());
  }
});

test('a root key that is lost is made anew, with its macaroon', async (t) => {
  const folder = folderFor(t);
  folder.make();
  const made = await keptIdentity(folder, now);
  const losses = [
    () => {
      rmSync(folder.rootKey);
    },
    () => {
      writeFileSync(folder.rootKey, 'half');
    },
  ];
  for (const lose of losses) {
    lose();
    const healed = await keptIdentity(folder, now);
    assert.equal(healed.rootKey.expose().length, ROOT_KEY_BYTES);
    assert.ok(isAdminMacaroon(healed.adminMacaroon, healed.rootKey, now));
    assert.ok(!isAdminMacaroon(made.adminMacaroon, healed.rootKey, now));
    assert.deepEqual(await keptIdentity(folder, now), healed);
  }
});
