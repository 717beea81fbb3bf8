import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { newMacaroon } from 'macaroon';
import { Secret } from '../../../src/keysend/secret.ts';
import { bakeMacaroon } from '../../../src/practice/server/bakeMacaroon.ts';
import { chain, readMacaroon, signMacaroon } from '../../../src/practice/server/macaroon.ts';
import { readMacaroonId, writeMacaroonId } from '../../../src/practice/server/macaroonId.ts';
import { ADMIN } from '../../../src/practice/server/permissions.ts';
import { withCaveat } from './macaroonCases.ts';

const rootKeys = fc.uint8Array({ minLength: 32, maxLength: 32 });
const ids = fc.uint8Array({ minLength: 1, maxLength: 400 });

test('a macaroon is what npm’s macaroon makes of the same parts, byte for byte', () => {
  fc.assert(
    fc.property(rootKeys, ids, (rootKey, identifier) => {
      const reference = newMacaroon({ rootKey, identifier, location: 'lnd', version: 2 });
      assert.deepEqual(signMacaroon(new Secret(rootKey), identifier), Buffer.from(reference.exportBinary()));
    }),
  );
});

test('the signature over a caveat is the one that npm’s macaroon makes', () => {
  fc.assert(
    fc.property(rootKeys, ids, fc.string({ minLength: 1, maxLength: 60 }), (rootKey, identifier, caveat) => {
      const reference = newMacaroon({ rootKey, identifier, location: 'lnd', version: 2 });
      reference.addFirstPartyCaveat(caveat);
      const { signature, caveats } = readMacaroon(Buffer.from(reference.exportBinary()));
      const conditions = caveats.map(({ id }) => id);
      assert.deepEqual(conditions, [Buffer.from(caveat)]);
      assert.deepEqual(chain(new Secret(rootKey), identifier, conditions), signature);
    }),
  );
});

test('a macaroon that LND wrote is read, and one of ours has its shape', () => {
  const written = readFileSync(join(import.meta.dirname, 'fixtures', 'admin.macaroon'));
  const theirs = readMacaroon(written);
  assert.deepEqual(theirs.caveats, []);
  const { rootKeyId, operations } = readMacaroonId(theirs.id);
  assert.equal(rootKeyId, '0');
  assert.deepEqual(operations, ADMIN);
  // The same nonce gives the same id; only the root key is not known here.
  const nonce = theirs.id.subarray(3, 19);
  assert.deepEqual(writeMacaroonId(nonce, { rootKeyId, operations }), theirs.id);
  const ours = Buffer.from(bakeMacaroon(new Secret(randomBytes(32)), ADMIN).expose());
  assert.equal(ours.length, written.length);
  assert.deepEqual(ours.subarray(0, 10), written.subarray(0, 10));
});

test('caveats come back in order, whatever their bytes and lengths', () => {
  const base = Buffer.from(bakeMacaroon(new Secret(randomBytes(32)), ADMIN).expose());
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { maxLength: 8 }), (conditions) => {
      const narrowed = conditions.reduce<Buffer>(
        (macaroon, id) => withCaveat(macaroon, Buffer.from(id)),
        base,
      );
      assert.deepEqual(
        readMacaroon(narrowed).caveats.map(({ id }) => Uint8Array.from(id)),
        conditions,
      );
    }),
  );
});

test('permissions survive the id, for operations of any names', () => {
  const names = fc.string({ minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(fc.array(names, { minLength: 1, maxLength: 6 }), names, (actions, entity) => {
      const operations = actions.map((action) => ({ entity, action }));
      const id = writeMacaroonId(randomBytes(16), { rootKeyId: '0', operations });
      assert.deepEqual(readMacaroonId(id), { rootKeyId: '0', operations });
    }),
  );
});
