import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { msat } from '../../src/keysend/amount.ts';
import { diagnose, gatherFacts } from '../../src/keysend/diagnosis.ts';
import type { Diagnosis, Facts } from '../../src/keysend/diagnosis.ts';
import type { LightningNode } from '../../src/keysend/node.ts';
import type { Payment, UnknownCause } from '../../src/keysend/payment.ts';
import type { Fault, Receipt } from '../../src/keysend/practice.ts';
import { Problem } from '../../src/keysend/problem.ts';
import { neverSent, unseen } from '../../src/keysend/snapshots.ts';
import { channel } from './channels.ts';
import { ALICE_INFO, attempt, BOB, CAROL, failed, intent, order, settled, snapshot } from './samples.ts';

const of = order();
const signal = new AbortController().signal;

function afterEnd(
  reason: Payment['reason'],
  facts: Facts,
  attempts = failed(of, [], reason).attempts,
): Diagnosis {
  return diagnose(failed(of, attempts, reason), of, facts);
}

describe('a state that is no failure', () => {
  test('is what it is', () => {
    assert.deepEqual(diagnose(settled(of, []), of, {}), { kind: 'settled' });
    assert.deepEqual(diagnose(snapshot(of, []), of, {}), { kind: 'inFlight' });
    assert.deepEqual(diagnose(neverSent(of), of, {}), { kind: 'neverSent' });
  });

  test('is unknown with its cause', () => {
    for (const cause of ['connectionLost', 'forgotten', 'falseProof'] satisfies UnknownCause[]) {
      const payment = unseen(of, snapshot(of, []), cause);
      assert.ok(payment);
      assert.deepEqual(diagnose(payment, of, {}), { kind: 'unknown', cause });
    }
  });
});

describe('a receiver that refuses', () => {
  const profile = { key: CAROL, alias: 'carol', announcesKeysend: true };
  const reason = 'INCORRECT_PAYMENT_DETAILS';

  test('is judged by its feature bit 55', () => {
    const bits: readonly (readonly [Facts, string])[] = [
      [{ profile }, 'set'],
      [{ profile: { ...profile, announcesKeysend: false } }, 'missing'],
      [{ profile: 'unlisted' }, 'unlisted'],
      [{}, 'unasked'],
    ];
    for (const [facts, keysendBit] of bits) {
      assert.deepEqual(afterEnd(reason, facts), { kind: 'receiverRefused', keysendBit, withMessage: false });
    }
  });

  test('may mind the message', () => {
    const diagnosis = diagnose(failed(of, [], reason), intent({ message: 'hi' }), { profile });
    assert.deepEqual(diagnosis, { kind: 'receiverRefused', keysendBit: 'set', withMessage: true });
  });
});

describe('no route', () => {
  const route = { hops: [], feeMsat: msat(6_000_000n), timelock: 600 };
  const rich = [channel()];

  test('without channels, or with none that is active', () => {
    assert.deepEqual(afterEnd('NO_ROUTE', { channels: [] }), { kind: 'noChannels' });
    assert.deepEqual(afterEnd('NO_ROUTE', { channels: [channel({ active: false })] }), {
      kind: 'channelsInactive',
      channels: 1,
    });
  });

  test('with less than the amount in any one channel, however much they hold together', () => {
    const channels = [
      channel({ localMsat: 60_000_000n }),
      channel({ localMsat: 70_000_000n }),
      channel({ localMsat: 900_000_000n, active: false }),
    ];
    for (const reason of ['NO_ROUTE', 'INSUFFICIENT_BALANCE'] as const) {
      assert.deepEqual(afterEnd(reason, { channels }), {
        kind: 'insufficientBalance',
        mostMsat: 70_000_000n,
        channels: 3,
        activeChannels: 2,
      });
    }
  });

  test('within the fee limit, while there is a dearer one', () => {
    const facts: Facts = { channels: rich, routeAtAnyFee: route };
    assert.deepEqual(afterEnd('NO_ROUTE', facts), {
      kind: 'feeLimitTooLow',
      limitMsat: 5_000_000n,
      neededMsat: 6_000_000n,
    });
    const within: Facts = { channels: rich, routeAtAnyFee: { ...route, feeMsat: msat(5_000_000n) } };
    assert.deepEqual(afterEnd('NO_ROUTE', within), { kind: 'noRoute' });
  });

  test('for less than LND puts into an HTLC', () => {
    const small = intent({ amountMsat: msat(999n) });
    const end = failed(order({ amountMsat: msat(999n) }), [], 'NO_ROUTE');
    assert.deepEqual(diagnose(end, small, { channels: rich }), { kind: 'belowSmallestHtlc' });
    assert.deepEqual(diagnose(end, { ...small, amountMsat: msat(1000n) }, { channels: rich }), {
      kind: 'noRoute',
    });
  });

  test('to a node that is in no announcement', () => {
    assert.deepEqual(afterEnd('NO_ROUTE', { channels: rich, profile: 'unlisted' }), {
      kind: 'destinationUnlisted',
    });
  });

  test('after attempts that failed names the last node that said no, and its channel', () => {
    const attempts = [attempt(1n, 'FAILED', 0), attempt(2n, 'FAILED', 1)];
    assert.deepEqual(afterEnd('NO_ROUTE', { channels: rich, routeAtAnyFee: route }, attempts), {
      kind: 'noRoute',
      lastFailure: { code: 'TEMPORARY_CHANNEL_FAILURE', node: BOB, channelId: '2' },
    });
    assert.deepEqual(afterEnd('NO_ROUTE', {}, attempts.slice(0, 1)), {
      kind: 'noRoute',
      lastFailure: { code: 'TEMPORARY_CHANNEL_FAILURE', channelId: '1' },
    });
  });

  test('and nothing else known', () => {
    assert.deepEqual(afterEnd('NO_ROUTE', {}), { kind: 'noRoute' });
  });
});

test('the other ends say it themselves', () => {
  assert.deepEqual(afterEnd('TIMEOUT', {}), { kind: 'timedOut' });
  assert.deepEqual(afterEnd('CANCELED', {}), { kind: 'canceled' });
  assert.deepEqual(afterEnd('ERROR', {}), { kind: 'nodeError' });
  assert.deepEqual(afterEnd(undefined, {}), { kind: 'nodeError' });
});

describe('what the node is asked after a failure', () => {
  const profile = { key: CAROL, alias: 'carol', announcesKeysend: true };
  const route = { noRoute: 'noPath', detail: '' } as const;
  const channels = [channel()];
  const refuse = async (): Promise<never> => {
    throw new Problem({ kind: 'connectionLost', detail: '' });
  };

  /** Answers what it is given and counts the questions. */
  function node(
    answers: Partial<Pick<LightningNode, 'info' | 'lookUp' | 'channels' | 'findRoute'>>,
  ): LightningNode & {
    readonly asked: string[];
  } {
    const asked: string[] = [];
    const answering = { lookUp: refuse, channels: refuse, findRoute: refuse, ...answers };
    return new Proxy({ asked } as unknown as LightningNode & { readonly asked: string[] }, {
      get: (target, name) => {
        if (name === 'asked') return target.asked;
        asked.push(String(name));
        return answering[name as keyof typeof answering];
      },
    });
  }

  test('is nothing unless it failed', async () => {
    for (const payment of [snapshot(of, []), settled(of, []), failed(of, [], 'TIMEOUT'), neverSent(of)]) {
      const untouched = node({});
      assert.deepEqual(await gatherFacts(payment, of, untouched, signal), {});
      assert.deepEqual(untouched.asked, []);
    }
  });

  test('is who the receiver is, when it refused', async () => {
    const refused = failed(of, [], 'INCORRECT_PAYMENT_DETAILS');
    const asked = node({ lookUp: async () => profile });
    assert.deepEqual(await gatherFacts(refused, of, asked, signal), { profile });
    assert.deepEqual(asked.asked, ['lookUp']);
    const unlisted = node({ lookUp: async () => undefined });
    assert.deepEqual(await gatherFacts(refused, of, unlisted, signal), { profile: 'unlisted' });
  });

  test('is what the receiver says, when it refused on the practice network', async () => {
    const refused = failed(of, [], 'INCORRECT_PAYMENT_DETAILS');
    const receipt: Receipt = {
      node: of.destination,
      invoice: 'none',
      amountMsat: of.amountMsat,
      records: [],
      matches: true,
      refusal: 'keysendOff',
    };
    const asked = node({ lookUp: async () => profile });
    const facts = await gatherFacts(refused, of, asked, signal, {
      receipt: async () => receipt,
      faults: refuse,
    });
    assert.deepEqual(facts, { profile, refusal: 'keysendOff' });
    assert.partialDeepStrictEqual(diagnose(refused, of, facts), {
      kind: 'receiverRefused',
      refusal: 'keysendOff',
    });
    for (const receiptOf of [refuse, async () => undefined]) {
      const practice = { receipt: receiptOf, faults: refuse };
      assert.deepEqual(await gatherFacts(refused, of, asked, signal, practice), { profile });
    }
  });

  test('is channels, receiver and a route at any fee, when there was no route', async () => {
    let asksWith = 0n;
    const asked = node({
      lookUp: async () => profile,
      channels: async () => channels,
      findRoute: async ({ feeLimitMsat }) => {
        asksWith = feeLimitMsat;
        return route;
      },
    });
    const facts = await gatherFacts(failed(of, [], 'NO_ROUTE'), of, asked, signal);
    assert.deepEqual(facts, { profile, channels, routeAtAnyFee: route });
    assert.ok(asksWith >= of.amountMsat);
  });

  test('is whether something in the way is broken, when there was no route on the practice network', async () => {
    const stopped: Fault = { kind: 'nodeStopped', node: CAROL, broken: true };
    const drained: Fault = { kind: 'channelDrained', from: BOB, to: CAROL, broken: true };
    const refusing: Fault = { kind: 'keysendOff', node: CAROL, broken: true };
    const atBob = failed(of, [attempt(1n, 'FAILED', 1)], 'NO_ROUTE');
    const untried = failed(of, [], 'NO_ROUTE');
    const isBroken = async (payment: Payment, ...faults: readonly Fault[]): Promise<unknown> => {
      const asked = node({ info: ALICE_INFO });
      const practice = { receipt: refuse, faults: async () => faults };
      return (await gatherFacts(payment, of, asked, signal, practice)).broken;
    };
    assert.equal(await isBroken(untried, stopped), true);
    assert.equal(await isBroken(atBob, drained), true);
    // Elsewhere, mended, or something that stops no HTLC on its way.
    assert.equal(await isBroken(untried, drained), undefined);
    assert.equal(await isBroken(untried, { ...stopped, broken: false }), undefined);
    assert.equal(await isBroken(untried, refusing), undefined);
    assert.equal(await isBroken(untried), undefined);

    const inactive = { channels: [channel({ active: false })], broken: true } as const;
    assert.partialDeepStrictEqual(diagnose(untried, of, inactive), {
      kind: 'channelsInactive',
      broken: true,
    });
    // Mending lets no more through than a channel holds.
    const small = [channel({ localMsat: of.amountMsat - 1n })];
    for (const facts of [{ channels: small }, { channels: small, broken: true }] as const) {
      assert.equal('broken' in diagnose(untried, of, facts), false);
    }
    const emptied = channel({ localMsat: 0n });
    const onTheirSide = [{ ...emptied, remoteMsat: of.amountMsat }];
    assert.partialDeepStrictEqual(diagnose(untried, of, { channels: onTheirSide, broken: true }), {
      kind: 'insufficientBalance',
      broken: true,
    });
    assert.deepEqual(diagnose(untried, of, { broken: true }), { kind: 'noRoute', broken: true });
  });

  test('may go unanswered: that part is absent, and the others are there', async () => {
    const halfDeaf = node({ channels: async () => channels });
    const payment = failed(of, [], 'INSUFFICIENT_BALANCE');
    assert.deepEqual(await gatherFacts(payment, of, halfDeaf, signal), { channels });
    assert.deepEqual(await gatherFacts(payment, of, node({}), signal), {});
  });
});
