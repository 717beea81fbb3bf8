import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { readCertificates } from '../../src/connections/certificateFile.ts';
import { readMacaroon } from '../../src/connections/macaroonFile.ts';
import { reasonOf } from '../../src/keysend/problem.ts';
import { importMacaroon } from './macaroonLibrary.ts';
import { CERTIFICATE, macaroon, PRIVATE_KEY, reasonFrom } from './samples.ts';

const bytes = fc.uint8Array({ minLength: 1, maxLength: 300 });
const optionalBytes = fc.option(bytes, { nil: undefined });
const location = fc.option(
  fc.string({ maxLength: 300, unit: 'grapheme-ascii' }).map((text) => Buffer.from(text)),
  { nil: undefined },
);
const caveats = fc.array(fc.record({ location, identifier: bytes, verification: optionalBytes }), {
  maxLength: 4,
});
const macaroons = fc
  .tuple(fc.record({ location, identifier: bytes }), caveats)
  .map(([header, added]) => macaroon(header, added));

test('every macaroon is taken, whatever its caveats', () => {
  fc.assert(
    fc.property(macaroons, (content) => {
      importMacaroon(content);
      assert.deepEqual(Buffer.from(readMacaroon(content, '/m').expose()), content);
    }),
  );
});

test('a macaroon that was cut off or got something added is none', async () => {
  const whole = macaroon();
  for (let length = 0; length < whole.length; length++) {
    assert.throws(() => readMacaroon(whole.subarray(0, length), '/m'), String(length));
  }
  assert.deepEqual(await reasonFrom(() => readMacaroon(Buffer.concat([whole, Buffer.from('\n')]), '/m')), {
    kind: 'macaroonGarbage',
    path: '/m',
  });
});

test('what is put together wrongly is none', async () => {
  const identifier = '0203030a10';
  const signature = `0620${'ab'.repeat(32)}`;
  assert.equal(isTaken(Buffer.from(`02${identifier}0000${signature}`, 'hex')), true);
  for (const [what, hex] of Object.entries({
    'version 3': `03${identifier}0000${signature}`,
    'no identifier': `020000${signature}`,
    'a location alone': `0201036c6e640000${signature}`,
    'the location behind the identifier': `02${identifier}01036c6e640000${signature}`,
    'a caveat without identifier': `02${identifier}000403abcdef0000${signature}`,
    'no end of the caveats': `02${identifier}00${signature}`,
    'no signature': `02${identifier}0000`,
    'a signature of 31 bytes': `02${identifier}0000061f${'ab'.repeat(31)}`,
    'an identifier longer than the file': `0202ff7f0000${signature}`,
  })) {
    const reason = await reasonFrom(() => readMacaroon(Buffer.from(hex, 'hex'), '/m'));
    assert.deepEqual(reason, { kind: 'macaroonGarbage', path: '/m' }, what);
  }
});

test('what is taken as a macaroon is one for the macaroon library too', () => {
  const changed = fc.tuple(macaroons, fc.nat(), fc.nat({ max: 255 })).map(([content, at, value]) => {
    const copy = Buffer.from(content);
    copy[at % copy.length] = value;
    return copy;
  });
  fc.assert(
    fc.property(fc.oneof(changed, fc.uint8Array()), (content) => {
      if (isTaken(content)) assert.ok(isOneForTheLibrary(content));
    }),
    { numRuns: 1000 },
  );
});

function isTaken(content: Uint8Array): boolean {
  try {
    readMacaroon(Buffer.from(content), '/m');
    return true;
  } catch (error) {
    assert.notEqual(reasonOf(error), undefined, String(error));
    return false;
  }
}

function isOneForTheLibrary(content: Uint8Array): boolean {
  try {
    importMacaroon(content);
    return true;
  } catch (error) {
    // A location is a hint that LND does not read; the library wants UTF-8 there.
    return (error as NodeJS.ErrnoException).code === 'ERR_ENCODING_INVALID_ENCODED_DATA';
  }
}

test('a macaroon written as text is told how it is written', async () => {
  const hex = macaroon().toString('hex');
  for (const text of [hex, hex.toUpperCase(), `${hex}\n`, ` ${hex.slice(0, 40)}\r\n${hex.slice(40)}`]) {
    const reason = await reasonFrom(() => readMacaroon(Buffer.from(text), '/m'));
    assert.deepEqual(reason, { kind: 'macaroonIsHex', path: '/m' });
  }
  for (const text of [macaroon().toString('base64'), `${macaroon().toString('base64url')}\n`]) {
    const reason = await reasonFrom(() => readMacaroon(Buffer.from(text), '/m'));
    assert.deepEqual(reason, { kind: 'macaroonIsBase64', path: '/m' });
  }
});

test('an empty file, a text, a certificate or a macaroon of version 1 is no macaroon', async () => {
  for (const text of ['', '\n', 'admin.macaroon', CERTIFICATE, '0021location lnd\n0026identifier x']) {
    const reason = await reasonFrom(() => readMacaroon(Buffer.from(text), '/m'));
    assert.deepEqual(reason, { kind: 'macaroonGarbage', path: '/m' }, text);
  }
});

test('a certificate is given on as PEM', () => {
  const der = new X509Certificate(CERTIFICATE).raw;

  assert.equal(readCertificates(Buffer.from(CERTIFICATE), '/c'), CERTIFICATE);
  assert.equal(readCertificates(Buffer.from(CERTIFICATE.replaceAll('\n', '\r\n')), '/c'), CERTIFICATE);
  assert.equal(readCertificates(der, '/c'), CERTIFICATE);
});

test('a chain keeps its order, and what stands between is left out', () => {
  const chain = `Bag Attributes\n${CERTIFICATE}\n# the authority\n${CERTIFICATE}`;

  assert.equal(readCertificates(Buffer.from(chain), '/c'), CERTIFICATE + CERTIFICATE);
});

test('a key beside the certificate stays in the file', () => {
  assert.equal(readCertificates(Buffer.from(PRIVATE_KEY + CERTIFICATE), '/c'), CERTIFICATE);
});

test('a key instead of the certificate is recognised', async () => {
  for (const label of ['EC PRIVATE KEY', 'PRIVATE KEY', 'ENCRYPTED PRIVATE KEY']) {
    const text = PRIVATE_KEY.replaceAll('EC PRIVATE KEY', label);
    const reason = await reasonFrom(() => readCertificates(Buffer.from(text), '/c'));
    assert.deepEqual(reason, { kind: 'certificateIsKey', path: '/c' });
  }
});

test('what only looks like a certificate is refused, so that gRPC never gets it', async () => {
  const [begin = '', ...lines] = CERTIFICATE.trimEnd().split('\n');
  const end = lines.pop() ?? '';
  for (const text of [
    '',
    'garbage',
    `${begin}\ngarbage\n${end}\n`,
    [begin, ...lines.slice(1), end].join('\n'),
    CERTIFICATE.slice(0, -20),
    `${CERTIFICATE}${begin}\ngarbage\n${end}\n`,
  ]) {
    const reason = await reasonFrom(() => readCertificates(Buffer.from(text), '/c'));
    assert.deepEqual(reason, { kind: 'certificateGarbage', path: '/c' }, text);
  }
});

test('whatever is in a file, it is a certificate or a reason', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array(),
        fc.string().map((text) => Buffer.from(text)),
      ),
      (content) => {
        assert.throws(
          () => readCertificates(Buffer.from(content), '/c'),
          (error) => reasonOf(error) !== undefined,
        );
      },
    ),
  );
});
