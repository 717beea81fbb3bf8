import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientReadableStream } from '@grpc/grpc-js';
import type { PaymentHash } from '../../../src/keysend/preimage.ts';
import { control } from '../../../src/practice/control.ts';
import { Lightning, Router } from '../../../src/wire/descriptor.ts';
import type { Payment__Output as Payment } from '../../../src/wire/generated/lnrpc/Payment.ts';
import { keysend, PracticePeer, refusalOf } from './practice.ts';

const { EstimateRouteFee, SendPaymentV2, TrackPaymentV2, TrackPayments } = Router.service;

/*
 * What test/practice/stories does not tell: the calls themselves. What LND's texts are is in test/regtest/rawScenarios.ts.
 */

describe('paying and following', () => {
  let peer: PracticePeer;
  before(async () => {
    peer = await PracticePeer.start();
  });
  after(() => peer.close());

  function told({ status, failure_reason: reason }: Payment): string {
    return reason === 'FAILURE_REASON_NONE' ? status : `${status}/${reason.replace('FAILURE_REASON_', '')}`;
  }

  async function later(hash: PaymentHash): Promise<string | undefined> {
    const payments = await peer.all(TrackPaymentV2, { payment_hash: Buffer.from(hash, 'hex') });
    const last = payments.at(-1);
    return last && told(last);
  }

  async function held(request: Parameters<typeof keysend>[1] = {}): Promise<{
    call: ClientReadableStream<Payment>;
    hash: PaymentHash;
  }> {
    const [message, hash] = keysend(peer.bytes('harriet'), request);
    const call = peer.open(SendPaymentV2, message);
    call.on('error', () => undefined).resume();
    while (peer.network.invoice(peer.key('harriet'), hash)?.state !== 'ACCEPTED') await sleep(1);
    return { call, hash };
  }

  async function settle(hash: PaymentHash): Promise<void> {
    const { done } = await peer.ask(control.settle, { node: peer.key('harriet'), hash });
    assert.equal(done, true);
  }

  test('who follows a payment that has ended gets its end, and the stream ends', async () => {
    const [request, hash] = keysend(peer.bytes('bob'));
    await peer.all(SendPaymentV2, request);
    assert.equal(await later(hash), 'SUCCEEDED');
  });

  test('who follows one that is out sees it as it is now, then each change', async () => {
    const { hash } = await held();
    const request = { payment_hash: Buffer.from(hash, 'hex') };
    const following = peer.all(TrackPaymentV2, request);
    const endOnly = peer.all(TrackPaymentV2, { ...request, no_inflight_updates: true });
    await peer.ask(Lightning.service.GetInfo, {});
    await settle(hash);
    assert.deepEqual((await following).map(told), ['IN_FLIGHT', 'SUCCEEDED']);
    assert.deepEqual((await endOnly).map(told), ['SUCCEEDED']);
  });

  test('many may follow one payment, and one that leaves disturbs nobody', async () => {
    const { hash } = await held();
    const request = { payment_hash: Buffer.from(hash, 'hex') };
    const leaving = peer.open(TrackPaymentV2, request);
    const staying = [1, 2, 3].map(() => peer.all(TrackPaymentV2, request));
    await once(leaving, 'data');
    leaving.on('error', () => undefined).cancel();
    await settle(hash);
    for (const payments of await Promise.all(staying)) assert.equal(payments.at(-1)?.status, 'SUCCEEDED');
  });

  test('a cancel of a call that is cancelable becomes the payment’s reason, of another one nothing', async () => {
    for (const [cancelable, expected] of [
      [true, 'SUCCEEDED/CANCELED'],
      [false, 'SUCCEEDED'],
    ] as const) {
      const { call, hash } = await held({ cancelable });
      call.cancel();
      await peer.ask(Lightning.service.GetInfo, {});
      await settle(hash);
      assert.equal(await later(hash), expected);
    }
  });

  test('a deadline is a cancel, and the caller gets code 4', async () => {
    const [request, hash] = keysend(peer.bytes('harriet'), { cancelable: true });
    const call = peer.open(SendPaymentV2, request, { deadline: Date.now() + 300 });
    const [error] = (await once(call.resume(), 'error')) as [{ code: number }];
    assert.equal(error.code, 4);
    await sleep(20);
    await settle(hash);
    assert.equal(await later(hash), 'SUCCEEDED/CANCELED');
  });

  test('the end of a payment is no cancel', async () => {
    const [request, hash] = keysend(peer.bytes('bob'), { cancelable: true });
    await peer.all(SendPaymentV2, request);
    await sleep(20);
    assert.equal(await later(hash), 'SUCCEEDED');
  });

  test('TrackPayments shows every payment from now on, or its end only, and does not end', async () => {
    const seen: string[] = [];
    const ends: string[] = [];
    const all = peer.open(TrackPayments, {}).on('data', (payment: Payment) => seen.push(told(payment)));
    const last = peer
      .open(TrackPayments, { no_inflight_updates: true })
      .on('data', (payment: Payment) => ends.push(told(payment)));
    for (const stream of [all, last]) stream.on('error', () => undefined);
    await peer.ask(Lightning.service.GetInfo, {});
    for (const name of ['bob', 'dave']) await peer.all(SendPaymentV2, keysend(peer.bytes(name))[0]);
    const failure = 'INCORRECT_PAYMENT_DETAILS';
    assert.deepEqual(seen, [
      ...['IN_FLIGHT', 'IN_FLIGHT', 'SUCCEEDED'],
      ...['IN_FLIGHT', 'IN_FLIGHT', `IN_FLIGHT/${failure}`, `FAILED/${failure}`],
    ]);
    assert.deepEqual(ends, ['SUCCEEDED', `FAILED/${failure}`]);
    all.cancel();
    last.cancel();
  });

  test('an invoice, or AMP, is said to be not simulated rather than paid otherwise', async () => {
    for (const request of [
      { payment_request: 'lnbcrt1' },
      { ...keysend(peer.bytes('bob'))[0], amp: true, payment_hash: Buffer.alloc(0) },
    ]) {
      const { code, details } = await refusalOf(peer.all(SendPaymentV2, request));
      assert.equal(code, 12);
      assert.match(details, /^the practice network simulates keysend payments only, without /);
    }
    assert.equal((await refusalOf(peer.ask(EstimateRouteFee, { payment_request: 'x' }))).code, 12);
  });

  test('two hundred at once, each with its own story', async () => {
    const payments = Array.from({ length: 200 }, () =>
      peer.all(SendPaymentV2, keysend(peer.bytes('carol'), { amt: '1' })[0]),
    );
    for (const story of await Promise.all(payments)) {
      assert.deepEqual(story.map(told), ['IN_FLIGHT', 'IN_FLIGHT', 'SUCCEEDED']);
    }
  });
});
