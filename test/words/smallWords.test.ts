import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { NodeKey } from '../../src/keysend/destination.ts';
import { isRealMoney } from '../../src/keysend/network.ts';
import { age } from '../../src/words/age.ts';
import { channelName } from '../../src/words/channelName.ts';
import { duration } from '../../src/words/duration.ts';
import { localTime } from '../../src/words/localTime.ts';
import { nodeName } from '../../src/words/names.ts';
import { ALICE, NOW } from '../keysend/samples.ts';

describe('small words', () => {
  before(() => {
    process.env['TZ'] = 'UTC';
  });

  test('an age is for a glance', () => {
    const second = 1000;
    const ages: readonly (readonly [number, string])[] = [
      [-5 * second, 'just now'],
      [59 * second, 'just now'],
      [60 * second, '1 min ago'],
      [3599 * second, '59 min ago'],
      [3600 * second, '1 h ago'],
      [86_399 * second, '23 h ago'],
      [3 * 86_400 * second, '3 d ago'],
      [30 * 86_400 * second, '2026-10-23'],
    ];
    for (const [passed, text] of ages) assert.equal(age(NOW - passed, NOW), text);
  });

  test('a time is in the time zone of the person, the same everywhere else', () => {
    assert.equal(localTime(NOW), '2026-11-22 12:00:00');
    assert.equal(localTime(Date.UTC(2026, 0, 2, 3, 4, 5)), '2026-01-02 03:04:05');
  });

  test('a duration is exact, and short enough after hours', () => {
    assert.deepEqual([0, 6, 999.6, 75_000, 3_599_999, 3_600_000, 93_784_000, -1].map(duration), [
      '0.000 s',
      '0.006 s',
      '1.000 s',
      '75.000 s',
      '3599.999 s',
      '1:00:00 h',
      '26:03:04 h',
      '0.000 s',
    ]);
  });

  test('a channel has the name that LND gives it', () => {
    // 2^40 * 609 + 2^16 * 1 + 0
    assert.equal(channelName('669602581381120'), '609x1x0');
    assert.equal(channelName('18446744073709551615'), '16777215x16777215x65535');
    assert.equal(channelName('609x1x0'), '609x1x0');
  });

  test('a node without an alias that can be seen is called by its key', () => {
    for (const alias of [undefined, '', ' \u200b', '\u202e'])
      assert.equal(nodeName(ALICE, alias), '0279be667e…');
    assert.equal(nodeName(ALICE, ' al\u200bice\n'), 'alice');
    assert.equal(Array.from(nodeName(ALICE, 'a'.repeat(500))).length, 32);
  });

  test('a network that nobody knows counts as real money', () => {
    assert.deepEqual(
      ['mainnet', 'bitcoin', '', 'testnet', 'testnet4', 'signet', 'regtest', 'simnet'].filter(isRealMoney),
      ['mainnet', 'bitcoin', ''],
    );
  });

  test('the key behind a name is its beginning', () => {
    assert.ok(nodeName('02abcdef0123'.padEnd(66, '0') as NodeKey, undefined).startsWith('02abcdef01'));
  });
});
