import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { format, inspect } from 'node:util';
import { Secret } from '../../src/keysend/secret.ts';

const bytes = Uint8Array.from([0xde, 0xad, 0xbe, 0xef]);
/** The same bytes in every form that someone could print. */
const leaks = /de,? ?ad|deadbeef|222|3q2\+7w|\xde\xad/i;

describe('a secret', () => {
  const secret = new Secret(bytes);

  test('is hidden however it is printed', () => {
    const printed = [
      String(secret),
      secret.toString(),
      JSON.stringify({ secret }),
      inspect(secret, { showHidden: true, depth: 10 }),
      inspect({ nested: [secret] }, { depth: 10, getters: true }),
      format('%s %o %O %j', secret, secret, secret, secret),
      inspect(new Error('x', { cause: secret })),
      Object.entries(secret).join(),
      JSON.stringify(structuredClone({ keys: Object.keys(secret) })),
    ];
    for (const text of printed) assert.doesNotMatch(text, leaks);
    assert.ok(printed.slice(0, 6).every((text) => text.includes('‹hidden›')));
  });

  test('leaves its bytes behind when it is cloned', () => {
    assert.doesNotMatch(inspect(structuredClone(secret)), leaks);
  });

  test('is given by expose alone, as a copy', () => {
    assert.deepEqual(secret.expose(), bytes);
    secret.expose().fill(0);
    assert.deepEqual(secret.expose(), bytes);
  });

  test('does not follow the bytes it was made from', () => {
    const source = Uint8Array.from(bytes);
    const made = new Secret(source);
    source.fill(0);
    assert.deepEqual(made.expose(), bytes);
  });
});
