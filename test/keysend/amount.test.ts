import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { MOST_MSAT, msat, parseAmount, sat, satToMsat } from '../../src/keysend/amount.ts';
import type { AmountProblem } from '../../src/keysend/amount.ts';
import { formatAmount } from '../../src/words/amounts.ts';

function reads(text: string): bigint {
  const result = parseAmount(text);
  assert.ok(result.ok, `${text}: ${result.ok ? '' : result.problem.kind}`);
  return result.value;
}

function refuses(text: string): AmountProblem {
  const result = parseAmount(text);
  assert.ok(!result.ok, `${text} was read as ${result.ok ? result.value : ''} msat`);
  return result.problem;
}

const accepted: readonly (readonly [string, bigint])[] = [
  ['1', 1_000n],
  ['100000', 100_000_000n],
  ['1 sat', 1_000n],
  ['2 SATS', 2_000n],
  ['1000sat', 1_000_000n],
  ['1.5 sat', 1_500n],
  ['0.001', 1n],
  ['.5', 500n],
  ['1.2300000', 1_230n],
  ['1234.567', 1_234_567n],
  ['7 msat', 7n],
  ['1,000 msat', 1_000n],
  ['1.0 msat', 1n],
  ['5k', 5_000_000n],
  ['0.5k', 500_000n],
  ['1 000 k', 1_000_000_000n],
  ['5k sats', 5_000_000n],
  ['5 ksat', 5_000_000n],
  ['0.00001 btc', 1_000_000n],
  ['0.00000000001 BTC', 1n],
  ['21000000 btc', MOST_MSAT],
  ['21,000,000 Btc', MOST_MSAT],
  ['0.500 btc', 50_000_000_000n],
  ['1,000', 1_000_000n],
  ['1_000_000', 1_000_000_000n],
  ['1 000 000', 1_000_000_000n],
  ['12,345,678.9', 12_345_678_900n],
  ['1,234.567', 1_234_567n],
  ['1\u00a0000', 1_000_000n],
  ['1\u202f000\u202f000 sat', 1_000_000_000n],
  ['1\u2009000', 1_000_000n],
  ['1\u00a0000 000', 1_000_000_000n],
  ['\u200b 21 \ufeff\n', 21_000n],
  ['\u200e1,000\u200e', 1_000_000n],
  ['007', 7_000n],
];

const refused: readonly (readonly [string, AmountProblem['kind']])[] = [
  ['', 'empty'],
  [' \t\u200b', 'empty'],
  ['abc', 'notANumber'],
  ['∞', 'notANumber'],
  ['NaN', 'notANumber'],
  ['sat', 'notANumber'],
  ['.', 'notANumber'],
  ['1e5', 'notANumber'],
  ['0x10', 'notANumber'],
  ['+5', 'notANumber'],
  ['--5', 'notANumber'],
  ['１０００', 'notANumber'],
  ['١٠٠', 'notANumber'],
  ["1'000", 'notANumber'],
  ['5 sat 5 sat', 'notANumber'],
  ['1\u200b000', 'notANumber'],
  ['$5', 'notANumber'],
  ['9'.repeat(65), 'notANumber'],
  ['1.000', 'ambiguous'],
  ['1.001', 'ambiguous'],
  ['12.345 sat', 'ambiguous'],
  ['1.500k', 'ambiguous'],
  ['1.000 btc', 'ambiguous'],
  ['1.000 msat', 'ambiguous'],
  ['-1.000', 'ambiguous'],
  ['1.500 msat', 'pointsAsGroups'],
  ['1.000.000', 'pointsAsGroups'],
  ['21.000.001 btc', 'aboveSupply'],
  ['1,5', 'badGroups'],
  ['1,', 'badGroups'],
  ['1.', 'badGroups'],
  ['1,00', 'badGroups'],
  ['1,0000', 'badGroups'],
  ['1000,000', 'badGroups'],
  ['1 2', 'badGroups'],
  ['1  000', 'badGroups'],
  ['1,000 000', 'badGroups'],
  ['1,000_000', 'badGroups'],
  ['1.000,5', 'badGroups'],
  ['1.0.0', 'badGroups'],
  ['1,,000', 'badGroups'],
  [',000', 'badGroups'],
  ['0,500', 'badGroups'],
  ['0,001 btc', 'badGroups'],
  ['0.000 000 01 btc', 'badGroups'],
  ['5 €', 'unknownUnit'],
  ['5 %', 'unknownUnit'],
  ['5 m', 'unknownUnit'],
  ['10 bits', 'unknownUnit'],
  ['1,5 euro', 'unknownUnit'],
  ['0', 'zero'],
  ['0.000', 'zero'],
  ['0 btc', 'zero'],
  ['000', 'zero'],
  ['-5', 'negative'],
  ['−5 sat', 'negative'],
  ['- 0.1 btc', 'negative'],
  ['0.0001', 'belowOneMsat'],
  ['1.0001 sat', 'belowOneMsat'],
  ['0.5 msat', 'belowOneMsat'],
  ['0.000000000001 btc', 'belowOneMsat'],
  ['21000000.00000000001 btc', 'aboveSupply'],
  ['2100000000000001', 'aboveSupply'],
  ['9'.repeat(64), 'aboveSupply'],
];

describe('an amount as people write it', () => {
  for (const [text, value] of accepted) {
    test(`${JSON.stringify(text)} is ${value} msat`, () => {
      assert.equal(reads(text), value);
    });
  }
});

describe('what is not an amount says why', () => {
  for (const [text, kind] of refused) {
    test(`${JSON.stringify(text.slice(0, 30))} is refused: ${kind}`, () => {
      assert.equal(refuses(text).kind, kind);
    });
  }

  test('1.000 names both readings, in the unit that was meant', () => {
    assert.deepEqual(refuses('1.000'), {
      kind: 'ambiguous',
      text: '1.000',
      asDecimal: 1_000n,
      asGroups: 1_000_000n,
    });
    assert.deepEqual(refuses(' 1.250 k '), {
      kind: 'ambiguous',
      text: '1.250 k',
      asDecimal: 1_250_000n,
      asGroups: 1_250_000_000n,
    });
  });

  test('points that can only be separators say what the number would be', () => {
    assert.deepEqual(refuses('1.234.567'), {
      kind: 'pointsAsGroups',
      text: '1.234.567',
      asGroups: 1_234_567_000n,
    });
    assert.deepEqual(refuses('1.500 msat'), { kind: 'pointsAsGroups', text: '1.500 msat', asGroups: 1_500n });
  });

  // Anything worse than linear would take longer here than the suite may.
  test('a whole file pasted by mistake is neither kept nor slow', () => {
    for (const part of ['1', ' ', '1,', ',', '.', '1 ', '\u200b', 'k', '1\u00a0']) {
      const problem = refuses(`1${part.repeat(500_000)}x`);
      assert.ok(problem.kind === 'notANumber' && problem.text.length <= 64);
    }
  });
});

describe('for every amount', () => {
  const anyMsat = fc.bigInt({ min: 1n, max: MOST_MSAT });
  const blank = fc.constantFrom('', ' ', '\t', '\u00a0', '\n', '\u200b');
  const spellings = {
    1: ['msat', 'MSAT', 'mSats'],
    3: ['', 'sat', 'Sats'],
    6: ['k', 'K', 'k sat'],
    11: ['btc', 'BTC'],
  };

  test('every spelling of it is read as it', () => {
    const spelling = fc.constantFrom(
      ...Object.entries(spellings).flatMap(([decimals, names]) =>
        names.map((name) => ({ name, decimals: decimals === '1' ? 0 : Number(decimals) })),
      ),
    );
    fc.assert(
      fc.property(
        anyMsat,
        spelling,
        fc.constantFrom('', ',', '_', ' ', '\u202f'),
        blank,
        (value, { name, decimals }, separator, around) => {
          const digits = value.toString().padStart(decimals + 1, '0');
          const whole = digits.slice(0, digits.length - decimals).replace(/\B(?=(?:\d{3})+$)/g, separator);
          const fraction = digits.slice(digits.length - decimals);
          // One more zero: three decimals alone would have two readings.
          const number = decimals === 0 ? whole : `${whole}.${fraction}0`;
          assert.equal(reads(`${around}${number} ${name}${around}`), value);
        },
      ),
    );
  });

  test('what we print is what we read', () => {
    fc.assert(
      fc.property(fc.oneof(anyMsat, fc.bigInt({ min: 1n, max: 5_000_000n })), (value) => {
        assert.equal(reads(formatAmount(msat(value))), value);
      }),
    );
  });
});

describe('for every text', () => {
  const number = fc.string({
    unit: fc.constantFrom(...Array.from('0123456789..,,__  ')),
    minLength: 1,
    maxLength: 20,
  });
  const almostAmount = fc
    .tuple(
      fc.constantFrom('', '', '-', '+'),
      number,
      fc.constantFrom('', ' ', '\u00a0'),
      fc.constantFrom('', 'sat', 'msat', 'k', 'K', 'btc', 'BTC', 'e5', 'x'),
    )
    .map((parts) => parts.join(''));
  const anyText = fc.oneof(almostAmount, fc.string({ unit: 'binary' }));

  test('it is read or refused, never thrown at', () => {
    fc.assert(fc.property(anyText, (text) => typeof parseAmount(text).ok === 'boolean'));
  });

  test('an amount that is read is between 1 msat and 21 million BTC', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const result = parseAmount(text);
        assert.ok(!result.ok || (result.value >= 1n && result.value <= MOST_MSAT));
      }),
    );
  });

  test('no amount is read that another way of reading gives differently', () => {
    let compared = 0;
    fc.assert(
      fc.property(almostAmount, (text) => {
        const result = parseAmount(text);
        if (!result.ok) return;
        compared += 1;
        const { numerator, denominator } = ratioOf(text);
        assert.equal(result.value * denominator, numerator);
      }),
      { numRuns: 5_000 },
    );
    assert.ok(compared > 200, `only ${compared} amounts were compared`);
  });

  test('case and blanks around it change nothing', () => {
    fc.assert(
      fc.property(almostAmount, blankRun(), (text, around) => {
        const plain = parseAmount(text);
        for (const other of [text.toUpperCase(), text.toLowerCase(), `${around}${text}${around}`]) {
          const result = parseAmount(other);
          assert.equal(result.ok, plain.ok);
          if (result.ok && plain.ok) assert.equal(result.value, plain.value);
          if (!result.ok && !plain.ok) assert.equal(result.problem.kind, plain.problem.kind);
        }
      }),
    );
  });
});

/** Digit by digit, as a ratio: the value of the text when every separator means nothing. */
function ratioOf(text: string): { numerator: bigint; denominator: bigint } {
  let numerator = 0n;
  let denominator = 1n;
  let afterPoint = false;
  for (const character of text) {
    if (character === '.') afterPoint = true;
    if (!/\d/.test(character)) continue;
    numerator = numerator * 10n + BigInt(character);
    if (afterPoint) denominator *= 10n;
  }
  const unit = text.toLowerCase();
  const perUnit = unit.includes('btc')
    ? 10n ** 11n
    : unit.includes('k')
      ? 10n ** 6n
      : unit.includes('msat')
        ? 1n
        : 1000n;
  return { numerator: numerator * perUnit, denominator };
}

function blankRun(): fc.Arbitrary<string> {
  return fc.string({ unit: fc.constantFrom(' ', '\t', '\r\n', '\u00a0', '\u200b', '\u2066', '\ufeff') });
}

test('a sat is a thousand msat', () => {
  assert.equal(satToMsat(sat(21n)), 21_000n);
});
