import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after } from 'node:test';
import { parse } from 'dotenv';
import fc from 'fast-check';
import { chooseFromTerminal } from '../../src/connections/chooseFromTerminal.ts';
import { readDotenv } from '../../src/connections/readDotenv.ts';
import { memory } from '../journal/survey.ts';
import { corpusOf, door } from './door.ts';
import { outcomeOf, outcomeOfAsync } from './outcome.ts';
import { nearly } from './texts.ts';

const corpus = corpusOf('dotenv') as readonly string[];
const words = [
  ...[
    'LND_RPC_HOST',
    'LND_ADMIN_MACAROON_PATH',
    'LND_CERT_PATH',
    'A',
    'export ',
    'exportA',
    '_',
    '.',
    '-',
    'é',
    'x',
  ],
  ...[
    '=',
    ' = ',
    ': ',
    ':',
    '\n',
    '\r\n',
    '\r',
    '#',
    ' #',
    '"',
    "'",
    '`',
    '\\"',
    "\\'",
    '\\n',
    '\\',
    '\t',
    ' ',
    '$A',
  ],
  ...['127.0.0.1:10001', 'admin.macaroon', '\u2028', '\u00a0', '\ufeff'],
];

const folder = mkdtempSync(join(memory, 'keysend-fuzz-dotenv-'));
const file = join(folder, '.env');
after(() => {
  rmSync(folder, { recursive: true });
});
const environment = JSON.stringify(process.env);

/** A set of the file's own, as the course's scripts would read it, or a reason; the process's own environment stays as it was. */
async function check(content: string | Uint8Array): Promise<void> {
  writeFileSync(file, content);
  const read = await outcomeOfAsync(async () => readDotenv(folder));
  if ('reason' in read) {
    assert.deepEqual(read.reason, { kind: 'dotenvUnreadable', file, code: 'EFBIG' });
    return;
  }
  const { value: dotenv } = read;
  const chosen = outcomeOf(() => chooseFromTerminal({ flags: {}, env: {}, dotenv }));
  assert.equal(JSON.stringify(process.env), environment);
  if ('reason' in chosen) assert.match(chosen.reason.kind, /^(?:noConnection|partMissing)$/);
  // The library's other reader takes a time that grows with the square of the line breaks.
  if (dotenv === undefined || dotenv.text.length > 2_000) return;
  const variables = parse(dotenv.text);
  const part = (name: string): string | undefined => nonEmpty(variables[name]?.trim());
  const named = {
    host: part('LND_RPC_HOST'),
    macaroonPath: part('LND_ADMIN_MACAROON_PATH'),
    certificatePath: part('LND_CERT_PATH'),
  };
  if ('reason' in chosen) {
    const isNothing = Object.values(named).every((value) => value === undefined);
    assert.equal(chosen.reason.kind, isNothing ? 'noConnection' : 'partMissing');
    return;
  }
  const { source, folder: from, ...parts } = { folder: undefined, ...chosen.value };
  assert.deepEqual(source, { kind: 'dotenv', file });
  assert.equal(from, folder);
  assert.deepEqual({ certificatePath: undefined, ...parts }, named);
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

door(
  '.env',
  fc.oneof(
    { weight: 9, arbitrary: nearly(corpus, words) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }) },
  ),
  check,
  { corpus },
);
