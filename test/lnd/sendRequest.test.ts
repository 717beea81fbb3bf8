import assert from 'node:assert/strict';
import { test } from 'node:test';
import { msat } from '../../src/keysend/amount.ts';
import { messageRecord } from '../../src/keysend/records.ts';
import { routeRequest, sendRequest } from '../../src/lnd/sendRequest.ts';
import { Lightning, Router } from '../../src/wire/descriptor.ts';
import { decodeRecords } from '../../src/wire/recordKeys.ts';
import { carol, journaled } from './samples.ts';

function overTheWire(order: ReturnType<typeof journaled>) {
  const { requestSerialize, requestDeserialize } = Router.service.SendPaymentV2;
  return requestDeserialize(requestSerialize(sendRequest(order)));
}

test('a keysend arrives at LND as lncli would send it', () => {
  const order = journaled({ records: [messageRecord('hello')] });
  const sent = overTheWire(order);
  assert.equal(sent.dest.toString('hex'), carol);
  assert.equal(sent.amt_msat, '100000000');
  assert.equal(sent.payment_hash.toString('hex'), order.hash);
  assert.equal(sent.timeout_seconds, 60);
  assert.equal(sent.cancelable, true);
  assert.deepEqual(sent.dest_features, ['TLV_ONION_OPT']);
  assert.deepEqual(
    [...decodeRecords(sent.dest_custom_records)].map(([type, value]) => [type, Buffer.from(value)]),
    [
      [34349334n, Buffer.from('hello')],
      [5482373484n, Buffer.from(order.preimage.expose())],
    ],
  );
});

test('the fee limit is always there, since LND takes none for zero', () => {
  assert.equal(overTheWire(journaled({ feeLimitMsat: msat(1n) })).fee_limit_msat, '1');
  assert.equal(overTheWire(journaled()).fee_limit_sat, '0');
});

test('a payment without a timeout cannot be asked for: older LND refuses it', () => {
  for (const [given, sent] of [
    [0, 1],
    [-5, 1],
    [0.2, 1],
    [59.5, 60],
  ] as const) {
    assert.equal(overTheWire(journaled({ timeoutSeconds: given })).timeout_seconds, sent);
  }
});

test('nothing is set that receivers of keysends refuse, or that hides a payment’s beginning', () => {
  const sent = overTheWire(journaled());
  assert.equal(sent.max_parts, 0);
  assert.equal(sent.payment_addr.length, 0);
  assert.equal(sent.max_shard_size_msat, '0');
  assert.equal(sent.amp, false);
  assert.equal(sent.no_inflight_updates, false);
  assert.equal(sent.allow_self_payment, false);
});

test('amounts beyond 2^53 msat keep every digit', () => {
  assert.equal(
    overTheWire(journaled({ amountMsat: msat(9_007_199_254_740_993n) })).amt_msat,
    '9007199254740993',
  );
});

test('asking for a route never tells the preimage', () => {
  const order = journaled();
  const { requestSerialize, requestDeserialize } = Lightning.service.QueryRoutes;
  const asked = requestDeserialize(requestSerialize(routeRequest({ ...order, message: 'hello' })));
  assert.equal(asked.pub_key, carol);
  assert.equal(asked.amt_msat, '100000000');
  assert.equal(asked.fee_limit?.fixed_msat, '5000000');
  assert.equal(asked.use_mission_control, true);
  const records = decodeRecords(asked.dest_custom_records);
  assert.deepEqual(records.get(5482373484n), Buffer.alloc(32));
  assert.deepEqual(records.get(34349334n), Buffer.from('hello'));
});
