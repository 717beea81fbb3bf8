import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { msat } from '../../../src/keysend/amount.ts';
import type { Fault } from '../../../src/keysend/practice.ts';
import { NOON, People } from './people.ts';

const settled = ['IN_FLIGHT []', 'IN_FLIGHT [IN_FLIGHT]', 'SUCCEEDED [SUCCEEDED]'];
const noRoute = ['IN_FLIGHT []', 'FAILED/NO_ROUTE []'];

function stop(people: People, alias: string, broken = true): void {
  people.network.setFault({ kind: 'nodeStopped', node: people.key(alias), broken });
}

function drain(people: People, [from, to]: readonly [string, string], broken = true): void {
  people.network.setFault({ kind: 'channelDrained', from: people.key(from), to: people.key(to), broken });
}

describe('what can be broken in the practice network', () => {
  test('is listed, whole at first but for dave; each can be broken and mended, over a restart', () => {
    const people = new People();
    const faults = people.network.faults();
    assert.equal(faults.length, 13);
    assert.deepEqual(
      faults.filter(({ broken }) => broken),
      [{ kind: 'keysendOff', node: people.key('dave'), broken: true }],
    );
    const money = people.network.channels();
    for (const [index, fault] of faults.entries()) {
      const now: Fault = { ...fault, broken: !fault.broken };
      people.network.setFault(now);
      people.network.setFault(now);
      people.restart();
      assert.deepEqual(people.network.faults()[index], now);
      people.network.setFault(fault);
      people.network.setFault(fault);
      assert.deepEqual(people.network.faults(), faults);
    }
    const balances = (channels: typeof money) =>
      channels.map(({ sides }) => sides.map(({ balanceMsat }) => balanceMsat));
    assert.deepEqual(balances(people.network.channels()), balances(money));
  });

  test('a drained channel of one’s own: nothing to send; mended, it is as before', () => {
    const people = new People();
    const before = people.balance('alice', 'bob');
    drain(people, ['alice', 'bob']);
    assert.equal(people.channel('alice', 'bob').sides[0].sendableMsat, 0n);
    assert.deepEqual(people.pay('bob', 1_000n, { feeLimitMsat: msat(0n) }), noRoute);
    // There is a way round, over erin and frank.
    assert.deepEqual(people.pay('bob', 1_000n), settled);
    drain(people, ['alice', 'bob'], false);
    assert.equal(people.balance('alice', 'bob'), before);
    assert.deepEqual(people.pay('bob', 1_000n, { feeLimitMsat: msat(0n) }), settled);
  });

  test('a drained channel further on fails at its hop, and works at once when it is mended', () => {
    const people = new People();
    drain(people, ['bob', 'carol']);
    assert.match(people.pay('carol', 1_000n).at(-1) ?? '', /NO_ROUTE \[FAILED TEMPORARY_CHANNEL_FAILURE@1\]/);
    assert.deepEqual(people.pay('carol', 1_000n), noRoute);
    drain(people, ['bob', 'carol'], false);
    assert.deepEqual(people.pay('carol', 1_000n), settled);
  });

  test('a failure is remembered until it is forgotten', () => {
    const people = new People();
    people.pay('grace', 1_000n);
    people.network.forgetFailures();
    assert.equal(people.pay('grace', 1_000n).length, 4);
  });

  test('a stopped peer: no way at once, to him and over him', () => {
    const people = new People();
    stop(people, 'bob');
    // The way round to him is known to erin and frank only.
    const direct = { feeLimitMsat: msat(1_100n) };
    assert.deepEqual(people.pay('bob', 1_000n, direct), noRoute);
    assert.deepEqual(people.pay('carol', 1_000n, direct), noRoute);
    assert.match(people.pay('bob', 1_000n).at(-1) ?? '', /NO_ROUTE \[FAILED UNKNOWN_NEXT_PEER@2\]/);
    assert.equal(people.channel('alice', 'bob').active, false);
    stop(people, 'bob', false);
    assert.deepEqual(people.pay('carol', 1_000n), settled);
  });

  test('with a stopped peer, his channel’s money does not count', () => {
    const people = new People();
    stop(people, 'bob');
    assert.deepEqual(people.pay('frank', 8_000_000n), ['IN_FLIGHT []', 'FAILED/INSUFFICIENT_BALANCE []']);
  });

  test('a node stopped further on: the hop before it says so, until the graph does', () => {
    const people = new People();
    stop(people, 'carol');
    assert.match(people.pay('carol', 1_000n).at(-1) ?? '', /NO_ROUTE \[FAILED UNKNOWN_NEXT_PEER@1\]/);
    people.network.forgetFailures();
    people.wait(20 * 60_000);
    assert.deepEqual(people.pay('carol', 1_000n), noRoute);
    stop(people, 'carol', false);
    assert.deepEqual(people.pay('carol', 1_000n), settled);
  });

  test('a node that runs again is tried at once', () => {
    const people = new People();
    stop(people, 'carol');
    people.pay('carol', 1_000n);
    stop(people, 'carol', false);
    assert.deepEqual(people.pay('carol', 1_000n), settled);
  });

  test('an HTLC on its way through a node that stops stays out until it runs again, past its timeout', () => {
    const people = new People({ delayMs: 100 });
    const request = people.request('carol', 1_000n, { timeoutSeconds: 5 });
    const { seen } = people.begin(request);
    stop(people, 'bob');
    people.wait(60_000);
    assert.deepEqual(seen, settled.slice(0, 2));
    assert.equal(people.network.nextDue(), undefined);
    assert.equal(people.network.send(request), 'inTransition');
    stop(people, 'bob', false);
    people.settleDown();
    assert.deepEqual(seen, settled);
    assert.equal(people.later(request.hash), 'SUCCEEDED/TIMEOUT [SUCCEEDED]');
  });

  test('a receiver that stops while it holds takes the payment when it runs again', () => {
    const people = new People();
    const request = people.request('harriet', 1_000n);
    const { seen } = people.begin(request);
    stop(people, 'harriet');
    assert.equal(people.network.settle(people.key('harriet'), request.hash), false);
    people.wait(60_000);
    assert.equal(seen.length, 2);
    stop(people, 'harriet', false);
    people.settleDown();
    assert.deepEqual(seen, settled);
  });

  test('what does not exist, and the own node, cannot be broken', () => {
    const people = new People();
    assert.throws(() => {
      stop(people, 'alice');
    }, RangeError);
    assert.throws(() => {
      drain(people, ['alice', 'carol']);
    }, RangeError);
  });
});

describe('a reset', () => {
  test('restores money, nodes and memory; payments stay, and the numbers go on', () => {
    const people = new People();
    const fresh = people.network.channels();
    const faults = people.network.faults();
    const request = people.request('bob', 1_000n);
    people.begin(request);
    people.pay('grace', 1_000n);
    for (const fault of faults) people.network.setFault({ ...fault, broken: !fault.broken });
    people.network.reset();
    assert.deepEqual(people.network.channels(), fresh);
    assert.deepEqual(people.network.faults(), faults);
    assert.equal(people.later(request.hash), 'SUCCEEDED [SUCCEEDED]');
    assert.equal(people.network.countPayments(), 2);
    assert.equal(people.pay('grace', 1_000n).length, 4);
    const page = people.network.payments({ offset: 0n, most: 9, reversed: false }, { succeededOnly: false });
    assert.deepEqual(
      page.map(({ index }) => index),
      [1n, 2n, 3n],
    );
  });

  test('ends what is out: on its way, held, and taken already', () => {
    const people = new People({ delayMs: 100 });
    const [onItsWay, held, taken] = ['carol', 'harriet', 'bob'].map((to) => people.request(to, 1_000n));
    assert.ok(onItsWay && held && taken);
    const first = people.begin(held);
    people.until(() => people.network.receipt(held.hash) !== undefined);
    const second = people.begin(taken);
    people.until(() => people.network.receipt(taken.hash) !== undefined);
    const third = people.begin(onItsWay);
    people.network.reset();
    people.settleDown();
    assert.deepEqual(first.seen.slice(2), [
      'IN_FLIGHT/INCORRECT_PAYMENT_DETAILS [IN_FLIGHT]',
      'FAILED/INCORRECT_PAYMENT_DETAILS [FAILED INCORRECT_OR_UNKNOWN_PAYMENT_DETAILS@2]',
    ]);
    assert.equal(people.network.invoice(people.key('harriet'), held.hash)?.state, 'CANCELED');
    assert.deepEqual(second.seen, settled);
    assert.deepEqual(third.seen.slice(2), [
      'IN_FLIGHT [FAILED TEMPORARY_NODE_FAILURE@1]',
      'FAILED/NO_ROUTE [FAILED TEMPORARY_NODE_FAILURE@1]',
    ]);
    assert.ok(people.now < NOON + 5_000, 'nothing of it goes on');
    assert.deepEqual(people.network.channels(), new People().network.channels());
  });

  test('does not lose a payment that was just asked for', () => {
    const people = new People();
    const request = people.request('bob', 1_000n);
    people.network.send(request);
    people.network.reset();
    people.settleDown();
    assert.equal(people.later(request.hash), 'SUCCEEDED [SUCCEEDED]');
  });
});
