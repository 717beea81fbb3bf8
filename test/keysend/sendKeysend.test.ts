import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { DEFAULT_LIMITS as limits } from '../../src/keysend/brakes.ts';
import { msat } from '../../src/keysend/amount.ts';
import type { KeysendOrder } from '../../src/keysend/order.ts';
import type { Preparation } from '../../src/keysend/prepare.ts';
import { followPayment } from '../../src/keysend/followPayment.ts';
import type { Payment } from '../../src/keysend/payment.ts';
import { NEVER_SENT } from '../../src/keysend/payment.ts';
import { newPreimage } from '../../src/keysend/preimage.ts';
import { Problem, reasonOf } from '../../src/keysend/problem.ts';
import type { Reason } from '../../src/keysend/problem.ts';
import { confirmKeysend, sendKeysend } from '../../src/keysend/sendKeysend.ts';
import { FakeClock, FakeJournal, FakeNode } from './fakeNode.ts';
import type { Cut } from './fakeNode.ts';
import { ALICE, ALICE_INFO, attempt, BOB, failed, intent, NOW, order, settled, snapshot } from './samples.ts';

const LOST: Reason = { kind: 'connectionLost', detail: 'read ECONNRESET' };

function settlesAtOnce(of: KeysendOrder): Payment[] {
  return [
    snapshot(of, []),
    snapshot(of, [attempt(1n, 'IN_FLIGHT')]),
    settled(of, [attempt(1n, 'SUCCEEDED')]),
  ];
}

function settlesAfterRetry(of: KeysendOrder): Payment[] {
  return [
    snapshot(of, []),
    snapshot(of, [attempt(1n, 'IN_FLIGHT')]),
    snapshot(of, [attempt(1n, 'FAILED', 1)]),
    snapshot(of, [attempt(1n, 'FAILED', 1), attempt(2n, 'IN_FLIGHT')]),
    settled(of, [attempt(2n, 'SUCCEEDED')]),
  ];
}

function receiverRefuses(of: KeysendOrder): Payment[] {
  return [
    snapshot(of, []),
    snapshot(of, [attempt(1n, 'IN_FLIGHT')]),
    snapshot(of, [attempt(1n, 'IN_FLIGHT')], { reason: 'INCORRECT_PAYMENT_DETAILS' }),
    // A later look-up shows another reason and no attempts any more.
    failed(of, [], 'TIMEOUT'),
  ];
}

interface Run {
  readonly seen: Payment[];
  readonly node: FakeNode;
  readonly journal: FakeJournal;
  readonly clock: FakeClock;
  readonly error?: unknown;
}

async function send(
  of: KeysendOrder,
  node: FakeNode,
  react?: (payment: Payment, cancel: AbortController, leave: AbortController, journal: FakeJournal) => void,
): Promise<Run> {
  const journal = new FakeJournal(node.calls);
  const clock = new FakeClock();
  const cancel = new AbortController();
  const leave = new AbortController();
  const seen: Payment[] = [];
  const ports = { node, journal, clock };
  try {
    for await (const payment of sendKeysend(of, ports, { cancel: cancel.signal, leave: leave.signal })) {
      seen.push(payment);
      react?.(payment, cancel, leave, journal);
    }
    return { seen, node, journal, clock };
  } catch (error) {
    return { seen, node, journal, clock, error };
  }
}

function states(run: Run): string[] {
  return run.seen.map(({ state, unknown }) => (unknown === undefined ? state : `${state}/${unknown}`));
}

test('an order is on disk before the node hears of it, and its end is on disk too', async () => {
  const one = order();
  const run = await send(one, new FakeNode(settlesAtOnce(one)));
  assert.deepEqual(states(run), ['inFlight', 'inFlight', 'succeeded']);
  assert.deepEqual(run.node.calls, ['write', 'pay', 'record inFlight', 'record succeeded']);
  assert.equal(run.journal.entries.get(one.hash)?.payment?.state, 'succeeded');
});

test('a journal that cannot be written stops the payment before it starts', async () => {
  const one = order();
  const node = new FakeNode(settlesAtOnce(one));
  const journal = new FakeJournal(node.calls);
  journal.write = async () =>
    Promise.reject(new Problem({ kind: 'journalUnavailable', path: 'journal.db', detail: 'disk full' }));
  const { signal } = new AbortController();
  const payments = sendKeysend(
    one,
    { node, journal, clock: new FakeClock() },
    { cancel: signal, leave: signal },
  );
  await assert.rejects(payments.next(), (error) => reasonOf(error)?.kind === 'journalUnavailable');
  assert.deepEqual(node.calls, []);
});

test('an order written for one node is not sent by another', async () => {
  const one = { ...order(), payer: '03'.padEnd(66, '0') as typeof ALICE };
  const run = await send(one, new FakeNode(settlesAtOnce(one)));
  assert.equal(reasonOf(run.error)?.kind, 'differentNode');
  assert.deepEqual(run.node.calls, []);
});

test('a lost stream is said, and the payment is followed by its hash and never sent again', async () => {
  const one = order();
  const run = await send(one, new FakeNode(settlesAtOnce(one), { cuts: [{ after: 2, reason: LOST }] }));
  assert.deepEqual(states(run), ['inFlight', 'inFlight', 'unknown/connectionLost', 'succeeded']);
  assert.equal(run.node.calls.filter((call) => call === 'pay').length, 1);
});

test('a stream that ends without an end of the payment is not taken for an end', async () => {
  const one = order();
  const run = await send(one, new FakeNode(settlesAtOnce(one), { cuts: [{ after: 1 }, { after: 1 }] }));
  assert.equal(run.seen.at(-1)?.state, 'succeeded');
  assert.ok(states(run).includes('unknown/connectionLost'));
});

test('a refusal before anything was written is thrown, and the order is closed as never sent', async () => {
  const one = order();
  const refusal: Reason = { kind: 'orderRefused', detail: 'amount must be specified' };
  const run = await send(one, new FakeNode([], { refusal }));
  assert.deepEqual(reasonOf(run.error), refusal);
  assert.equal(run.journal.entries.get(one.hash)?.payment?.status, NEVER_SENT);
});

test('a hash that the node knows already is followed, not taken for a failure', async () => {
  const one = order();
  const node = new FakeNode(settlesAtOnce(one), { refusal: { kind: 'alreadyExists', hash: one.hash } });
  node.told = 0;
  const run = await send(one, node);
  assert.equal(run.seen.at(-1)?.state, 'succeeded');
});

test('not known to the node means never sent only after the deadline of the call', async () => {
  const one = order();
  const run = await send(one, new FakeNode([], { refusal: LOST }));
  const last = run.seen.at(-1);
  assert.equal(last?.status, NEVER_SENT);
  assert.equal(last.state, 'failed');
  assert.ok(states(run).includes('unknown/notYetKnown'));
  assert.ok(run.clock.time > one.deadline, 'it said so before the deadline');
  assert.equal(run.node.calls.filter((call) => call === 'pay').length, 1);
});

test('an acknowledged payment that the node forgets is unknown, not failed', async () => {
  const one = order();
  const node = new FakeNode(settlesAtOnce(one), { cuts: [{ after: 2, reason: LOST }] });
  const run = await send(one, node, (payment) => {
    if (payment.state === 'unknown') node.told = -1;
  });
  assert.deepEqual(states(run).slice(-2), ['unknown/connectionLost', 'unknown/forgotten']);
});

test('one that only another process saw at the node is unknown when the node forgets it, not never sent', async () => {
  const one = order();
  const node = new FakeNode([], { refusal: LOST });
  const run = await send(one, node, (payment, _cancel, _leave, journal) => {
    // `keysend track`, for example.
    if (payment.unknown === 'notYetKnown') void journal.record(snapshot(one, []));
  });
  assert.deepEqual(states(run).at(-1), 'unknown/forgotten');
  assert.equal(run.journal.entries.get(one.hash)?.payment?.unknown, 'forgotten');
});

test('a cancel is followed to the end: an HTLC that is out may still settle', async () => {
  const one = order();
  const { promise: held, resolve: release } = Promise.withResolvers<undefined>();
  const run = await send(
    one,
    new FakeNode(settlesAtOnce(one), { held: held.then(() => undefined) }),
    (payment, cancel) => {
      if (payment.canceling) release(undefined);
      else if (payment.attempts.length > 0) cancel.abort();
    },
  );
  assert.equal(run.seen.at(-1)?.state, 'succeeded');
  assert.equal(run.seen.at(-1)?.canceling, undefined);
  assert.ok(run.seen.some(({ canceling, state }) => canceling === true && state === 'inFlight'));
  assert.equal(run.node.calls.filter((call) => call === 'pay').length, 1);
});

test('who stops watching is told that the outcome is unknown', async () => {
  const one = order();
  const never = new Promise<void>(() => undefined);
  const run = await send(
    one,
    new FakeNode(settlesAtOnce(one), { held: never }),
    (payment, _cancel, leave) => {
      if (payment.attempts.length > 0) leave.abort();
    },
  );
  assert.deepEqual(states(run), ['inFlight', 'inFlight', 'unknown/notWatched']);
});

test('a preimage that does not hash to the payment is not a proof of payment', async () => {
  const one = order();
  const lie = { ...settled(one, [attempt(1n, 'SUCCEEDED')]), preimage: newPreimage() };
  const run = await send(one, new FakeNode([snapshot(one, []), lie]));
  assert.deepEqual(states(run), ['inFlight', 'unknown/falseProof']);
  assert.equal(run.journal.entries.get(one.hash)?.payment?.unknown, 'falseProof');
});

test('what the node forgets at the end stays known: failed attempts, the first reason, the destination', async () => {
  const one = order({ message: 'hi' });
  const retried = await send(one, new FakeNode(settlesAfterRetry(one)));
  assert.deepEqual(
    retried.seen.at(-1)?.attempts.map(({ status }) => status),
    ['FAILED', 'SUCCEEDED'],
  );
  const refused = (await send(one, new FakeNode(receiverRefuses(one)))).seen.at(-1);
  assert.equal(refused?.reason, 'INCORRECT_PAYMENT_DETAILS');
  assert.equal(refused.attempts[0]?.status, 'FAILED');
  assert.equal(refused.destination, one.destination);
  assert.equal(refused.records.length, 1);
});

test('nothing is made when the person says no', async () => {
  const node = new FakeNode([]);
  const confirm = async (): Promise<boolean> => Promise.resolve(false);
  const answer = await confirmKeysend(
    intent(),
    { node, journal: new FakeJournal(), clock: new FakeClock(), limits, confirm },
    new AbortController().signal,
  );
  assert.equal(answer, undefined);
});

test('a payment to oneself and a message that fits no onion are refused before asking', async () => {
  const asked: unknown[] = [];
  const confirm = async (preparation: unknown): Promise<boolean> =>
    Promise.resolve(asked.push(preparation) > 0);
  const ports = {
    node: new FakeNode([]),
    journal: new FakeJournal(),
    clock: new FakeClock(),
    limits,
    confirm,
  };
  const { signal } = new AbortController();
  for (const [changes, kind] of [
    [{ destination: ALICE }, 'paymentToSelf'],
    [{ message: 'é'.repeat(604) }, 'messageTooLong'],
  ] as const) {
    await assert.rejects(
      confirmKeysend(intent(changes), ports, signal),
      (error) => reasonOf(error)?.kind === kind,
    );
  }
  assert.deepEqual(asked, []);
});

test('whoever pays the same again within two minutes is told what became of the first', async () => {
  const first = order();
  const journal = new FakeJournal();
  const clock = new FakeClock();
  const asked: Preparation[] = [];
  const confirm = async (preparation: Preparation): Promise<boolean> => {
    asked.push(preparation);
    return Promise.resolve(false);
  };
  const { signal } = new AbortController();
  const ask = async (changes = {}): Promise<Preparation | undefined> => {
    await confirmKeysend(
      intent(changes),
      { node: new FakeNode([]), journal, clock, limits, confirm },
      signal,
    );
    return asked.at(-1);
  };
  assert.equal((await ask())?.before, undefined);
  await journal.write(first);
  clock.time += 119_000;
  const { hash, createdAt: sentAt } = first;
  assert.deepEqual((await ask())?.before, [{ hash, sentAt, agoMs: 119_000 }]);
  const end = settled(first, [attempt(1n, 'SUCCEEDED')]);
  await journal.record(end);
  assert.deepEqual((await ask())?.before, [{ hash, sentAt, agoMs: 119_000, payment: end }]);
  assert.equal((await ask({ destination: BOB }))?.before, undefined);
  assert.equal((await ask({ amountMsat: msat(1n) }))?.before, undefined);
  clock.time += 2_000;
  assert.equal((await ask())?.before, undefined);
  // A journal that cannot be read now may be written a moment later, and nobody would have been told.
  const questions = asked.length;
  journal.alike = async () => Promise.reject(new Error('disk I/O error'));
  await assert.rejects(ask(), /disk I\/O error/);
  assert.equal(asked.length, questions);
});

test('a payment without an end is told before the same is paid again, however long ago it was sent', async () => {
  const held = order();
  const journal = new FakeJournal();
  const clock = new FakeClock();
  const asked: Preparation[] = [];
  const confirm = async (preparation: Preparation): Promise<boolean> => {
    asked.push(preparation);
    return Promise.resolve(false);
  };
  const ports = { node: new FakeNode([]), journal, clock, limits, confirm };
  const told = async (): Promise<readonly (string | undefined)[] | undefined> => {
    await confirmKeysend(intent(), ports, new AbortController().signal);
    return asked.at(-1)?.before?.map(({ payment }) => payment?.state);
  };
  await journal.write(held);
  clock.time += 3_600_000;
  assert.deepEqual(await told(), [undefined]);
  await journal.record(snapshot(held, []));
  assert.deepEqual(await told(), ['inFlight']);
  await journal.record({ ...snapshot(held, []), state: 'unknown', unknown: 'forgotten' });
  assert.deepEqual(await told(), ['unknown']);
  // Whoever says that it counts no more has read that it may have been paid.
  await journal.dismiss(held.hash);
  assert.equal(await told(), undefined);
});

test('an acknowledgement that could not be written down is written with the next snapshot', async () => {
  const one = order();
  const node = new FakeNode(settlesAtOnce(one));
  const journal = new FakeJournal(node.calls);
  const record = journal.record.bind(journal);
  let refusals = 1;
  journal.record = async (payment) => {
    if (refusals-- > 0)
      throw new Problem({ kind: 'journalUnavailable', path: 'journal.db', detail: 'disk full' });
    return record(payment);
  };
  const troubles: unknown[] = [];
  const ports = {
    node,
    journal,
    clock: new FakeClock(),
    onTrouble: (error: unknown) => troubles.push(error),
  };
  const { signal } = new AbortController();
  for await (const payment of sendKeysend(one, ports, { cancel: signal, leave: signal })) {
    assert.notEqual(payment.state, 'unknown');
  }
  assert.equal(troubles.length, 1);
  assert.deepEqual(node.calls, ['write', 'pay', 'record inFlight', 'record succeeded']);
});

test('a journal that takes nothing is told once for each payment', async () => {
  const one = order();
  const journal = new FakeJournal();
  journal.record = async () =>
    Promise.reject(new Problem({ kind: 'journalUnavailable', path: 'journal.db', detail: 'disk full' }));
  const troubles: unknown[] = [];
  const onTrouble = (error: unknown): unknown => troubles.push(error);
  const ports = { node: new FakeNode(settlesAtOnce(one)), journal, clock: new FakeClock(), onTrouble };
  const { signal } = new AbortController();
  let last: Payment | undefined;
  for await (const payment of sendKeysend(one, ports, { cancel: signal, leave: signal })) last = payment;
  assert.equal(last?.state, 'succeeded');
  assert.equal(troubles.length, 1);
});

test('an end that could not be written down is tried once more, for no snapshot follows it', async () => {
  const one = order();
  const node = new FakeNode(settlesAtOnce(one));
  const journal = new FakeJournal();
  const record = journal.record.bind(journal);
  let refusals = 1;
  journal.record = async (payment) => {
    if (payment.state === 'succeeded' && refusals-- > 0)
      throw new Problem({ kind: 'journalUnavailable', path: 'journal.db', detail: 'set aside' });
    return record(payment);
  };
  const troubles: unknown[] = [];
  const onTrouble = (error: unknown): unknown => troubles.push(error);
  const ports = { node, journal, clock: new FakeClock(), onTrouble };
  const { signal } = new AbortController();
  const seen: string[] = [];
  for await (const { state } of sendKeysend(one, ports, { cancel: signal, leave: signal })) seen.push(state);
  assert.equal(seen.at(-1), 'succeeded');
  assert.equal(journal.entries.get(one.hash)?.payment?.state, 'succeeded');
  assert.equal(troubles.length, 1);
});

test('a payment is followed although the journal cannot be read', async () => {
  const one = order();
  const node = new FakeNode(settlesAtOnce(one));
  node.told = 1;
  const journal = new FakeJournal();
  const unavailable = new Problem({
    kind: 'journalUnavailable',
    path: 'journal.db',
    detail: 'disk I/O error',
  });
  journal.find = async () => Promise.reject(unavailable);
  const troubles: unknown[] = [];
  const ports = {
    node,
    journal,
    clock: new FakeClock(),
    onTrouble: (error: unknown) => troubles.push(error),
  };
  const seen: string[] = [];
  for await (const { state } of followPayment(one.hash, ports, new AbortController().signal))
    seen.push(state);
  assert.deepEqual(seen, ['inFlight', 'succeeded']);
  assert.deepEqual(troubles, [unavailable]);
  node.told = -1;
  const unknown = followPayment(one.hash, ports, new AbortController().signal);
  await assert.rejects(unknown.next(), (error) => reasonOf(error)?.kind === 'paymentNotFound');
});

test('following a hash that nobody knows says so', async () => {
  const one = order();
  const ports = { node: new FakeNode([]), journal: new FakeJournal(), clock: new FakeClock() };
  const payments = followPayment(one.hash, ports, new AbortController().signal);
  await assert.rejects(payments.next(), (error) => reasonOf(error)?.kind === 'paymentNotFound');
});

test('however streams break, what is said last is what the node says, and it is asked to pay once', async () => {
  const cut = fc.record({
    after: fc.integer({ min: 0, max: 4 }),
    reason: fc.constantFrom<Reason | undefined>(
      undefined,
      LOST,
      { kind: 'shuttingDown' },
      { kind: 'starting' },
      { kind: 'refused', host: '127.0.0.1:10009' },
      { kind: 'nodeError', code: 13, detail: 'internal' },
    ),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(settlesAtOnce, settlesAfterRetry, receiverRefuses),
      fc.array(cut, { maxLength: 12 }),
      fc.option(fc.integer({ min: 0, max: 6 })),
      async (story, cuts, cancelAt) => {
        const one = order();
        const node = new FakeNode(story(one), {
          cuts: cuts.map(({ after, reason }): Cut => (reason === undefined ? { after } : { after, reason })),
        });
        let count = 0;
        const run = await send(one, node, (_payment, cancel) => {
          if (count === cancelAt) cancel.abort();
          count += 1;
        });
        assert.equal(node.calls.filter((call) => call === 'pay').length, 1);
        const last = run.seen.at(-1);
        const truth = node.told < 0 ? undefined : story(one)[node.told];
        if (truth === undefined) {
          assert.ok(run.error !== undefined || last?.status === NEVER_SENT);
        } else {
          assert.equal(run.error, undefined);
          assert.equal(last?.state, truth.state);
          assert.equal(run.journal.entries.get(one.hash)?.payment?.state, truth.state);
        }
        const ended = run.seen.findIndex(({ state }) => state === 'succeeded' || state === 'failed');
        assert.ok(ended === -1 || ended === run.seen.length - 1, 'something came after the end');
      },
    ),
    { numRuns: 500 },
  );
});

test('another payment’s snapshots prove nothing of this one: it is looked up by its own hash', async () => {
  const [one, other] = [order(), order()];
  const node = new FakeNode(settlesAtOnce(one));
  const pay = node.pay.bind(node);
  node.pay = async function* (journaled, cancel) {
    await pay(journaled, cancel)[Symbol.asyncIterator]().next();
    yield settled(other, [attempt(1n, 'SUCCEEDED')]);
  };
  const run = await send(one, node);
  assert.equal(run.error, undefined);
  assert.deepEqual(states(run), ['unknown/connectionLost', 'inFlight', 'inFlight', 'succeeded']);
  assert.ok(run.seen.every(({ hash }) => hash === one.hash));
  assert.equal(run.journal.entries.get(one.hash)?.payment?.state, 'succeeded');
});

test('where the same was sent from elsewhere while the question stood there, it is asked once more', async () => {
  const journal = new FakeJournal();
  const other = order();
  const answers: readonly boolean[][] = [
    [true, false],
    [true, true],
  ];
  for (const wanted of answers) {
    journal.entries.clear();
    const asked: Preparation[] = [];
    const confirm = async (preparation: Preparation): Promise<boolean> => {
      asked.push(preparation);
      if (asked.length === 1) await journal.write(other);
      return wanted[asked.length - 1] ?? assert.fail('It asked a third time.');
    };
    const ports = { node: new FakeNode([]), journal, clock: new FakeClock(), limits, confirm };
    const made = await confirmKeysend(intent(), ports, new AbortController().signal);
    assert.deepEqual(
      asked.map(({ before }) => before?.map(({ hash }) => hash)),
      [undefined, [other.hash]],
    );
    assert.equal(made !== undefined, wanted[1]);
  }
});

describe('what a limit or a stop holds back is refused before anybody is asked', () => {
  const refused = async (journal: FakeJournal, info = ALICE_INFO): Promise<string | undefined> => {
    const node = Object.assign(new FakeNode([]), { info });
    const confirm = async (): Promise<boolean> => Promise.reject(new Error('It asked.'));
    const ports = { node, journal, clock: new FakeClock(), limits, confirm };
    try {
      await confirmKeysend(intent(), ports, new AbortController().signal);
    } catch (error) {
      assert.deepEqual(node.calls, []);
      return reasonOf(error)?.kind;
    }
    return 'nothing';
  };

  test('a stop, on any network', async () => {
    const journal = new FakeJournal();
    await journal.stop(NOW);
    assert.equal(await refused(journal), 'sendingStopped');
  });

  test('a limit, where it holds', async () => {
    assert.equal(
      await refused(new FakeJournal(), { ...ALICE_INFO, network: 'mainnet' }),
      'abovePaymentLimit',
    );
  });

  test('a journal that cannot be read, for it could not be written either', async () => {
    const journal = new FakeJournal();
    journal.brakes = async () =>
      Promise.reject(new Problem({ kind: 'journalUnavailable', path: '/full', detail: 'disk is full' }));
    assert.equal(await refused(journal), 'journalUnavailable');
  });
});

test('a stop between the question and the sending holds the payment back, and nothing is sent', async () => {
  const one = order();
  const journal = new FakeJournal();
  await journal.stop(NOW);
  const node = new FakeNode(settlesAtOnce(one));
  const sending = sendKeysend(one, { node, journal, clock: new FakeClock() }, signalsOfNobody());
  await assert.rejects(sending.next(), (error) => reasonOf(error)?.kind === 'sendingStopped');
  assert.deepEqual(node.calls, []);
});

test('an order that took until its deadline to be written down is not sent', async () => {
  const one = order();
  const journal = new FakeJournal();
  const clock = new FakeClock();
  const write = journal.write.bind(journal);
  journal.write = async (...written) => {
    clock.time = one.deadline;
    return write(...written);
  };
  const node = new FakeNode(settlesAtOnce(one));
  const seen: Payment[] = [];
  for await (const payment of sendKeysend(one, { node, journal, clock }, signalsOfNobody()))
    seen.push(payment);
  assert.deepEqual(node.calls, []);
  assert.equal(seen.at(-1)?.status, NEVER_SENT);
  assert.equal(journal.entries.get(one.hash)?.payment?.status, NEVER_SENT);
});

function signalsOfNobody(): { readonly cancel: AbortSignal; readonly leave: AbortSignal } {
  return { cancel: new AbortController().signal, leave: new AbortController().signal };
}
