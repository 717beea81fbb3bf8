import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { reasonOf } from '../../src/keysend/problem.ts';
import { decodePayment, isKeysend } from '../../src/lnd/decodePayment.ts';
import { arrived, attempt, bob, carol, hash, preimageRecord } from './samples.ts';

const preimage = '5e'.repeat(32);
const zeros = '00'.repeat(32);

describe('the status counts, not the failure reason', () => {
  test('a payment that settled after a cancel or its timeout has succeeded, without a reason', () => {
    for (const failure_reason of ['FAILURE_REASON_CANCELED', 'FAILURE_REASON_TIMEOUT'] as const) {
      const payment = decodePayment(
        arrived({ status: 'SUCCEEDED', failure_reason, payment_preimage: preimage }),
      );
      assert.equal(payment.state, 'succeeded');
      assert.equal(payment.reason, undefined);
    }
  });

  test('the receiver’s verdict is known while the HTLC is still shown in flight', () => {
    const payment = decodePayment(
      arrived({
        status: 'IN_FLIGHT',
        failure_reason: 'FAILURE_REASON_INCORRECT_PAYMENT_DETAILS',
        htlcs: [attempt()],
      }),
    );
    assert.equal(payment.state, 'inFlight');
    assert.equal(payment.reason, 'INCORRECT_PAYMENT_DETAILS');
    assert.equal(payment.attempts[0]?.status, 'IN_FLIGHT');
  });

  test('INITIATED is in flight, and so is what a newer LND may say', () => {
    assert.equal(decodePayment(arrived({ status: 'INITIATED' })).state, 'inFlight');
    const newer = decodePayment(arrived({ status: 9 as never }));
    assert.equal(newer.state, 'inFlight');
    assert.equal(newer.status, '9');
  });

  test('a failed payment without a reason has none', () => {
    const payment = decodePayment(arrived({ status: 'FAILED' }));
    assert.equal(payment.state, 'failed');
    assert.equal('reason' in payment, false);
  });
});

describe('the preimage', () => {
  test('is known once settled', () => {
    const payment = decodePayment(arrived({ status: 'SUCCEEDED', payment_preimage: preimage }));
    assert.equal(Buffer.from(payment.preimage?.expose() ?? []).toString('hex'), preimage);
  });

  test('is absent before: 64 zeros are none, and none is told of a payment in flight', () => {
    for (const status of ['IN_FLIGHT', 'FAILED', 'SUCCEEDED'] as const) {
      assert.equal(decodePayment(arrived({ status, payment_preimage: zeros })).preimage, undefined);
    }
    assert.equal(
      decodePayment(arrived({ status: 'IN_FLIGHT', payment_preimage: preimage })).preimage,
      undefined,
    );
  });

  test('is not among the records, whichever attempt carries it', () => {
    const payment = decodePayment(
      arrived({ status: 'IN_FLIGHT', htlcs: [attempt({}, { 34349334: Buffer.from('hello') })] }),
    );
    assert.deepEqual(payment.records, [{ type: 34349334n, value: Uint8Array.from(Buffer.from('hello')) }]);
    const text = JSON.stringify(payment, (_, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    );
    assert.doesNotMatch(text, new RegExp(preimageRecord));
  });
});

test('records beyond 2^53 and beside LND’s own are the person’s', () => {
  const payment = decodePayment(
    arrived({
      status: 'IN_FLIGHT',
      first_hop_custom_records: { 106823: Buffer.from([0]) },
      htlcs: [attempt({}, { '18446744073709551615': Buffer.from([1]), 65537: Buffer.alloc(0) })],
    }),
  );
  assert.deepEqual(payment.records, [
    { type: 65537n, value: new Uint8Array() },
    { type: 18446744073709551615n, value: Uint8Array.of(1) },
  ]);
});

test('an attempt is read to the last digit', () => {
  const payment = decodePayment(
    arrived({
      status: 'FAILED',
      failure_reason: 'FAILURE_REASON_NO_ROUTE',
      value_msat: '9007199254740993',
      fee_msat: '9007199254740995',
      creation_time_ns: '1795391810340485536',
      htlcs: [
        attempt({
          attempt_id: '18446744073709551615',
          status: 'FAILED',
          resolve_time_ns: '1795391810452837102',
          failure: { code: 'TEMPORARY_CHANNEL_FAILURE', failure_source_index: 1 },
        }),
      ],
    }),
  );
  assert.deepEqual(payment, {
    hash,
    state: 'failed',
    status: 'FAILED',
    reason: 'NO_ROUTE',
    amountMsat: 9007199254740993n,
    feeMsat: 9007199254740995n,
    createdAtNs: 1795391810340485536n,
    destination: carol,
    records: [],
    attempts: [
      {
        id: 18446744073709551615n,
        status: 'FAILED',
        totalMsat: 100001100n,
        feeMsat: 1100n,
        timelock: 669,
        startedAtNs: 1795391810349599240n,
        endedAtNs: 1795391810452837102n,
        failure: { code: 'TEMPORARY_CHANNEL_FAILURE', sourceIndex: 1 },
        hops: [
          { node: bob, channelId: '550855325843456', amountMsat: 100000000n, feeMsat: 1100n, expiry: 589 },
          {
            node: carol,
            channelId: '18446744073709551615',
            amountMsat: 100000000n,
            feeMsat: 0n,
            expiry: 589,
          },
        ],
      },
    ],
  });
});

test('failure codes that are newer than these files are told by their number', () => {
  const { attempts } = decodePayment(
    arrived({
      status: 'FAILED',
      htlcs: [attempt({ status: 'FAILED', failure: { code: 4242 as never, failure_source_index: 2 } })],
    }),
  );
  assert.deepEqual(attempts[0]?.failure, { code: '4242', sourceIndex: 2 });
});

test('a payment whose attempts LND has deleted keeps what is left of it', () => {
  const payment = decodePayment(arrived({ status: 'FAILED', failure_reason: 'FAILURE_REASON_TIMEOUT' }));
  assert.deepEqual(payment.attempts, []);
  assert.deepEqual(payment.records, []);
  assert.equal('destination' in payment, false);
});

test('what is not as LND’s files say becomes a problem with a detail, never a TypeError', () => {
  const odd = [
    arrived({ payment_hash: 'abc' }),
    arrived({ htlcs: [attempt({ route: { hops: [{ pub_key: '' }] } })] }),
    { ...arrived({}), htlcs: undefined },
    { ...arrived({}), value_msat: 'much' },
    { ...arrived({}), creation_time_ns: undefined },
    undefined,
  ];
  for (const wire of odd) {
    assert.throws(
      () => decodePayment(wire as never),
      (error: unknown) => {
        const reason = reasonOf(error);
        assert.equal(reason?.kind, 'nodeError');
        assert.match(reason.detail, /^payment: ./);
        return true;
      },
    );
  }
});

test('an attempt without a route is an attempt', () => {
  const { attempts } = decodePayment(arrived({ htlcs: [attempt({ route: null })] }));
  assert.deepEqual(attempts[0]?.hops, []);
});

describe('a listed payment is a keysend', () => {
  test('when the last hop of any attempt carries the preimage', () => {
    const [first, ...rest] = attempt().route?.hops ?? [];
    const withoutRecord = attempt({ route: { hops: first === undefined ? [] : [first] } });
    assert.ok(rest.length > 0);
    assert.equal(isKeysend(arrived({ htlcs: [attempt()] })), true);
    assert.equal(isKeysend(arrived({ htlcs: [withoutRecord, attempt()] })), true);
    assert.equal(isKeysend(arrived({ htlcs: [withoutRecord] })), false);
  });

  test('not when it pays an invoice', () => {
    assert.equal(isKeysend(arrived({ payment_request: 'lnbcrt1', htlcs: [attempt()] })), false);
    assert.equal(isKeysend(arrived({ payment_request: 'lnbcrt1' })), false);
  });

  test('perhaps, when its attempts are gone', () => {
    assert.equal(isKeysend(arrived({ status: 'FAILED' })), 'unclear');
  });
});
