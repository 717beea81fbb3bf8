import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import fc from 'fast-check';
import { readCertificates } from '../../src/connections/certificateFile.ts';
import { CERTIFICATE, PRIVATE_KEY } from '../connections/samples.ts';
import { fixture } from '../lnd/peer.ts';
import { nearlyBytes } from './bytes.ts';
import { corpusOf, door } from './door.ts';
import { outcomeOf } from './outcome.ts';
import { long } from './texts.ts';

const corpus = (corpusOf('certificate') as readonly string[]).map((text) => Buffer.from(text, 'latin1'));
const valid = [
  Buffer.from(CERTIFICATE),
  Buffer.from(CERTIFICATE.replaceAll('\n', '\r\n')),
  Buffer.from(`Bag Attributes\n${CERTIFICATE}${fixture('other').certificate}`),
  Buffer.from(new X509Certificate(CERTIFICATE).raw),
  Buffer.from(PRIVATE_KEY + CERTIFICATE),
  Buffer.from(PRIVATE_KEY),
];
const words = [
  '-----BEGIN CERTIFICATE-----',
  '-----END CERTIFICATE-----',
  '-----BEGIN ',
  'A ',
  'PRIVATE KEY-----',
  '-',
];

/** Certificates and nothing else, which TLS takes; or a reason. Never a key. */
function check(content: Buffer): void {
  const read = outcomeOf(() => readCertificates(content, '/home/ann/tls.cert'));
  if ('reason' in read) {
    assert.match(read.reason.kind, /^certificate(?:Garbage|IsKey)$/);
    return;
  }
  assert.match(read.value, /^(?:-----BEGIN CERTIFICATE-----\n[\w+/=\n]+-----END CERTIFICATE-----\n)+$/);
  assert.doesNotThrow(() => createSecureContext({ ca: read.value }));
}

// A file is read up to 64 KiB.
const repeated = long([...words, 'MIIB', '\n']).map((text) => Buffer.from(text.slice(0, 65_536), 'latin1'));
const inputs = fc.oneof(
  { weight: 60, arbitrary: nearlyBytes(valid, 600) },
  { weight: 1, arbitrary: repeated },
);

door('certificate', inputs, check, { corpus: [...corpus, ...valid] });
