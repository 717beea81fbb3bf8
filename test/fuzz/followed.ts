import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LightningNode } from '../../src/keysend/node.ts';
import type { KeysendOrder } from '../../src/keysend/order.ts';
import { isFinal } from '../../src/keysend/followPayment.ts';
import type { Payment } from '../../src/keysend/payment.ts';
import { NEVER_SENT } from '../../src/keysend/payment.ts';
import { preimageProves } from '../../src/keysend/preimage.ts';
import { reasonOf } from '../../src/keysend/problem.ts';
import { sendKeysend } from '../../src/keysend/sendKeysend.ts';
import { FakeClock, FakeJournal } from '../keysend/fakeNode.ts';

export interface Manners {
  readonly cancelAfter: number;
  readonly leaveAfter: number;
  readonly busy: number;
  /** The node throws what no node should: only then trouble may be a bug. */
  readonly isBuggy: boolean;
}

/** After so many pauses nothing new can come. */
const MOST_PAUSES = 6;
const HANGS_MS = 10_000;

/**
 * Sends an order over a node and follows it until its end or until whoever watches leaves. Whatever the node does: it ends, only a preimage
 * that proves it makes it a success, it rejects only with a reason, and only when nothing was sent. `makeNode` gets what says that nothing
 * more comes.
 */
export async function followed<N extends LightningNode>(
  order: KeysendOrder,
  makeNode: (leave: () => void) => N,
  { cancelAfter, leaveAfter, busy, isBuggy }: Manners,
): Promise<{ readonly node: N; readonly last: string }> {
  const cancel = new AbortController();
  const leave = new AbortController();
  const node = makeNode(() => {
    leave.abort();
  });
  const journal = new FakeJournal();
  const clock = new FakeClock();
  const sleep = clock.sleep.bind(clock);
  let pauses = 0;
  clock.sleep = async (milliseconds, signal) => {
    pauses += 1;
    if (pauses > MOST_PAUSES) leave.abort();
    return sleep(milliseconds, signal);
  };
  const onTrouble = (error: unknown): void => {
    if (!isBuggy && reasonOf(error) === undefined && !leave.signal.aborted) throw error;
  };
  const seen: Payment[] = [];

  async function run(): Promise<unknown> {
    const payments = sendKeysend(
      order,
      { node, journal, clock, onTrouble },
      { cancel: cancel.signal, leave: leave.signal },
    );
    try {
      for await (const payment of payments) {
        seen.push(payment);
        if (seen.length >= cancelAfter) cancel.abort();
        if (seen.length >= leaveAfter) leave.abort();
        for (let turn = 0; turn < busy; turn += 1) await nextTurn();
      }
      return undefined;
    } catch (error) {
      return error;
    }
  }

  const error = await inTime(run());
  for (const { state, preimage, hash } of seen) {
    assert.equal(hash, order.hash);
    if (state === 'succeeded') assert.ok(preimage !== undefined && preimageProves(preimage, order.hash));
  }
  const kept = journal.entries.get(order.hash)?.payment;
  if (error !== undefined) {
    assert.ok(reasonOf(error), 'rejected without a reason');
    assert.deepEqual(seen, []);
    assert.equal(kept?.status, NEVER_SENT);
    return { node, last: 'refused' };
  }
  const last = seen.at(-1);
  assert.ok(
    last !== undefined && (isFinal(last) || last.state === 'unknown'),
    `ended as ${String(last?.state)}`,
  );
  if (last.state === 'succeeded' || last.state === 'failed') assert.equal(kept?.state, last.state);
  else assert.ok(kept?.state !== 'succeeded');
  return { node, last: last.state };
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    late.reject(new Error('It hangs.'));
  }, HANGS_MS);
  return Promise.race([work, late.promise]).finally(() => {
    clearTimeout(timer);
  });
}
