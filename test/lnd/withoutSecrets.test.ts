import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { Secret } from '../../src/keysend/secret.ts';
import { withoutSecrets } from '../../src/lnd/withoutSecrets.ts';

type Spelling = (bytes: Buffer) => string;

const hex: Spelling = (bytes) => bytes.toString('hex');

function grouped(size: number, between: string, before = ''): Spelling {
  return (bytes) =>
    (hex(bytes).match(new RegExp(`.{1,${size}}`, 'g')) ?? []).map((group) => before + group).join(between);
}

function encoded(encode: (text: string) => string, inner: Spelling = hex): Spelling {
  return (bytes) => encode(inner(bytes));
}

/** As it looks after so many other bytes in the same base64. */
function base64(before: number, encoding: 'base64' | 'base64url' = 'base64'): Spelling {
  return (bytes) => Buffer.concat([Buffer.alloc(before, 0xa7), bytes]).toString(encoding);
}

/** As languages quote bytes: those that can be printed as they are. */
function quoted(escape: (byte: number) => string): Spelling {
  return (bytes) =>
    [...bytes]
      .map((byte) =>
        byte < 32 || byte > 126 || '\\"'.includes(String.fromCharCode(byte))
          ? escape(byte)
          : String.fromCharCode(byte),
      )
      .join('');
}

const spellings: Readonly<Record<string, Spelling>> = {
  hex,
  'hex in capitals': encoded((text) => text.toUpperCase()),
  'hex like xxd': grouped(4, ' '),
  'hex with colons': grouped(2, ':'),
  'hex with dashes': grouped(2, '-'),
  'hex with commas and prefixes': grouped(2, ', ', '0x'),
  'hex with prefixes alone': grouped(2, '', '0x'),
  'hex escapes': grouped(2, '', '\\x'),
  'hex in percents': grouped(2, '', '%'),
  'hex, 16 digits a line': grouped(16, '\n'),
  'hex, 16 digits a line, escaped': grouped(16, '\\r\\n'),
  'hex, 31 digits a line': grouped(31, '\r\n    '),
  'hex with zero-width spaces': grouped(8, '\u200b'),
  base64: base64(0),
  'base64 after a byte': base64(1),
  'base64 after two bytes': base64(2),
  base64url: base64(0, 'base64url'),
  'base64url after a byte': base64(1, 'base64url'),
  'base64 in an address': encoded(encodeURIComponent, base64(0)),
  'base64 in JSON': encoded((text) => text.replaceAll('/', '\\/').replaceAll('+', '\\u002b'), base64(0)),
  'base64 in lines': encoded((text) => text.replaceAll(/.{19}/g, '$&\r\n'), base64(0)),
  'base64 in escaped lines': encoded((text) => text.replaceAll(/.{19}/g, '$&\\n'), base64(0)),
  'base64 of the hex': encoded((text) => base64(0)(Buffer.from(text))),
  'base64 of the hex after a byte': encoded((text) => base64(1)(Buffer.from(text))),
  'base64 of the hex after two bytes': encoded((text) => base64(2)(Buffer.from(text))),
  'base64 of the hex in capitals': encoded((text) => base64(0)(Buffer.from(text.toUpperCase()))),
  'hex of the hex': encoded((text) => hex(Buffer.from(text))),
  numbers: (bytes) => bytes.join(' '),
  'numbers with commas': (bytes) => bytes.join(', '),
  'numbers of the hex': encoded((text) => Buffer.from(text).join(',')),
  'bytes as Go and Python quote them': quoted((byte) => `\\x${hex(Buffer.of(byte))}`),
  'bytes as C and protobuf quote them': quoted((byte) => `\\${byte.toString(8).padStart(3, '0')}`),
  'bytes as JSON quotes them': (bytes) => JSON.stringify(bytes.toString('latin1')).slice(1, -1),
};

/** What nobody may read: so many bytes are half a preimage, or half of what signs a macaroon. */
const READABLE = 16;

/** All that shows `READABLE` bytes of the secret and nothing else. */
function pieces(spelling: Spelling, secret: Buffer): readonly string[] {
  const whole = spelling(secret);
  const long = Math.ceil((whole.length * READABLE) / secret.length);
  const starts = [...Array(Math.max(0, secret.length - READABLE + 1)).keys()];
  const cut = starts
    .map((at) => spelling(secret.subarray(at, at + READABLE)))
    .filter((part) => whole.includes(part));
  return [...cut, ...[...Array(whole.length - long + 1).keys()].map((at) => whole.slice(at, at + long))];
}

const secrets = fc.oneof(
  fc.uint8Array({ minLength: 32, maxLength: 32 }),
  fc.uint8Array({ minLength: 60, maxLength: 120 }),
  fc.array(fc.constantFrom(0, 9, 0x20, 0x30, 0x5c, 0x61, 0xff), { minLength: 32, maxLength: 64 }),
);
/** Not what itself belongs to a spelling, such as a digit that makes a number of the next one. */
const around = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom(' ', '\n', '=', ':', '"', '0', 'x', 'a', 'ff', '%', '\\', '{', '[', '2 '),
  }),
);

for (const [name, spelling] of Object.entries(spellings)) {
  test(`no 16 bytes of a secret can be read anywhere: ${name}`, () => {
    fc.assert(
      fc.property(secrets, around, around, fc.boolean(), (bytes, before, after, alone) => {
        const secret = Buffer.from(bytes);
        const others = alone ? [] : [new Secret(randomBytes(40))];
        const text = `${before}${spelling(secret)}${after}`;

        const rest = withoutSecrets(text, [...others, new Secret(secret)]);

        // Bytes that are words, quoted as they are, may stay.
        const secretPieces = pieces(spelling, secret).filter(
          (piece) => !name.includes('quote') || piece.includes('\\'),
        );
        for (const piece of secretPieces) assert.ok(!rest.includes(piece), rest);
      }),
      { numRuns: 300 },
    );
  });
}

test('what is beside a secret stays, and it is hidden as one', () => {
  const secret = randomBytes(100);
  for (const [name, spelling] of Object.entries(spellings)) {
    const rest = withoutSecrets(`refused <${spelling(secret)}>, try later`, [new Secret(secret)]);
    assert.match(rest, /^refused <.{0,4}‹hidden›=*>, try later$/u, name);
  }
});

test('words that stand in a macaroon too stay: LND says which permission or caveat it was', () => {
  const words = ['macaroon', 'uri:/lnrpc.Lightning/GetInfo', 'time-before 2026-11-23T10:00:00.000Z'];
  const parts = words.flatMap((word) => [randomBytes(5), Buffer.from(word)]);
  const macaroon = new Secret(Buffer.concat([...parts, randomBytes(32)]));
  const text = `caveat "${words[2] ?? ''}" not satisfied: macaroon has expired, needs uri:/lnrpc.Lightning/GetInfo`;
  assert.equal(withoutSecrets(text, [macaroon]), text);
});

test('a text without secrets stays as it is', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 500 }),
      fc.uint8Array({ maxLength: 400 }),
      (text, bytes) => {
        const more = `${text} ${hex(Buffer.from(bytes))} ${Buffer.from(bytes).toString('base64')} ${bytes.join(' ')}`;
        assert.equal(withoutSecrets(more, [new Secret(randomBytes(300)), new Secret(randomBytes(32))]), more);
      },
    ),
  );
});

test('a long text takes no more than its length', () => {
  const secret = randomBytes(300);
  const parts = ['permission denied, ', '0', '\\', '%2', '2 1 ', '0    ', hex(secret), base64(0)(secret)];
  for (const part of parts) {
    const text = part.repeat(2 ** 18 / part.length);
    const started = performance.now();
    withoutSecrets(text, [new Secret(secret), new Secret(randomBytes(32))]);
    const took = performance.now() - started;
    assert.ok(took < 3_000, `${text.length} characters of ${part.slice(0, 20)}: ${took} ms`);
  }
});
