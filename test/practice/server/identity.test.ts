import assert from 'node:assert/strict';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import { isExpiring, makeIdentity } from '../../../src/practice/server/identity.ts';

const DAY_MS = 86_400_000;
const now = Date.UTC(2026, 10, 23, 12);

test('a certificate for this machine alone, as LND makes one', async () => {
  const { certificatePem, keyPem } = await makeIdentity(now);
  const certificate = new X509Certificate(certificatePem);
  assert.ok(certificate.checkPrivateKey(createPrivateKey(keyPem)));
  assert.equal(certificate.subjectAltName, 'DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1');
  assert.equal(certificate.checkIP('127.0.0.1'), '127.0.0.1');
  assert.equal(certificate.validFromDate.getTime(), now - 3_600_000);
  assert.equal(certificate.validToDate.getTime(), Date.UTC(2028, 0, 23, 12));
  assert.ok(certificate.ca);
  assert.equal(certificate.publicKey.asymmetricKeyDetails?.namedCurve, 'prime256v1');
});

test('a certificate is renewed before its end, after a wrong clock, and when it is none', async () => {
  const identity = await makeIdentity(now);
  assert.equal(isExpiring(identity, now), false);
  assert.equal(isExpiring(identity, now + 365 * DAY_MS), false);
  assert.equal(isExpiring(identity, Date.UTC(2028, 0, 1)), true);
  assert.equal(isExpiring(identity, now - DAY_MS), true);
  assert.equal(isExpiring({ certificatePem: 'not one' }, now), true);
});

test('no print of an identity gives away what spends money', async () => {
  const { rootKey, adminMacaroon } = await makeIdentity(now);
  assert.equal(`${String(rootKey)} ${JSON.stringify(adminMacaroon)}`, '‹hidden› "‹hidden›"');
});
