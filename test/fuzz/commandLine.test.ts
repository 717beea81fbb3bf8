import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseAmount } from '../../src/keysend/amount.ts';
import { parseDestination } from '../../src/keysend/destination.ts';
import { readCommandLine } from '../../src/terminal/commandLine.ts';
import type { Invocation } from '../../src/terminal/invocation.ts';
import { UsageError } from '../../src/terminal/usageError.ts';
import { ALICE } from '../keysend/samples.ts';
import { corpusOf, door } from './door.ts';
import { long } from './texts.ts';

const corpus = corpusOf('commandLine') as readonly (readonly string[])[];
const word = fc.oneof(
  {
    weight: 60,
    arbitrary: fc.constantFrom(
      ...[
        ALICE,
        '1000',
        '1,000',
        '2.5k',
        '-1',
        'bob',
        'list',
        'track',
        'audit',
        'practice',
        'journal',
        'help',
      ],
      ...[
        'backup',
        'check',
        'export',
        '--yes',
        '--json',
        '--csv',
        '--message',
        '--message=',
        '--practice',
        '--help',
      ],
      ...[
        '--host',
        '--cert',
        '--macaroon',
        '--timeout',
        '--fee-limit-percent',
        '--limit',
        '--since',
        '--version',
      ],
      ...[
        '--fee-limit-sat',
        'limits',
        'stop',
        '--port',
        '--dir',
        '--seed',
        '--delay',
        '-V',
        '-h',
        '-y',
        '--',
        '-',
        '',
        '5',
        '100%',
        '0.5',
        '60',
        '7d',
      ],
      ...[
        '--ye',
        '--yess',
        '--no-yes',
        '--yes=1',
        'ff'.repeat(32),
        '2026-11-22',
        '2026-11-22T10:00Z',
        '/tmp/copy.db',
      ],
    ),
  },
  { weight: 8, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
  {
    weight: 4,
    arbitrary: fc.constantFrom('__proto__', 'constructor', 'toString', '{0}', '\ud800', '--__proto__'),
  },
);
const words = fc.oneof(
  { weight: 80, arbitrary: fc.array(word, { maxLength: 9 }) },
  { weight: 1, arbitrary: fc.tuple(word, long(['-', '--', "'", '?', 'a', '1', '1,', ' ', '=']), word) },
);

/** An invocation, or sentences. Only `--yes`, written out, pays without a question, and only what was named in words. */
function check(given: readonly string[]): void {
  let invocation: Invocation;
  try {
    invocation = readCommandLine(given, 'keysend', () => '1.2.3');
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    assert.ok(error.sentences.length > 0 && error.sentences.every((sentence) => sentence !== ''));
    return;
  }
  if (invocation.kind === 'text') assert.notEqual(invocation.text, '');
  if (invocation.kind !== 'send') return;
  const { wish, yes } = invocation;
  if (yes) assert.ok(given.includes('--yes'));
  assert.ok(given.some((each) => isAmount(each, wish.amountMsat)));
  const { destination } = wish;
  if (typeof destination === 'string') assert.ok(given.some((each) => isKey(each, destination)));
  else assert.ok(given.includes('--practice') && given.some((each) => each.trim() === destination.alias));
}

function isAmount(text: string, msat: bigint): boolean {
  const parsed = parseAmount(text);
  return parsed.ok && parsed.value === msat;
}

function isKey(text: string, key: string): boolean {
  const parsed = parseDestination(text);
  return parsed.ok && parsed.value.key === key;
}

door('command line', words, check, { corpus });
