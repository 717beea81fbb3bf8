import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Change } from '../../src/keysend/changes.ts';
import { NEVER_SENT } from '../../src/keysend/payment.ts';
import type { Payment } from '../../src/keysend/payment.ts';
import { changeLines, orderLines } from '../../src/words/paymentLines.ts';
import { ALICE, attempt, CAROL, order, settled, snapshot } from '../keysend/samples.ts';
import { names } from './people.ts';
import { assertClean } from './sentences.ts';

const of = order();
const out = attempt(1n, 'IN_FLIGHT');
const context = { names, payer: ALICE, network: 'regtest', elapsedMs: 113 };
const flying = snapshot(of, [out], { destination: CAROL });

function line(change: Change, payment: Payment = flying): string | undefined {
  const lines = changeLines(change, payment, context);
  assert.ok(lines.length <= 1);
  return lines[0];
}

describe('the four lines of an order', () => {
  test('are those of the course', () => {
    assert.deepEqual(orderLines(of), [
      `Dest: ${CAROL}`,
      'Amt: 100,000 sat',
      `Preimage: ${Buffer.from(of.preimage.expose()).toString('hex')}`,
      `Hash: ${of.hash}`,
    ]);
  });

  test('stand below a word of warning on the practice network', () => {
    const [first, ...four] = orderLines({ ...of, network: 'practice' });
    assert.equal(first, 'Practice network: simulated, no bitcoin');
    assert.deepEqual(four, orderLines(of));
  });

  test('keep the preimage to themselves where it is real money', () => {
    for (const network of ['mainnet', 'a network of tomorrow']) {
      assert.equal(orderLines({ ...of, network })[2], 'Preimage: (hidden until settled)');
    }
  });
});

describe('a line for each change', () => {
  const samples: {
    readonly [Kind in Change['kind']]: readonly [Extract<Change, { readonly kind: Kind }>, Payment?];
  } = {
    acknowledged: [{ kind: 'acknowledged' }],
    attemptStarted: [{ kind: 'attemptStarted', attempt: out, number: 1 }],
    attemptFailed: [{ kind: 'attemptFailed', attempt: attempt(1n, 'FAILED', 1), number: 1 }],
    attemptSettled: [{ kind: 'attemptSettled', attempt: attempt(1n, 'SUCCEEDED'), number: 1 }],
    reasonKnown: [{ kind: 'reasonKnown' }, { ...flying, reason: 'INCORRECT_PAYMENT_DETAILS' }],
    canceling: [{ kind: 'canceling', locked: [out] }],
    lost: [{ kind: 'lost' }, { ...flying, state: 'unknown', unknown: 'connectionLost' }],
    found: [{ kind: 'found' }],
    ended: [{ kind: 'ended' }, { ...flying, state: 'failed', status: 'FAILED', reason: 'NO_ROUTE' }],
  };

  for (const [kind, [change, payment]] of Object.entries(samples)) {
    test(`${kind}: elapsed time, LND's word, and what happened`, () => {
      const text = line(change, payment) ?? '';
      const [, time, status, rest] = /^(\+0\.113 s {4})([A-Z_ ]{10}) {2}(.*)$/.exec(text) ?? [];
      assert.ok(time !== undefined && status !== undefined && rest !== undefined, text);
      assertClean(rest);
    });
  }

  test('an attempt shows route, fee, timelock and the channel it leaves by', () => {
    assert.equal(
      line(samples.attemptStarted[0]),
      '+0.113 s    IN_FLIGHT   attempt 1: alice -> bob -> carol, fee 1.1 sat, timelock 680, channel 0x0x1',
    );
  });

  test('a failed one shows where and why', () => {
    assert.match(
      line(samples.attemptFailed[0]) ?? '',
      /attempt 1 failed at bob: TEMPORARY_CHANNEL_FAILURE\. The channel bob -> carol \(0x0x2\) cannot/,
    );
    const own = attempt(1n, 'FAILED', 0);
    assert.match(
      line({ kind: 'attemptFailed', attempt: own, number: 2 }) ?? '',
      /attempt 2 failed at alice: .*alice -> bob/,
    );
    const gone = attempt(1n, 'FAILED');
    assert.match(line({ kind: 'attemptFailed', attempt: gone, number: 2 }) ?? '', /attempt 2 failed$/);
  });

  test('a success is told once', () => {
    const payment = settled(of, [attempt(1n, 'SUCCEEDED')]);
    assert.equal(line({ kind: 'ended' }, payment), undefined);
    assert.match(
      line(samples.attemptSettled[0], payment) ?? '',
      /SUCCEEDED {3}attempt 1 settled: .* received 100,000 sat$/,
    );
  });

  test('a cancel says whether something is still out', () => {
    assert.match(
      line({ kind: 'canceling', locked: [out] }) ?? '',
      /may still settle: an HTLC is still locked at bob$/,
    );
    assert.doesNotMatch(line({ kind: 'canceling', locked: [] }) ?? '', /settle/);
  });

  test('what was never sent has an end of its own', () => {
    const unsent: Payment = { ...snapshot(of, []), state: 'failed', status: NEVER_SENT };
    assert.match(line({ kind: 'ended' }, unsent) ?? '', /NEVER_SENT {2}your node never had this payment$/);
  });

  test('times stay aligned', () => {
    const column = (elapsedMs: number): number =>
      (changeLines({ kind: 'found' }, flying, { ...context, elapsedMs })[0] ?? '').indexOf('IN_FLIGHT');
    assert.deepEqual([0, 59_999, 999_999].map(column), [12, 12, 12]);
  });
});
