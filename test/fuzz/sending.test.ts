import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { JournalFile } from '../../src/journal/journalFile.ts';
import { entryOfRow, rowOfOrder, rowOfSnapshot } from '../../src/journal/rows.ts';
import type { Channel } from '../../src/keysend/node.ts';
import type { KeysendOrder } from '../../src/keysend/order.ts';
import type { Payment } from '../../src/keysend/payment.ts';
import { Problem } from '../../src/keysend/problem.ts';
import type { Reason } from '../../src/keysend/problem.ts';
import { decodeChannel } from '../../src/lnd/decodeNode.ts';
import { decodePayment } from '../../src/lnd/decodePayment.ts';
import { Lightning, Router } from '../../src/wire/descriptor.ts';
import { readable } from '../journal/samples.ts';
import { memory } from '../journal/survey.ts';
import { FakeNode } from '../keysend/fakeNode.ts';
import { order as anyOrder } from '../keysend/samples.ts';
import { door } from './door.ts';
import { answer, hash, preimage } from './lndAnswers.ts';
import { followed } from './followed.ts';

/** What a stream does next. */
type Step =
  | { readonly kind: 'snapshot' | 'endless'; readonly bytes: Buffer }
  | { readonly kind: 'end' | 'silence' | 'bug' }
  | { readonly kind: 'fail'; readonly reason: Reason };

interface Story {
  readonly paid: readonly Step[];
  /** What each look-up gives; the last one again and again. */
  readonly looks: readonly (readonly Step[])[];
  readonly channels: Buffer;
  /** After so many snapshots the person cancels, or leaves. */
  readonly cancelAfter: number;
  readonly leaveAfter: number;
  /** For so many turns of the event loop whoever shows a snapshot is busy with it. */
  readonly busy: number;
}

/** An LND that says anything at all, as far as gRPC lets it through. */
class OddNode extends FakeNode {
  readonly #story: Story;
  readonly #onSilence: () => void;
  #looks = 0;
  paid = 0;

  constructor(story: Story, onSilence: () => void) {
    super([]);
    this.#story = story;
    this.#onSilence = onSilence;
  }

  override async *pay(_: unknown, cancel: AbortSignal): AsyncGenerator<Payment, void, void> {
    this.paid += 1;
    yield* this.#play(this.#story.paid, cancel);
  }

  override async *track(_: unknown, signal: AbortSignal): AsyncGenerator<Payment, void, void> {
    const { looks } = this.#story;
    const steps = looks[Math.min(this.#looks, looks.length - 1)] ?? [];
    this.#looks += 1;
    yield* this.#play(steps, signal);
    signal.throwIfAborted();
  }

  override async channels(): Promise<readonly Channel[]> {
    await nextTurn();
    const { channels } = arrived(Lightning.service.ListChannels.responseDeserialize, this.#story.channels);
    return channels.map(decodeChannel);
  }

  async *#play(steps: readonly Step[], stop: AbortSignal): AsyncGenerator<Payment, void, void> {
    for (const step of steps) {
      await nextTurn();
      if (isOver(stop)) return;
      switch (step.kind) {
        case 'snapshot':
          yield snapshotOf(step.bytes);
          break;
        case 'endless':
          for (let count = 0; count < 200 && !isOver(stop); count += 1) yield snapshotOf(step.bytes);
          this.#onSilence();
          await aborted(stop);
          return;
        case 'silence':
          this.#onSilence();
          await aborted(stop);
          return;
        case 'fail':
          throw new Problem(step.reason);
        case 'bug':
          throw new TypeError('Cannot read properties of undefined');
        case 'end':
          return;
      }
    }
  }
}

function snapshotOf(bytes: Buffer): Payment {
  return decodePayment(arrived(Router.service.SendPaymentV2.responseDeserialize, bytes));
}

/** gRPC ends a call whose answer it cannot read. */
function arrived<T>(deserialize: (bytes: Buffer) => T, bytes: Buffer): T {
  try {
    return deserialize(bytes);
  } catch {
    throw new Problem({ kind: 'nodeError', code: 13, detail: 'Response message parsing error' });
  }
}

function isOver({ aborted: over }: AbortSignal): boolean {
  return over;
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise((resolve) => {
    signal.addEventListener('abort', resolve, { once: true });
  });
}

const reason: fc.Arbitrary<Reason> = fc.constantFrom<Reason[]>(
  { kind: 'connectionLost', detail: 'read ECONNRESET' },
  { kind: 'paymentNotFound', hash },
  { kind: 'alreadyExists', hash },
  { kind: 'orderRefused', detail: 'amount must be specified' },
  { kind: 'macaroonExpired' },
  { kind: 'macaroonTooWeak', method: '/routerrpc.Router/TrackPaymentV2' },
  { kind: 'nodeError', code: 2, detail: 'disk full' },
  { kind: 'notImplemented', method: '/routerrpc.Router/SendPaymentV2' },
  { kind: 'walletLocked' },
  { kind: 'shuttingDown' },
);
const bytes = answer('lnrpc.Payment');
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: bytes.map((each): Step => ({ kind: 'snapshot', bytes: each })) },
  { weight: 1, arbitrary: bytes.map((each): Step => ({ kind: 'endless', bytes: each })) },
  { weight: 1, arbitrary: fc.constantFrom<Step[]>({ kind: 'end' }, { kind: 'silence' }, { kind: 'bug' }) },
  { weight: 2, arbitrary: reason.map((each): Step => ({ kind: 'fail', reason: each })) },
);
const steps = fc.array(step, { maxLength: 4 });
const story: fc.Arbitrary<Story> = fc.record({
  paid: steps,
  looks: fc.array(steps, { minLength: 1, maxLength: 3 }),
  channels: answer('lnrpc.ListChannelsResponse'),
  cancelAfter: fc.constantFrom(0, 1, 2, 5, Infinity, Infinity),
  leaveAfter: fc.constantFrom(1, 3, 10, Infinity),
  busy: fc.nat({ max: 2 }),
});

const ends = new Map<string, number>();

door(
  'a keysend over a node that says anything',
  story,
  async (told) => {
    const order: KeysendOrder = { ...anyOrder(), hash, preimage };
    const isBuggy = [told.paid, ...told.looks].flat().some(({ kind }) => kind === 'bug');
    const { node, last } = await followed(order, (leave) => new OddNode(told, leave), { ...told, isBuggy });
    assert.ok(node.paid <= 1);
    ends.set(last, (ends.get(last) ?? 0) + 1);
  },
  {
    afterwards: () => {
      // All of them were reached, or the stories are not odd enough.
      for (const end of ['succeeded', 'failed', 'unknown', 'refused'])
        assert.ok((ends.get(end) ?? 0) > 10, end);
    },
  },
);

const folder = mkdtempSync(join(memory, 'keysend-fuzz-journal-'));
after(() => {
  rmSync(folder, { recursive: true });
});

let journal: JournalFile | undefined;

/** What a node says is written down and read again as it was; it never makes an order look damaged. */
door(
  'what a node says, in the journal',
  bytes,
  (each) => {
    let payment: Payment;
    const order = anyOrder();
    try {
      payment = { ...snapshotOf(each), hash: order.hash };
    } catch (error) {
      assert.ok(error instanceof Problem);
      return;
    }
    journal ??= new JournalFile(join(folder, 'journal.db'), (damage) => assert.fail(JSON.stringify(damage)));
    const writing = { order: rowOfOrder(order), claim: null, limits: null, known: null };
    assert.equal(journal.call('insert', writing), 'written');
    journal.call('keep', rowOfSnapshot(payment));
    const [row] = journal.call('find', [order.hash]);
    assert.ok(row);
    const kept = entryOfRow(row).payment;
    const { preimage: secret, ...rest } = payment;
    const expected = payment.state === 'succeeded' && secret !== undefined ? payment : rest;
    assert.deepEqual(readable(kept), readable(expected));
  },
  {
    afterwards: () => {
      assert.ok(journal);
      assert.deepEqual(journal.call('check', null), []);
      journal.close();
    },
  },
);
