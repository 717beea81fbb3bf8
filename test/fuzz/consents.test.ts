import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after } from 'node:test';
import fc from 'fast-check';
import { Consents } from '../../src/connections/consents.ts';
import type { Consent } from '../../src/keysend/connection.ts';
import { memory } from '../journal/survey.ts';
import { corpusOf, door } from './door.ts';
import { nearly } from './texts.ts';

const corpus = corpusOf('consents') as readonly string[];
const wanted: Consent = {
  folder: '/projects/strange',
  host: 'evil.example:443',
  macaroonPath: '/home/ann/.lnd/admin.macaroon',
};
const words = [
  ...[
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"',
    'null',
    'true',
    '1',
    '"version":1',
    '"consents":[',
    JSON.stringify(wanted),
  ],
  ...[
    '"folder":"/projects/strange"',
    '"host":"evil.example:443"',
    '"certificatePath":null',
    '[[[[',
    '\\u0000',
  ],
];

const directory = mkdtempSync(join(memory, 'keysend-fuzz-consents-'));
const file = join(directory, 'consents.json');
after(() => {
  rmSync(directory, { recursive: true });
});

/** Allowed is only what stands there in full. What is given later counts, and what was there before is kept. */
async function check(content: string | Uint8Array): Promise<void> {
  writeFileSync(file, content);
  assert.equal(await new Consents(directory).allows(wanted), standsIn(readFileSync(file, 'utf8')));
  // Each of these writes and syncs three times.
  if (content.length % 4 > 0) return;
  const other = { ...wanted, folder: '/projects/other' };
  const consents = new Consents(directory);
  await consents.add(other);
  assert.ok(await new Consents(directory).allows(other));
  const kept = readdirSync(directory).filter((name) => name.includes('.damaged-'));
  for (const name of kept) {
    assert.deepEqual(readFileSync(join(directory, name)), Buffer.from(content));
    rmSync(join(directory, name));
  }
  assert.ok(existsSync(file));
}

function standsIn(text: string): boolean {
  try {
    const { version, consents } = JSON.parse(text) as { version: unknown; consents: readonly unknown[] };
    const isWhole = (each: unknown): boolean =>
      ['folder', 'host', 'macaroonPath'].every(
        (name) => typeof (each as Record<string, unknown>)[name] === 'string',
      );
    return version === 1 && consents.every(isWhole) && consents.some((each) => isWanted(each as Consent));
  } catch {
    return false;
  }
}

function isWanted({ folder, host, macaroonPath, certificatePath }: Consent): boolean {
  return (
    folder === wanted.folder &&
    host === wanted.host &&
    macaroonPath === wanted.macaroonPath &&
    certificatePath === undefined
  );
}

const json = fc
  .record({
    version: fc.constantFrom<unknown>(1, 2, '1'),
    consents: fc.array(fc.oneof(fc.constant(wanted), fc.jsonValue())),
  })
  .map((value) => JSON.stringify(value));
const inputs = fc.oneof(
  { weight: 5, arbitrary: nearly(corpus, words) },
  { weight: 3, arbitrary: json },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 100 }) },
);

door('consents.json', inputs, check, { corpus });
