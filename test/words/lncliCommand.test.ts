import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { msat } from '../../src/keysend/amount.ts';
import { messageRecord, PREIMAGE_RECORD } from '../../src/keysend/records.ts';
import { lncliCommand } from '../../src/words/lncliCommand.ts';
import type { LncliPayment } from '../../src/words/lncliCommand.ts';
import { CAROL } from '../keysend/samples.ts';
import { assertClean } from './sentences.ts';

const payment: LncliPayment = { destination: CAROL, amountMsat: msat(1_000_000n), records: [] };

function command(of: LncliPayment): string {
  const result = lncliCommand(of);
  assert.ok(result.ok, result.ok ? '' : result.problem);
  return result.value;
}

describe('the lncli command that sends the same', () => {
  test('has what is needed and no more', () => {
    assert.equal(command(payment), `lncli sendpayment --keysend --dest ${CAROL} --amt 1000`);
    assert.equal(command({ ...payment, network: 'mainnet' }), command(payment));
  });

  test('has network, fee limit and message where there are any', () => {
    assert.equal(
      command({
        ...payment,
        network: 'regtest',
        feeLimitMsat: msat(50_999n),
        records: [messageRecord('hi €')],
      }),
      `lncli --network=regtest sendpayment --keysend --dest ${CAROL} --amt 1000 --fee_limit 50 --data 34349334=686920e282ac`,
    );
  });

  test('never has a preimage: lncli would use it a second time', () => {
    const records = [
      { type: PREIMAGE_RECORD, value: new Uint8Array(32) },
      messageRecord('a'),
      { type: 65_537n, value: new Uint8Array() },
    ];
    assert.match(command({ ...payment, records }), / --data 34349334=61,65537=$/);
  });

  test('is not there for what lncli cannot send, and says why', () => {
    const forgotten = { amountMsat: payment.amountMsat, records: [] };
    for (const [of, why] of [
      [{ ...payment, amountMsat: msat(1_500n) }, /whole satoshis.*1\.5 sat/],
      [forgotten, /forgotten/],
    ] as const) {
      const result = lncliCommand(of);
      assert.ok(!result.ok);
      assert.match(result.problem, why);
      assertClean(result.problem);
    }
  });

  test('means the same to every shell, whatever the message', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (message, network) => {
        assert.match(command({ ...payment, network, records: [messageRecord(message)] }), /^[a-z0-9 _=,-]+$/);
      }),
    );
  });
});
