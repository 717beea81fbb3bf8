import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wireMethods } from '../../scripts/wireMethods.ts';
import { Lightning, Router, State } from '../../src/wire/descriptor.ts';
import descriptor from '../../src/wire/generated/descriptor.json' with { type: 'json' };

test('every LND call we make has a client method on the path LND serves', () => {
  const clients = { 'lnrpc.Lightning': Lightning, 'lnrpc.State': State, 'routerrpc.Router': Router };
  for (const [service, methods] of Object.entries(wireMethods)) {
    const { service: definition } = clients[service as keyof typeof clients];
    assert.deepEqual(Object.keys(definition).sort(), [...methods].sort());
    for (const method of methods) assert.equal(definition[method].path, `/${service}/${method}`);
  }
});

test('payments arrive as a stream', () => {
  assert.equal(Router.service.SendPaymentV2.responseStream, true);
  assert.equal(Router.service.TrackPaymentV2.responseStream, true);
});

test('amounts beyond 2^53 msat keep every digit, and absent fields read as their defaults', () => {
  const { responseSerialize, responseDeserialize } = Router.service.SendPaymentV2;
  const payment = responseDeserialize(
    responseSerialize({ value_msat: '9007199254740993', status: 'IN_FLIGHT' }),
  );
  assert.equal(payment.value_msat, '9007199254740993');
  assert.equal(payment.status, 'IN_FLIGHT');
  assert.equal(payment.failure_reason, 'FAILURE_REASON_NONE');
  assert.deepEqual(payment.htlcs, []);
});

test('the descriptor carries the schema alone: no comments, no options, no methods we never call', () => {
  const text = JSON.stringify(descriptor);
  assert.doesNotMatch(text, /"comments?"|"options"|"reserved"|OpenChannel|SendCoins/);
  assert.ok(text.length < 30_000, `${String(text.length)} bytes`);
});
