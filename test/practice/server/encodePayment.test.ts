/* eslint-disable @typescript-eslint/no-deprecated -- LND fills these fields, and some clients read no others. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { msat } from '../../../src/keysend/amount.ts';
import type { NodeKey } from '../../../src/keysend/destination.ts';
import type { FailureReason } from '../../../src/keysend/payment.ts';
import type { PaymentHash } from '../../../src/keysend/preimage.ts';
import { PREIMAGE_RECORD } from '../../../src/keysend/records.ts';
import { decodePayment } from '../../../src/lnd/decodePayment.ts';
import type { AttemptView, PaymentView } from '../../../src/practice/network/views.ts';
import { encodePayment } from '../../../src/practice/server/encodePayment.ts';
import { Router } from '../../../src/wire/descriptor.ts';
import type { Payment__Output as WirePayment } from '../../../src/wire/generated/lnrpc/Payment.ts';

const hex = (bytes: number): fc.Arbitrary<string> =>
  fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((it) => Buffer.from(it).toString('hex'));
const amounts = fc.bigInt({ min: 0n, max: 2n ** 62n }).map(msat);
const times = fc.bigInt({ min: 1n, max: 2n ** 62n });
const heights = fc.integer({ min: 1, max: 2 ** 31 });
const ids = fc.bigInt({ min: 1n, max: 2n ** 64n - 1n });
const preimages = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .filter((bytes) => bytes.some((byte) => byte !== 0));

const records = fc
  .uniqueArray(
    fc.record({
      type: fc.bigInt({ min: 65_536n, max: 2n ** 64n - 1n }),
      value: fc.uint8Array({ maxLength: 20 }),
    }),
    { selector: ({ type }) => type, maxLength: 4 },
  )
  .map((all) => all.toSorted((a, b) => (a.type < b.type ? -1 : 1)).map((record) => ({ ...record })));

const hop = fc
  .record({
    node: fc.tuple(fc.constantFrom('02', '03'), hex(32)).map((parts) => parts.join('') as NodeKey),
    channelId: ids.map(String),
    amountMsat: amounts,
    feeMsat: amounts,
    expiry: heights,
  })
  .map((parts) => ({ ...parts }));

const attempt: fc.Arbitrary<AttemptView> = fc
  .record({
    id: ids,
    hops: fc.array(hop, { minLength: 1, maxLength: 4 }),
    totalMsat: amounts,
    feeMsat: amounts,
    timelock: heights,
    startedAtNs: times,
    endedAtNs: times,
    records,
    end: fc.constantFrom('IN_FLIGHT', 'SUCCEEDED', 'FAILED'),
    code: fc.constantFrom(
      'TEMPORARY_CHANNEL_FAILURE',
      'INCORRECT_OR_UNKNOWN_PAYMENT_DETAILS',
      'UNKNOWN_NEXT_PEER',
    ),
    sourceIndex: fc.integer({ min: 0, max: 20 }),
    failureHeight: heights,
  })
  .map(({ end, code, sourceIndex, endedAtNs, failureHeight, ...parts }) => ({
    ...parts,
    status: end,
    ...(end !== 'IN_FLIGHT' && { endedAtNs }),
    ...(end === 'FAILED' && { failure: { code, sourceIndex }, failureHeight }),
  }));

const reasons: FailureReason[] = ['TIMEOUT', 'NO_ROUTE', 'ERROR', 'INSUFFICIENT_BALANCE', 'CANCELED'];
const payment: fc.Arbitrary<PaymentView> = fc
  .record({
    index: ids,
    hash: hex(32).map((digits) => digits as PaymentHash),
    status: fc.constantFrom('IN_FLIGHT', 'SUCCEEDED', 'FAILED'),
    reason: fc.option(fc.constantFrom(...reasons), { nil: undefined }),
    amountMsat: amounts,
    feeMsat: amounts,
    createdAtNs: times,
    preimage: preimages,
    attempts: fc.array(attempt, { maxLength: 3 }),
  })
  .map(({ reason, preimage, ...parts }) => ({
    ...parts,
    ...(reason !== undefined && { reason }),
    ...(parts.status === 'SUCCEEDED' && { preimage }),
  }));

function overTheWire(view: PaymentView): WirePayment {
  const { responseSerialize, responseDeserialize } = Router.service.SendPaymentV2;
  return responseDeserialize(responseSerialize(encodePayment(view)));
}

test('what our client reads of a payment is what the network knows of it, through real bytes', () => {
  fc.assert(
    fc.property(payment, (view) => {
      const read = decodePayment(overTheWire(view));
      assert.equal(read.hash, view.hash);
      assert.equal(read.status, view.status);
      assert.equal(read.reason, view.status === 'SUCCEEDED' ? undefined : view.reason);
      assert.equal(read.amountMsat, view.amountMsat);
      assert.equal(read.feeMsat, view.feeMsat);
      assert.equal(read.createdAtNs, view.createdAtNs);
      assert.deepEqual(read.preimage?.expose(), view.preimage && Uint8Array.from(view.preimage));
      assert.equal(read.destination, view.attempts[0]?.hops.at(-1)?.node);
      assert.deepEqual(
        read.records,
        (view.attempts[0]?.records ?? []).filter(({ type }) => type !== PREIMAGE_RECORD),
      );
      assert.deepEqual(
        read.attempts,
        view.attempts.map(({ records: _records, failureHeight: _height, ...known }) => known),
      );
    }),
  );
});

test('LND’s oddities: zeros for a preimage, what comes in for a capacity, a record of its own', () => {
  const [view] = fc.sample(
    payment.filter(
      ({ status, attempts: [one] }) =>
        status === 'IN_FLIGHT' && one !== undefined && one.hops.length > 1 && one.records.length > 0,
    ),
    1,
  );
  assert.ok(view);
  const wire = overTheWire(view);
  assert.equal(wire.payment_preimage, '0'.repeat(64));
  assert.equal(wire.payment_request, '');
  assert.deepEqual(Object.values(wire.first_hop_custom_records), [Buffer.of(0)]);
  const [first, second] = wire.htlcs[0]?.route?.hops ?? [];
  assert.equal(first?.chan_capacity, String((view.attempts[0]?.totalMsat ?? 0n) / 1000n));
  assert.equal(second?.chan_capacity, first.amt_to_forward);
  for (const { route } of wire.htlcs) {
    for (const hopOnTheWay of route?.hops.slice(0, -1) ?? [])
      assert.deepEqual(hopOnTheWay.custom_records, {});
  }
});
