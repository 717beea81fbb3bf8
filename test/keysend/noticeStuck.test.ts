import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Channel } from '../../src/keysend/node.ts';
import { isStuck } from '../../src/keysend/noticeStuck.ts';
import { followPayment } from '../../src/keysend/followPayment.ts';
import { channel } from './channels.ts';
import { FakeClock, FakeJournal, FakeNode } from './fakeNode.ts';
import { attempt, order, settled, snapshot } from './samples.ts';

const one = order();
const out = snapshot(one, [attempt(1n, 'IN_FLIGHT')]);

describe('an HTLC that the node calls in flight', () => {
  const table: readonly (readonly [string, readonly Channel[], boolean | undefined])[] = [
    ['in its channel', [{ ...channel(), pendingHashes: [one.hash] }], false],
    ['in no channel, and its own is up', [channel()], true],
    ['its channel is not up yet', [channel({ active: false })], undefined],
    ['its channel is closed', [{ ...channel(), id: '7' }], undefined],
    ['in another channel', [channel(), { ...channel(), id: '7', pendingHashes: [one.hash] }], false],
    ['no channels are told', [], undefined],
  ];
  for (const [name, channels, expected] of table) {
    test(name, () => {
      assert.equal(isStuck(out, channels), expected);
    });
  }

  test('a payment without one is not stuck', () => {
    assert.equal(isStuck(snapshot(one, [attempt(1n, 'FAILED', 1)]), [channel()]), undefined);
  });
});

/** Follows a payment whose HTLC stays out until `release`, with a node that has these channels at its looks. */
async function follow(looks: readonly (readonly Channel[] | Error)[]): Promise<{
  readonly states: readonly string[];
  readonly clock: FakeClock;
}> {
  const { promise: held, resolve: release } = Promise.withResolvers<undefined>();
  const node = new FakeNode([out, settled(one, [attempt(1n, 'SUCCEEDED')])], {
    held: held.then(() => undefined),
  });
  node.told = 0;
  const left = [...looks];
  node.channels = async () => {
    const channels = left.shift() ?? [{ ...channel(), pendingHashes: [one.hash] }];
    // Whoever has looked at all of them lets the payment settle.
    if (left.length === 0) setTimeout(release, 5, undefined);
    return channels instanceof Error ? Promise.reject(channels) : Promise.resolve(channels);
  };
  const clock = new FakeClock();
  const ports = { node, journal: new FakeJournal(), clock };
  const states: string[] = [];
  for await (const { state, unknown } of followPayment(one.hash, ports, new AbortController().signal)) {
    states.push(unknown === undefined ? state : `${state}/${unknown}`);
  }
  return { states, clock };
}

describe('a payment that LND was killed over', () => {
  test('is told as stuck, and as settled if it settles all the same', async () => {
    const { states, clock } = await follow([[channel()], [channel()]]);
    assert.deepEqual(states, ['inFlight', 'unknown/stuckInNode', 'succeeded']);
    assert.deepEqual(clock.slept.slice(0, 2), [60_000, 5_000]);
  });

  test('one look that misses the HTLC proves nothing', async () => {
    const held = [{ ...channel(), pendingHashes: [one.hash] }];
    const { states } = await follow([[channel()], held, [channel()], held]);
    assert.deepEqual(states, ['inFlight', 'succeeded']);
  });

  test('a node that cannot say its channels proves nothing', async () => {
    const { states } = await follow([
      new Error('busy'),
      [channel({ active: false })],
      [channel()],
      [channel()],
    ]);
    assert.deepEqual(states, ['inFlight', 'unknown/stuckInNode', 'succeeded']);
  });
});

test('a connection that is lost while a snapshot is being read is waited out, and no bug of ours', async () => {
  const node = new FakeNode([out, settled(one, [attempt(1n, 'SUCCEEDED')])], {
    cuts: [{ after: 1, reason: { kind: 'connectionLost', detail: 'read ECONNRESET' } }],
  });
  node.told = 0;
  const unheard: unknown[] = [];
  const hear = (error: unknown): void => {
    unheard.push(error);
  };
  process.on('unhandledRejection', hear);
  try {
    const states: string[] = [];
    const ports = { node, journal: new FakeJournal(), clock: new FakeClock() };
    for await (const { state } of followPayment(one.hash, ports, new AbortController().signal)) {
      states.push(state);
      // As whoever looks up the names of the nodes on its route.
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    assert.deepEqual(states, ['inFlight', 'unknown', 'succeeded']);
    assert.deepEqual(unheard, []);
  } finally {
    process.off('unhandledRejection', hear);
  }
});
