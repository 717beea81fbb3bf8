import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ServerWritableStream } from '@grpc/grpc-js';
import { afterEach, describe, test } from 'node:test';
import type { Clock } from '../../src/keysend/clock.ts';
import type { LightningNode } from '../../src/keysend/node.ts';
import type { Payment } from '../../src/keysend/payment.ts';
import type { PaymentHash } from '../../src/keysend/preimage.ts';
import { reasonOf } from '../../src/keysend/problem.ts';
import { connectLnd } from '../../src/lnd/connectLnd.ts';
import type { Payment as WirePayment } from '../../src/wire/generated/lnrpc/Payment.ts';
import type { SendPaymentRequest__Output } from '../../src/wire/generated/routerrpc/SendPaymentRequest.ts';
import { refuse, startPeer, testMacaroon } from './peer.ts';
import type { Behaviour, Peer } from './peer.ts';
import { alice, attempt, bob, hash, journaled, never, systemClock } from './samples.ts';

const send = '/routerrpc.Router/SendPaymentV2';
const track = '/routerrpc.Router/TrackPaymentV2';
const knownHash = hash as PaymentHash;

const registered: WirePayment = { payment_hash: hash, status: 'IN_FLIGHT' };
const inFlight: WirePayment = { ...registered, htlcs: [attempt()] };
const settled: WirePayment = {
  ...inFlight,
  status: 'SUCCEEDED',
  payment_preimage: '5e'.repeat(32),
  htlcs: [attempt({ status: 'SUCCEEDED' })],
};

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0).reverse()) end();
});

async function connected(
  behaviour: Behaviour,
  clock: Clock = systemClock,
): Promise<{ node: LightningNode; peer: Peer }> {
  const peer = await startPeer(behaviour);
  ends.push(() => {
    peer.stop();
  });
  const node = await connectLnd(peer.set, { clock }, never);
  ends.push(() => {
    node.close();
  });
  return { node, peer };
}

async function states(payments: AsyncIterable<Payment>): Promise<string[]> {
  const seen: string[] = [];
  for await (const { status, attempts } of payments) {
    seen.push([status, ...attempts.map((one) => one.status)].join(' '));
  }
  return seen;
}

async function kindOf(payments: AsyncIterable<Payment>): Promise<string> {
  try {
    return `ended after ${(await states(payments)).join(', ')}`;
  } catch (error) {
    return reasonOf(error)?.kind ?? String(error);
  }
}

describe('paying', () => {
  test('gives every snapshot up to the end, however slowly it is read', async () => {
    const { node } = await connected({
      send: (call) => {
        for (const update of [registered, inFlight, settled]) call.write(update);
        call.end();
      },
    });
    const payments = node.pay(journaled(), never);
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.deepEqual(await states(payments), ['IN_FLIGHT', 'IN_FLIGHT IN_FLIGHT', 'SUCCEEDED SUCCEEDED']);
  });

  test('sends once, at once, and not again when it is read twice', async () => {
    const { node, peer } = await connected({
      send: (call) => {
        call.write(registered);
        call.write(settled);
        call.end();
      },
    });
    const payments = node.pay(journaled(), never);
    await states(payments);
    await states(payments);
    assert.equal(peer.calls.filter(({ method }) => method === send).length, 1);
  });

  test('carries a macaroon that ends with the order’s deadline; other calls carry the person’s own', async () => {
    const { node, peer } = await connected({
      send: (call) => call.end(),
      track: (call) => call.end(),
    });
    const deadline = Date.UTC(2030, 0, 1);
    await states(node.pay(journaled({ deadline }), never));
    await states(node.track(knownHash, never));
    const macaroonOf = (method: string): string =>
      Buffer.from(peer.calls.find((call) => call.method === method)?.macaroon ?? '', 'hex').toString(
        'latin1',
      );
    assert.match(macaroonOf(send), /time-before 2030-01-01T00:00:00\.000Z/);
    assert.equal(macaroonOf(track), Buffer.from(testMacaroon.expose()).toString('latin1'));
  });

  test('has no deadline of gRPC’s, which LND would take for a cancel', async () => {
    const { node, peer } = await connected({ send: (call) => call.end(), track: (call) => call.end() });
    await states(node.pay(journaled(), never));
    await states(node.track(knownHash, never));
    for (const { method, deadline } of peer.calls) {
      assert.equal(deadline, method !== send && method !== track, method);
    }
  });

  test('just ends when the stream ends before the payment does', async () => {
    const { node } = await connected({
      send: (call) => {
        call.write(inFlight);
        call.end();
      },
    });
    assert.deepEqual(await states(node.pay(journaled(), never)), ['IN_FLIGHT IN_FLIGHT']);
  });

  test('is never done by another node than the order’s', async () => {
    const { node, peer } = await connected({});
    assert.equal(await kindOf(node.pay(journaled({ payer: bob }), never)), 'differentNode');
    assert.equal(peer.calls.filter(({ method }) => method === send).length, 0);
  });

  test('with a refusal gives its reason', async () => {
    const refusals = [
      [2, 'amount must be specified', 'orderRefused'],
      [6, 'payment is in transition', 'alreadyExists'],
      [2, 'permission denied', 'macaroonTooWeak'],
      [
        2,
        'caveat "time-before 2026-11-22T23:57:50.080Z" not satisfied: macaroon has expired',
        'macaroonExpired',
      ],
      [2, 'disk full', 'nodeError'],
    ] as const;
    for (const [code, text, kind] of refusals) {
      const { node } = await connected({
        send: (call) => {
          refuse(call, code, text);
        },
      });
      assert.equal(await kindOf(node.pay(journaled(), never)), kind);
    }
  });

  test('over a torn connection gives what had arrived, then says that it was lost', async () => {
    const { node, peer } = await connected({
      send: (call) => {
        call.write(inFlight);
      },
    });
    const payments = node.pay(journaled(), never)[Symbol.asyncIterator]();
    await payments.next();
    peer.stop();
    await assert.rejects(payments.next(), (error: unknown) => reasonOf(error)?.kind === 'connectionLost');
  });

  test('with a snapshot that nobody can read is a problem, and the call is ended', async () => {
    const cancelled = Promise.withResolvers<unknown>();
    const { node } = await connected({
      send: (call) => {
        call.on('cancelled', cancelled.resolve);
        call.write({ payment_hash: 'what' });
      },
    });
    assert.equal(await kindOf(node.pay(journaled(), never)), 'nodeError');
    await cancelled.promise;
  });
});

describe('cancelling a payment', () => {
  type Call = ServerWritableStream<SendPaymentRequest__Output, WirePayment>;

  /** A node that keeps the payment's stream open. `arrived` is the call, `cancelled` its end. */
  async function holding(clock?: Clock): Promise<{
    node: LightningNode;
    peer: Peer;
    arrived: Promise<Call>;
    cancelled: Promise<unknown>;
  }> {
    const arrived = Promise.withResolvers<Call>();
    const cancelled = Promise.withResolvers<unknown>();
    const connection = await connected(
      {
        send: (call) => {
          call.on('cancelled', cancelled.resolve);
          arrived.resolve(call);
        },
      },
      clock,
    );
    return { ...connection, arrived: arrived.promise, cancelled: cancelled.promise };
  }

  test('in the same tick as the call waits for the node’s first update, so that it counts', async () => {
    const { node, arrived, cancelled } = await holding({
      now: () => Date.now(),
      sleep: async (_, signal) => systemClock.sleep(1_000_000, signal),
    });
    const cancel = new AbortController();
    const payments = states(node.pay(journaled(), cancel.signal));
    cancel.abort();
    const call = await arrived;
    let ended = false;
    call.once('cancelled', () => (ended = true));
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(ended, false);
    call.write(registered);
    await cancelled;
    assert.deepEqual(await payments, ['IN_FLIGHT']);
  });

  test('later ends the call at once, and the iteration without an error', async () => {
    const { node, arrived, cancelled } = await holding();
    const cancel = new AbortController();
    const payments = node.pay(journaled(), cancel.signal)[Symbol.asyncIterator]();
    (await arrived).write(inFlight);
    await payments.next();
    cancel.abort();
    assert.deepEqual(await payments.next(), { done: true, value: undefined });
    await cancelled;
  });

  test('does not wait for ever for a node that is silent', async () => {
    const slept: number[] = [];
    const { node, arrived, cancelled } = await holding({
      now: () => Date.now(),
      sleep: async (milliseconds) => {
        slept.push(milliseconds);
        await nextTurn();
      },
    });
    const cancel = new AbortController();
    const payments = states(node.pay(journaled(), cancel.signal));
    await arrived;
    cancel.abort();
    assert.deepEqual(await payments, []);
    await cancelled;
    assert.deepEqual(slept, [1_000]);
  });

  test('before the call sends nothing', async () => {
    const { node, peer } = await holding();
    const payments = node.pay(journaled(), AbortSignal.abort(new Error('no')));
    await assert.rejects(states(payments), /no/);
    await nextTurn();
    assert.equal(peer.calls.filter(({ method }) => method === send).length, 0);
  });

  test('is what leaving the snapshots does, even while the stream is silent', async () => {
    const { node, arrived, cancelled } = await holding();
    const payments = node.pay(journaled(), never)[Symbol.asyncIterator]();
    const waiting = payments.next();
    await arrived;
    await payments.return?.();
    assert.deepEqual(await waiting, { done: true, value: undefined });
    await cancelled;
  });

  test('is what closing the connection does', async () => {
    const { node, arrived, cancelled } = await holding();
    const payments = kindOf(node.pay(journaled(), never));
    await arrived;
    node.close();
    assert.equal(await payments, 'connectionLost');
    await cancelled;
  });

  test('after the end changes nothing', async () => {
    const { node, arrived } = await holding();
    const cancel = new AbortController();
    const payments = states(node.pay(journaled(), cancel.signal));
    const call = await arrived;
    call.write(settled);
    call.end();
    assert.deepEqual(await payments, ['SUCCEEDED SUCCEEDED']);
    cancel.abort();
  });
});

describe('tracking a payment', () => {
  test('goes on from its present state to its end', async () => {
    const { node } = await connected({
      track: (call) => {
        call.write(inFlight);
        call.write(settled);
        call.end();
      },
    });
    assert.deepEqual(await states(node.track(knownHash, never)), [
      'IN_FLIGHT IN_FLIGHT',
      'SUCCEEDED SUCCEEDED',
    ]);
  });

  test('of an unknown hash says so', async () => {
    const { node } = await connected({
      track: (call) => {
        refuse(call, 5, "payment isn't initiated");
      },
    });
    await assert.rejects(states(node.track(knownHash, never)), (error: unknown) => {
      assert.deepEqual(reasonOf(error), { kind: 'paymentNotFound', hash });
      return true;
    });
  });

  test('stops when told to, with the signal’s reason', async () => {
    const cancelled = Promise.withResolvers<unknown>();
    const { node } = await connected({
      track: (call) => {
        call.on('cancelled', cancelled.resolve);
        call.write(inFlight);
      },
    });
    const leave = new AbortController();
    const payments = node.track(knownHash, leave.signal)[Symbol.asyncIterator]();
    await payments.next();
    const waiting = payments.next();
    leave.abort(new Error('enough'));
    await assert.rejects(waiting, /enough/);
    await cancelled.promise;
  });

  test('of a node that goes down says which: shutting down, or lost', async () => {
    const { node } = await connected({
      track: (call) => {
        refuse(call, 2, 'routerrpc server shutting down');
      },
    });
    assert.equal(await kindOf(node.track(knownHash, never)), 'shuttingDown');
  });

  test('dials again after the connection was lost', async () => {
    const first = await connected({
      track: (call) => {
        call.write(inFlight);
      },
    });
    const payments = first.node.track(knownHash, never)[Symbol.asyncIterator]();
    await payments.next();
    first.peer.stop();
    await assert.rejects(payments.next());
    assert.equal(await kindOf(first.node.track(knownHash, never)), 'refused');
  });
});

test('a question is given up when its signal says so', async () => {
  const asked = Promise.withResolvers<unknown>();
  let first = true;
  const { node } = await connected({
    getInfo: async () => {
      if (first) {
        first = false;
        return { identity_pubkey: bob };
      }
      asked.resolve(undefined);
      return new Promise(() => undefined);
    },
  });
  const giveUp = new AbortController();
  const info = node.getInfo(giveUp.signal);
  await asked.promise;
  giveUp.abort(new Error('enough'));
  await assert.rejects(info, /enough/);
});

test('of hundreds of questions few are asked at once, and a payment waits for none of them', async () => {
  let first = true;
  let asked = 0;
  const answers: (() => void)[] = [];
  const { node } = await connected({
    getInfo: async () => {
      if (!first) {
        asked += 1;
        await new Promise<void>((resolve) => answers.push(resolve));
      }
      first = false;
      return { identity_pubkey: alice };
    },
    send: (call) => {
      call.write(settled);
      call.end();
    },
  });
  const giveUp = new AbortController();
  const questions = Array.from({ length: 200 }, () => node.getInfo(never));
  const last = node.getInfo(giveUp.signal);
  while (asked === 0) await nextTurn();

  // What was asked with the first question is there before the payment.
  assert.deepEqual(await states(node.pay(journaled(), never)), ['SUCCEEDED SUCCEEDED']);
  assert.ok(asked < 50, `${String(asked)} were asked`);
  giveUp.abort(new Error('enough'));
  await assert.rejects(last, /enough/);

  const answering = setInterval(() => {
    for (const answer of answers.splice(0)) answer();
  }, 1);
  await Promise.all(questions);
  clearInterval(answering);
  assert.equal(asked, 200);
});

test('a page of payments may be larger than gRPC’s usual 4 MiB', async () => {
  const payments = Array.from({ length: 60 }, (_, index) => ({
    payment_hash: index.toString(16).padStart(64, '0'),
    payment_index: String(60 - index),
    status: 'SUCCEEDED' as const,
    htlcs: [attempt({}, { 65536: Buffer.alloc(100_000) })],
  }));
  const { node } = await connected({ listPayments: () => ({ payments }) });
  assert.equal((await node.listPayments({ size: 60 }, never)).payments.length, 60);
});

test('after close, every call says that the connection is gone', async () => {
  const { node } = await connected({});
  node.close();
  const gone = (error: unknown): boolean => reasonOf(error)?.kind === 'connectionLost';
  await assert.rejects(node.getInfo(never), gone);
  assert.equal(await kindOf(node.pay(journaled(), never)), 'connectionLost');
  assert.equal(await kindOf(node.track(knownHash, never)), 'connectionLost');
  node.close();
});
