import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { protoFiles, trimmedSchema } from '../../scripts/trimmedSchema.ts';

const folder = join(import.meta.dirname, '../../proto');

test('the protocol files are the ones whose origin proto/README.md names', () => {
  const named = [
    ...readFileSync(join(folder, 'README.md'), 'utf8').matchAll(/`([\w/]+\.proto)` +\| `(\w{64})`/g),
  ];
  const actual = protoFiles.map((file) => {
    const text = readFileSync(join(folder, file));
    return [file, createHash('sha256').update(text).digest('hex')];
  });
  assert.deepEqual(
    named.map(([, file, sum]) => [file, sum]),
    actual,
  );
});

test('a method that LND does not have is refused when generating, not when calling', () => {
  assert.throws(
    () => trimmedSchema(folder, { 'lnrpc.Lightning': ['SendKeysend'] }),
    /lnrpc\.Lightning\.SendKeysend/,
  );
});

test('the schema keeps what a call reaches and drops the rest', () => {
  const { nested } = trimmedSchema(folder, { 'routerrpc.Router': ['TrackPaymentV2'] });
  const names = JSON.stringify(nested);
  for (const reached of ['Payment', 'HTLCAttempt', 'Route', 'Hop', 'PaymentFailureReason']) {
    assert.match(names, new RegExp(`"${reached}":\\{`));
  }
  assert.doesNotMatch(names, /"GetInfoResponse"|"SendPaymentV2"/);
});
