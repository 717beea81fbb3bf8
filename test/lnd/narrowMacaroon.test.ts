import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { importMacaroon, newMacaroon } from 'macaroon';
import { reasonOf } from '../../src/keysend/problem.ts';
import { Secret } from '../../src/keysend/secret.ts';
import { narrowMacaroon } from '../../src/lnd/narrowMacaroon.ts';

const deadline = Date.UTC(2026, 10, 22, 23, 13, 0, 7);
const macaroons = fc
  .record({
    identifier: fc.uint8Array({ minLength: 1, maxLength: 300 }),
    rootKey: fc.uint8Array({ minLength: 16, maxLength: 32 }),
    location: fc.constantFrom('', 'lnd'),
    // Its buffer doubles with every field it writes: a third caveat would take gigabytes.
    caveats: fc.array(fc.string({ minLength: 1, maxLength: 100 }), { maxLength: 1 }),
  })
  .map(({ caveats, ...parts }) => {
    const macaroon = newMacaroon(parts);
    for (const caveat of caveats) macaroon.addFirstPartyCaveat(caveat);
    return macaroon.exportBinary();
  });

test('a narrowed macaroon is what npm’s macaroon makes of it, byte for byte, and the base stays as it was', () => {
  fc.assert(
    fc.property(macaroons, (bytes) => {
      const base = new Secret(bytes);
      const reference = importMacaroon(bytes);
      reference.addFirstPartyCaveat('time-before 2026-11-22T23:13:00.007Z');
      const narrowed = narrowMacaroon(base, deadline);
      assert.deepEqual(Buffer.from(narrowed.expose()), Buffer.from(reference.exportBinary()));
      assert.deepEqual(base.expose(), Uint8Array.from(bytes));
    }),
  );
});

test('what is no macaroon in binary form is refused before anything is sent, without its bytes in the error', () => {
  const good = newMacaroon({ identifier: 'id', rootKey: 'key' }).exportBinary();
  const bad = [
    new Uint8Array(),
    Buffer.from('0201036c6e64'),
    Buffer.from(Buffer.from(good).toString('hex')),
    Buffer.concat([Buffer.from([1]), good.subarray(1)]),
    good.subarray(0, good.length - 1),
    Buffer.concat([good, Buffer.from([0])]),
  ];
  for (const bytes of bad) {
    assert.throws(
      () => narrowMacaroon(new Secret(bytes), deadline),
      (error: unknown) => {
        assert.deepEqual(reasonOf(error), {
          kind: 'macaroonNotUnderstood',
          detail: 'not a macaroon of version 2 in binary form',
        });
        return true;
      },
    );
  }
});
