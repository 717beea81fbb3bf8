import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { msat } from '../../../src/keysend/amount.ts';
import { LONGEST_MESSAGE_BYTES, MESSAGE_RECORD } from '../../../src/keysend/records.ts';
import { MemoryStore } from '../../../src/practice/network/memoryStore.ts';
import { openNetwork } from '../../../src/practice/network/network.ts';
import type { Change } from '../../../src/practice/network/store.ts';
import { practiceTopology } from '../../../src/practice/network/topology.ts';
import { NOON, People, tell } from './people.ts';

const settled = ['IN_FLIGHT []', 'IN_FLIGHT [IN_FLIGHT]', 'SUCCEEDED [SUCCEEDED]'];
const noRoute = ['IN_FLIGHT []', 'FAILED/NO_ROUTE []'];

describe('a payment of the practice network', () => {
  test('takes its time: a leg there, a leg back', () => {
    const people = new People({ delayMs: 100 });
    const { snapshots } = people.begin(people.request('carol', 1_000n));
    people.settleDown();
    const took = people.now - NOON;
    assert.ok(took >= 320 && took <= 480, String(took));
    const attempt = snapshots.at(-1)?.attempts[0];
    assert.equal(attempt?.startedAtNs, BigInt(NOON) * 1_000_000n);
    assert.equal(attempt.endedAtNs, BigInt(people.now) * 1_000_000n);
  });

  test('shows the route as LND does: fees with the hop that keeps them, blocks from the end', () => {
    const people = new People();
    const { snapshots } = people.begin(people.request('carol', 100_000n));
    const [attempt] = snapshots.at(-1)?.attempts ?? [];
    assert.ok(attempt);
    const { height } = people.network;
    assert.deepEqual(
      attempt.hops.map(({ node, amountMsat, feeMsat, expiry }) => [node, amountMsat, feeMsat, expiry]),
      [
        [people.key('bob'), 100_000_000n, 1_100n, height + 83],
        [people.key('carol'), 100_000_000n, 0n, height + 83],
      ],
    );
    assert.equal(attempt.totalMsat, 100_001_100n);
    assert.equal(attempt.timelock, height + 163);
    assert.equal(people.balance('bob', 'alice'), 100_001_100n);
    assert.equal(people.balance('carol', 'bob'), 100_000_000n);
  });

  test('locks money hop by hop', () => {
    const people = new People({ delayMs: 100 });
    people.begin(people.request('carol', 1_000n));
    const locked = (): boolean[] =>
      [['alice', 'bob'] as const, ['bob', 'carol'] as const].map(
        ([one, other]) => people.channel(one, other).htlcs.length === 1,
      );
    const seen = [locked()];
    while (people.network.nextDue() !== undefined) {
      people.wait((people.network.nextDue() ?? people.now) - people.now);
      seen.push(locked());
    }
    assert.deepEqual(seen, [
      [true, false],
      [true, true],
      [true, true],
      [true, false],
      [false, false],
    ]);
  });

  test('what a channel can send is what LND says: without reserve and fee buffer, to the msat', () => {
    const people = new People();
    // 10 M sat, 1 % reserve, two anchors of 330, twice the commitment's cost with two HTLCs.
    const most = 10_000_000_000n - 100_000_000n - 660_000n - 2n * 2_500n * (1_124n + 2n * 172n);
    assert.equal(people.channel('alice', 'bob').sides[0].sendableMsat, most);
    const only = { outgoingChannels: [people.channel('alice', 'bob').id] };
    assert.deepEqual(people.pay('bob', 0n, { ...only, amountMsat: msat(most + 1n) }), [
      'IN_FLIGHT []',
      'FAILED/INSUFFICIENT_BALANCE []',
    ]);
    assert.deepEqual(people.pay('bob', 0n, { ...only, amountMsat: msat(most) }), settled);
  });

  test('less than 1 sat, more than the largest HTLC: no way', () => {
    const people = new People();
    assert.deepEqual(people.pay('bob', 0n, { amountMsat: msat(999n) }), noRoute);
    assert.deepEqual(people.pay('carol', 8_950_000n), noRoute);
  });

  test('each further hop takes room from the message', () => {
    const people = new People();
    const records = (bytes: number) => [{ type: MESSAGE_RECORD, value: new Uint8Array(bytes).fill(120) }];
    // BOLT 4: a hop's payload with 2-byte amount and height is 51 bytes with its length and HMAC.
    const most = LONGEST_MESSAGE_BYTES - 51;
    assert.deepEqual(people.pay('carol', 1n, { records: records(most) }), settled);
    assert.deepEqual(people.pay('carol', 1n, { records: records(most + 1) }), noRoute);
  });

  test('keeps to the limit of blocks, the first channel and the last hop', () => {
    const people = new People();
    assert.deepEqual(people.pay('carol', 1_000n, { cltvLimit: 162 }), noRoute);
    assert.deepEqual(people.pay('carol', 1_000n, { cltvLimit: 163 }), settled);
    const over = (alias: string) => ({ outgoingChannels: [people.channel('alice', alias).id] });
    assert.deepEqual(people.pay('carol', 1_000n, over('dave')), noRoute);
    assert.deepEqual(people.pay('frank', 1_000n, { lastHop: people.key('carol') }), noRoute);
    const request = people.request('frank', 1_000n, { lastHop: people.key('erin') });
    assert.equal(people.begin(request).snapshots.at(-1)?.attempts[0]?.hops[0]?.node, people.key('erin'));
  });

  test('to oneself fails at each peer: none sends it back the way it came', () => {
    const people = new People();
    const request = people.request('alice', 1_000n, { allowSelfPayment: true });
    const { seen } = people.begin(request);
    people.settleDown();
    assert.equal(seen.filter((each) => each.endsWith('IN_FLIGHT]')).length, 4);
    assert.match(seen.at(-1) ?? '', /^FAILED\/NO_ROUTE \[(FAILED TEMPORARY_CHANNEL_FAILURE@1(, )?){4}\]$/);
  });

  test('above 483 at once fails in one’s own channel', () => {
    const people = new People();
    const direct = { feeLimitMsat: msat(1_500n) };
    const all = Array.from({ length: 485 }, () => people.begin(people.request('harriet', 1n, direct)));
    assert.equal(people.channel('alice', 'bob').htlcs.length, 483);
    assert.deepEqual(all.at(-1)?.seen, [
      'IN_FLIGHT []',
      'IN_FLIGHT [IN_FLIGHT]',
      'IN_FLIGHT [FAILED TEMPORARY_CHANNEL_FAILURE@0]',
      'FAILED/NO_ROUTE [FAILED TEMPORARY_CHANNEL_FAILURE@0]',
    ]);
    people.settleDown();
    assert.equal(all.filter(({ seen }) => seen.at(-1) === settled[2]).length, 483);
  });

  test('numbers: a refused duplicate uses one up, a hash that failed gets a new one', () => {
    const people = new People();
    const paid = people.request('bob', 1n);
    people.begin(paid);
    assert.equal(people.network.send(paid), 'alreadyPaid');
    const failed = people.request('dave', 1n);
    people.begin(failed);
    people.begin({ ...failed, destination: people.key('bob'), amountMsat: msat(7_000n) });
    people.settleDown();
    assert.equal(people.network.payment(paid.hash)?.index, 1n);
    const again = people.network.payment(failed.hash);
    assert.deepEqual([again?.index, again?.status, again?.amountMsat], [4n, 'SUCCEEDED', 7_000n]);
    assert.equal(people.network.countPayments(), 2);
  });

  test('cancelled before its first attempt: never sent', () => {
    const people = new People();
    for (const cancelable of [true, false]) {
      const request = people.request('bob', 1n, { cancelable });
      people.network.send(request);
      people.network.cancel(request.hash);
      people.settleDown();
      assert.equal(people.later(request.hash), cancelable ? 'FAILED/CANCELED []' : 'SUCCEEDED [SUCCEEDED]');
    }
  });

  for (const [why, end] of [
    ['a cancel', 'CANCELED'],
    ['its timeout', 'TIMEOUT'],
  ] as const) {
    test(`tries no second way after ${why}`, () => {
      const people = new People({ delayMs: 2_000 });
      const request = people.request('frank', 300_000n, { cancelable: true, timeoutSeconds: 1 });
      const { seen } = people.begin(end === 'TIMEOUT' ? request : { ...request, timeoutSeconds: 60 });
      if (end === 'CANCELED') people.network.cancel(request.hash);
      people.settleDown();
      const poor = '[FAILED TEMPORARY_CHANNEL_FAILURE@1]';
      assert.deepEqual(seen.slice(2), [`IN_FLIGHT ${poor}`, `FAILED/${end} ${poor}`]);
      assert.equal(people.later(request.hash), `FAILED/${end} []`);
    });
  }

  for (const timeoutSeconds of [0, -1]) {
    test(`timeout_seconds ${timeoutSeconds} is LND's minute`, () => {
      const people = new People({ delayMs: 20_000 });
      assert.equal(people.pay('frank', 300_000n, { timeoutSeconds }).length, 5);
      assert.equal(people.pay('bob', 1n, { timeoutSeconds }).length, 3);
    });
  }
});

describe('questions to the practice network', () => {
  const question = (people: People, to: string, sat: bigint) => ({
    destination: people.key(to),
    amountMsat: msat(sat * 1_000n),
    feeLimitMsat: msat(1_000_000n),
    finalCltvDelta: 80,
    records: [],
    useMissionControl: false,
  });

  test('the way and its price, without padding', () => {
    const people = new People();
    const route = people.network.findRoute(question(people, 'carol', 1_000n));
    assert.ok(typeof route === 'object');
    assert.equal(route.feeMsat, 1_001n);
    assert.equal(route.timelock, people.network.height + 160);
    assert.equal(people.network.findRoute(question(people, 'carol', 20_000_000n)), 'insufficientBalance');
    const dear = { ...question(people, 'carol', 1_000n), feeLimitMsat: msat(1_000n) };
    assert.equal(people.network.findRoute(dear), 'noPath');
  });

  test('of another node, as the person sees the graph', () => {
    const people = new People();
    const route = people.network.findRoute({
      ...question(people, 'alice', 1_000n),
      source: people.key('carol'),
    });
    // Carol has nothing; who does not know that sees a way.
    assert.ok(typeof route === 'object');
    assert.equal(route.hops.length, 2);
    const hidden = { ...question(people, 'hal', 1n), source: people.key('carol') };
    assert.equal(people.network.findRoute(hidden), 'noPath');
  });

  test('with what failed in mind, where asked', () => {
    const people = new People();
    people.pay('frank', 300_000n);
    const asked = question(people, 'frank', 300_000n);
    const first = (useMissionControl: boolean) => {
      const route = people.network.findRoute({ ...asked, useMissionControl });
      return typeof route === 'object' ? route.hops[0]?.node : route;
    };
    assert.deepEqual([first(false), first(true)], [people.key('bob'), people.key('erin')]);
  });
});

describe('who listens to the practice network', () => {
  test('hears each snapshot by itself, in order, also when nothing takes time', () => {
    const people = new People();
    const all: string[] = [];
    people.network.watchAll((payment) => all.push(tell(payment)));
    people.pay('bob', 1n);
    assert.deepEqual(all, settled);
  });

  test('may send, cancel, look, break and listen from inside a call', () => {
    const people = new People();
    const [first, second] = [people.request('bob', 1n), people.request('bob', 2n)];
    const heard: string[] = [];
    let late = 0;
    people.network.watch(first.hash, ({ status }) => {
      heard.push(status);
      // What is looked up is already at its end: it is saved before anyone is told.
      assert.equal(people.later(first.hash), settled[2]);
      people.network.watch(first.hash, () => late++);
      if (heard.length > 1) return;
      assert.equal(people.network.send(second), 'started');
      people.network.cancel(first.hash);
      people.network.setFault({ kind: 'keysendOff', node: people.key('bob'), broken: true });
      people.network.advance(people.now);
      assert.equal(people.later(second.hash), 'IN_FLIGHT []');
    });
    people.network.send(first);
    people.network.advance(people.now);
    assert.deepEqual(heard, ['IN_FLIGHT', 'IN_FLIGHT', 'SUCCEEDED']);
    assert.equal(late, 0, 'who came later hears only what happens later');
    assert.equal(people.later(second.hash), 'IN_FLIGHT []');
    assert.equal(people.network.nextDue(), people.now);
    people.settleDown();
    assert.equal(people.later(second.hash), 'FAILED/INCORRECT_PAYMENT_DETAILS []');
  });

  test('hears nothing more once it is removed, from inside a call, too', () => {
    const people = new People();
    const request = people.request('bob', 1n);
    const [mine, others]: [string[], string[]] = [[], []];
    const unwatch = people.network.watch(request.hash, (payment) => {
      mine.push(tell(payment));
      unwatch();
      unwatchOther();
    });
    const unwatchOther = people.network.watch(request.hash, (payment) => others.push(tell(payment)));
    people.network.send(request);
    people.settleDown();
    assert.deepEqual([mine, others], [settled.slice(0, 1), []]);
  });

  test('does not keep others from hearing by throwing', () => {
    const people = new People();
    const request = people.request('bob', 1n);
    const heard: string[] = [];
    people.network.watch(request.hash, () => {
      throw new Error('no ears');
    });
    people.network.watch(request.hash, (payment) => heard.push(tell(payment)));
    people.network.send(request);
    assert.throws(() => {
      people.network.advance(people.now);
    }, /no ears/);
    assert.deepEqual(heard, settled);
    assert.equal(people.network.nextDue(), undefined);
  });

  test('of a hash that failed hears the second try only if it asks again', () => {
    const people = new People();
    const request = people.request('dave', 1n);
    const { seen } = people.begin(request);
    people.begin(request);
    assert.equal(seen.length, 4);
  });
});

describe('the clock of the practice network', () => {
  test('may have stood still for long: what is sent begins when it goes on', () => {
    const people = new People({ delayMs: 100 });
    people.pay('bob', 1n);
    const request = people.request('bob', 1n);
    people.network.send(request);
    assert.equal(people.network.nextDue(), people.now);
    people.wait(3_600_000);
    assert.equal(people.network.payment(request.hash)?.createdAtNs, BigInt(people.now) * 1_000_000n);
    assert.equal(people.later(request.hash), settled[1]);
  });

  test('may be put back: what is due stays as far away as it was', () => {
    const people = new People();
    const request = people.request('harriet', 1n);
    people.begin(request);
    people.wait(4_000);
    people.wait(-86_400_000);
    people.wait(5_900);
    assert.equal(people.later(request.hash), settled[1]);
    people.wait(100);
    assert.equal(people.later(request.hash), settled[2]);
  });
});

describe('a restart of the practice network', () => {
  test('keys, money and what is in flight are as before; what was due happens at once', () => {
    const people = new People({ delayMs: 100 });
    const request = people.request('harriet', 5_000n);
    people.begin(request);
    people.until(() => people.network.receipt(request.hash) !== undefined);
    const before = [people.network.nodes(), people.network.channels(), people.network.own];
    people.now += 60_000;
    people.restart();
    assert.deepEqual([people.network.nodes(), people.network.channels(), people.network.own], before);
    assert.equal(people.later(request.hash), settled[1]);
    assert.equal(people.network.receipt(request.hash)?.invoice, 'ACCEPTED');
    assert.equal(people.network.send(request), 'inTransition');
    const seen: string[] = [];
    people.network.watch(request.hash, (payment) => seen.push(tell(payment)));
    assert.equal(people.network.nextDue(), people.now);
    people.settleDown();
    assert.deepEqual(seen, settled.slice(2));
    // LND waits for what is out, and has forgotten since when.
    assert.equal(people.later(request.hash), settled[2]);
  });

  test('at any moment of a payment, it comes to the same end', () => {
    for (let steps = 0; steps < 6; steps++) {
      const people = new People({ delayMs: 100 });
      const request = people.request('carol', 5_000n);
      people.begin(request);
      for (let step = 0; step < steps; step++) people.wait(100);
      people.restart();
      people.settleDown();
      assert.equal(people.later(request.hash), settled[2]);
      assert.equal(people.balance('carol', 'bob'), 5_000_000n);
    }
  });

  test('a payment that fails at a hop after it is not tried again, as with LND; the same request is', () => {
    const people = new People({ delayMs: 100 });
    const request = people.request('frank', 300_000n);
    people.begin(request);
    people.restart();
    people.settleDown();
    assert.equal(people.later(request.hash), 'FAILED/NO_ROUTE []');
    people.begin(request);
    people.settleDown();
    assert.equal(people.later(request.hash), settled[2]);
  });

  test('a payment that was kept before it began is one like any other', () => {
    const people = new People({ delayMs: 100 });
    const request = people.request('frank', 300_000n);
    people.network.send(request);
    people.network.reset();
    people.restart();
    people.settleDown();
    assert.equal(people.later(request.hash), settled[2]);
  });

  test('a refund that is on its way arrives', () => {
    const people = new People({ delayMs: 100 });
    const before = people.balance('alice', 'ivan');
    people.begin(people.request('ivan', 1_000n));
    people.wait(1_000);
    people.restart();
    people.wait(900);
    people.restart();
    people.settleDown();
    assert.equal(people.balance('alice', 'ivan'), before);
  });

  test('a seed makes the same network again, and none a new one', () => {
    const keyWith = (seed?: string) =>
      openNetwork(new MemoryStore(), practiceTopology, { now: NOON, ...(seed !== undefined && { seed }) })
        .own;
    assert.equal(keyWith('a'), keyWith('a'));
    assert.notEqual(keyWith('a'), keyWith('b'));
    assert.notEqual(keyWith(), keyWith());
  });

  test('what could not be saved is not shown, and is tried again', () => {
    class FullDisk extends MemoryStore {
      full = false;
      override save(change: Change): void {
        if (this.full) throw new Error('disk full');
        super.save(change);
      }
    }
    const store = new FullDisk();
    const people = new People({ store });
    const request = people.request('bob', 1n);
    const seen: string[] = [];
    people.network.watch(request.hash, (payment) => seen.push(tell(payment)));
    people.network.send(request);
    store.full = true;
    assert.throws(() => {
      people.network.advance(people.now);
    }, /disk full/);
    assert.deepEqual(seen, []);
    store.full = false;
    assert.equal(people.network.nextDue(), people.now);
    people.settleDown();
    assert.deepEqual(seen, settled);
  });
});
