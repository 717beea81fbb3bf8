import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import type { LightningNode } from '../../src/keysend/node.ts';
import type { KeysendOrder } from '../../src/keysend/order.ts';
import { connectLnd } from '../../src/lnd/connectLnd.ts';
import { Router } from '../../src/wire/descriptor.ts';
import { FakeClock } from '../keysend/fakeNode.ts';
import { CAROL, intent, order as anyOrder } from '../keysend/samples.ts';
import { never, systemClock } from '../lnd/samples.ts';
import { door } from './door.ts';
import { followed } from './followed.ts';
import { answer, hash, preimage } from './lndAnswers.ts';
import { worded } from './outcome.ts';
import { play, startRawPeer } from './rawPeer.ts';
import type { Answer, Move, RawPeer } from './rawPeer.ts';

/*
 * Through the real client and a real gRPC server, TLS and all. One conversation takes a few ms, so that there are fewer of them than there
 * are inputs for the decoders.
 */

let peer: RawPeer;
before(async () => {
  peer = await startRawPeer();
});
after(() => {
  peer.stop();
});

async function connected(): Promise<LightningNode> {
  peer.answer = undefined;
  return connectLnd(peer.set, { clock: new FakeClock() }, never);
}

const refused = fc.record({
  code: fc.integer({ min: 0, max: 20 }),
  details: fc.oneof(
    fc.constantFrom(
      ...[
        'wallet locked, unlock it',
        'permission denied',
        'unable to find a path',
        'payment is in transition',
      ],
      ...['macaroon has expired', '%00\u202e', 'invalid hash length', 'x'.repeat(7_000), ' shutting down'],
      'No connection established. unable to get '.repeat(150),
    ),
    fc.string({ unit: 'binary', maxLength: 40 }),
  ),
});

const questions: Readonly<Record<string, (node: LightningNode, signal: AbortSignal) => Promise<unknown>>> = {
  'lnrpc.GetInfoResponse': async (node, signal) => node.getInfo(signal),
  'lnrpc.NodeInfo': async (node, signal) => node.lookUp(CAROL, signal),
  'lnrpc.ChannelBalanceResponse': async (node, signal) => node.balance(signal),
  'lnrpc.ListChannelsResponse': async (node, signal) => node.channels(signal),
  'lnrpc.ListPaymentsResponse': async (node, signal) => node.listPayments({ size: 2 }, signal),
  'lnrpc.QueryRoutesResponse': async (node, signal) => node.findRoute(intent(), signal),
};
const asked = fc.oneof(
  ...Object.keys(questions).map((type) =>
    fc.tuple(
      fc.constant(type),
      fc.oneof(
        { weight: 8, arbitrary: answer(type) },
        { weight: 2, arbitrary: refused },
        { weight: 1, arbitrary: fc.constant('silence' as const) },
      ),
    ),
  ),
);

let node: LightningNode | undefined;

/** An answer or a reason; and whoever gives up waiting need wait no longer. */
door(
  'questions to an LND, through gRPC',
  asked,
  async ([type, given]: readonly [string, Answer]) => {
    node ??= await connected();
    const enough = new AbortController();
    peer.answer = given;
    peer.onSilence = () => {
      enough.abort(new Error('enough'));
    };
    try {
      await questions[type]?.(node, enough.signal);
      assert.notEqual(given, 'silence');
    } catch (error) {
      if (given === 'silence') assert.equal((error as Error).message, 'enough');
      else worded(error);
    }
  },
  {
    share: 0.2,
    afterwards: () => {
      node?.close();
      peer.answer = undefined;
    },
  },
);

/** With what an LND says of itself the client takes it for one, or says why not. */
door(
  'an LND that is connected with, through gRPC',
  fc.oneof({ weight: 3, arbitrary: answer('lnrpc.GetInfoResponse') }, { weight: 1, arbitrary: refused }),
  async (given) => {
    peer.answer = given;
    try {
      (await connectLnd(peer.set, { clock: new FakeClock() }, never)).close();
    } catch (error) {
      worded(error);
    } finally {
      peer.answer = undefined;
    }
  },
  { share: 0.02 },
);

const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 12, arbitrary: answer('lnrpc.Payment') },
  { weight: 2, arbitrary: refused },
  { weight: 1, arbitrary: fc.constantFrom<Move[]>('end', 'silence') },
);
const moves = fc.array(move, { maxLength: 4 });
const conversation = fc.record({
  paid: moves,
  looks: fc.array(moves, { minLength: 1, maxLength: 2 }),
  cancelAfter: fc.constantFrom(1, 2, Infinity),
  leaveAfter: fc.constantFrom(2, 6, Infinity),
  busy: fc.nat({ max: 2 }),
});

/** A keysend over it: sent once, ended once, and a success only with its proof. */
door(
  'a keysend over an LND that says anything, through gRPC',
  conversation,
  async ({ paid, looks, ...manners }) => {
    const order: KeysendOrder = { ...anyOrder(), hash, preimage, deadline: Date.now() + 30_000 };
    const payer = await connected();
    let sent = 0;
    let look = 0;
    try {
      await followed(
        order,
        (leave) => {
          peer.serve = (stream, method) => {
            if (method === Router.service.SendPaymentV2.path) {
              sent += 1;
              play(stream, paid, leave);
            } else {
              play(stream, looks[Math.min(look, looks.length - 1)] ?? [], leave);
              look += 1;
            }
          };
          return payer;
        },
        { ...manners, isBuggy: false },
      );
    } finally {
      payer.close();
    }
    assert.ok(sent <= 1);
  },
  { share: 0.1 },
);

test(
  'an endless stream waits for its reader, and ends when the reader leaves',
  { timeout: 30_000 },
  async () => {
    const payer = await connectLnd(peer.set, { clock: systemClock }, never);
    const { responseSerialize } = Router.service.TrackPaymentV2;
    const bytes = responseSerialize({
      payment_hash: hash,
      status: 'IN_FLIGHT',
      payment_request: 'x'.repeat(2_000),
    });
    let written = 0;
    let ended = false;
    peer.serve = (stream) => {
      const pour = (): void => {
        while (!ended && stream.write(bytes)) written += 1;
      };
      stream.on('drain', pour).on('cancelled', () => (ended = true));
      pour();
    };
    const leave = new AbortController();
    const snapshots = payer.track(hash, leave.signal)[Symbol.asyncIterator]();
    let read = 0;
    for (; read < 20; read += 1) {
      assert.equal((await snapshots.next()).done, false);
      await sleep(50);
    }
    // What is unread, in buffers of both sides, and on its way between them.
    assert.ok(written - read < 5_000, `${written} were sent and ${read} read`);
    const before = written;
    await sleep(300);
    assert.equal(written, before, 'nothing more is taken from it');
    for (; read < before; read += 1) await snapshots.next();
    assert.equal((await snapshots.next()).done, false, 'once all that came was read it goes on');
    leave.abort(new Error('enough'));
    await assert.rejects(async () => {
      for (;;) if ((await snapshots.next()).done === true) return;
    }, /enough/);
    await sleep(100);
    assert.ok(ended, 'the node was told');
    payer.close();
  },
);
