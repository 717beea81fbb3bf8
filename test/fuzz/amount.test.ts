import assert from 'node:assert/strict';
import fc from 'fast-check';
import { MOST_MSAT, parseAmount } from '../../src/keysend/amount.ts';
import { amountSentences } from '../../src/words/amountProblems.ts';
import { formatAmount } from '../../src/words/amounts.ts';
import { readCarefully } from './carefulReader.ts';
import { corpusOf, door } from './door.ts';
import { isPrintable } from './outcome.ts';
import { nearly } from './texts.ts';

const corpus = corpusOf('amount') as Readonly<Record<string, string>>;
const words = [
  ...[
    '0',
    '1',
    '5',
    '9',
    '00',
    '000',
    '10',
    '100',
    '123',
    '1000',
    '21000000',
    '.',
    ',',
    '_',
    ' ',
    '-',
    '+',
    'e6',
  ],
  ...[
    '.000',
    ',000',
    ' 000',
    '_000',
    'sat',
    ' sats',
    'SAT',
    'msat',
    ' msats',
    'k',
    'ksat',
    'm',
    'btc',
    ' BTC',
    '₿',
  ],
];

function outcomeOf(text: string): string {
  const parsed = parseAmount(text);
  return parsed.ok ? String(parsed.value) : parsed.problem.kind;
}

/** What is accepted is what a careful reader reads, and can be written down and read again. */
function check(text: string): void {
  const parsed = parseAmount(text);
  if (!parsed.ok) {
    for (const sentence of amountSentences(parsed.problem)) assert.ok(isPrintable(sentence), sentence);
    return;
  }
  const { value } = parsed;
  assert.ok(value > 0n && value <= MOST_MSAT);
  assert.equal(value, readCarefully(text));
  for (const again of [
    `${value} msat`,
    decimal(value, 3, ' sat'),
    decimal(value, 11, ' btc'),
    formatAmount(value),
  ]) {
    assert.equal(outcomeOf(again), String(value), again);
  }
}

/** All decimals are written out, and one more, so that three of them do not look like a group. */
function decimal(value: bigint, places: number, unit: string): string {
  const digits = String(value).padStart(places + 1, '0');
  return `${digits.slice(0, -places)}.${digits.slice(-places)}0${unit}`;
}

door('amount', nearly(Object.keys(corpus), words), check, {
  corpus: Object.keys(corpus),
  afterwards: () => {
    for (const [text, outcome] of Object.entries(corpus))
      assert.equal(outcomeOf(text), outcome, JSON.stringify(text));
  },
});

door('amount, every one there is', fc.bigInt({ min: 1n, max: MOST_MSAT }), (value) => {
  check(`${value}msat`);
});
