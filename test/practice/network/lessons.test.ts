import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseDestination } from '../../../src/keysend/destination.ts';
import type { Receipt, Received } from '../../../src/keysend/practice.ts';
import { messageRecord, PREIMAGE_RECORD } from '../../../src/keysend/records.ts';
import type { Asked } from './people.ts';
import { NOON, People } from './people.ts';

const settled = ['IN_FLIGHT []', 'IN_FLIGHT [IN_FLIGHT]', 'SUCCEEDED [SUCCEEDED]'];
const noRoute = ['IN_FLIGHT []', 'FAILED/NO_ROUTE []'];
const refused = (at: number): string[] => [
  'IN_FLIGHT []',
  'IN_FLIGHT [IN_FLIGHT]',
  'IN_FLIGHT/INCORRECT_PAYMENT_DETAILS [IN_FLIGHT]',
  `FAILED/INCORRECT_PAYMENT_DETAILS [FAILED INCORRECT_OR_UNKNOWN_PAYMENT_DETAILS@${at}]`,
];

describe('what the nodes of the practice network teach', () => {
  test('the person meets a direct peer first, and never himself; all have real keys', () => {
    const people = new People();
    const lessons = people.network.lessons();
    assert.deepEqual(
      lessons.map(({ alias, lesson }) => `${alias} ${lesson}`),
      [
        'bob direct',
        'carol twoHops',
        'dave noKeysend',
        'frank retry',
        'erin dearHop',
        'harriet holds',
        'ivan refunds',
        'grace noLiquidity',
        'hal unlisted',
      ],
    );
    for (const { key } of lessons) assert.ok(parseDestination(key).ok, key);
    assert.equal(new Set(lessons.map(({ key }) => key)).size, lessons.length);
  });

  test('grace: the channel before her has next to nothing, and one tries it once', () => {
    const people = new People();
    const poor = 'FAILED TEMPORARY_CHANNEL_FAILURE@1';
    assert.deepEqual(people.pay('grace', 1_000n), [
      'IN_FLIGHT []',
      'IN_FLIGHT [IN_FLIGHT]',
      `IN_FLIGHT [${poor}]`,
      `FAILED/NO_ROUTE [${poor}]`,
    ]);
    assert.deepEqual(people.pay('grace', 1_000n), noRoute);
    assert.deepEqual(people.pay('grace', 400n), settled);
  });

  test('frank: the cheap way that failed is not tried again for this amount, but for a small one', () => {
    const people = new People();
    assert.equal(people.pay('frank', 300_000n).length, 5);
    assert.deepEqual(people.pay('frank', 300_000n), settled);
    const { snapshots } = people.begin(people.request('frank', 50_000n));
    assert.equal(snapshots.at(-1)?.attempts[0]?.hops[0]?.node, people.key('bob'));
  });

  test('frank: an hour later the way that worked is still the better one; a day later the cheap one counts as new', () => {
    const people = new People();
    people.pay('frank', 300_000n);
    people.wait(3_600_000);
    assert.deepEqual(people.pay('frank', 300_000n), settled);
    people.wait(24 * 3_600_000);
    assert.equal(people.pay('frank', 300_000n).length, 5);
  });

  test('harriet holds a payment for ten seconds, then takes it', () => {
    const people = new People({ delayMs: 100 });
    const request = people.request('harriet', 5_000n);
    const { seen } = people.begin(request);
    const harriet = people.key('harriet');
    people.until(() => people.network.invoice(harriet, request.hash)?.state === 'ACCEPTED');
    assert.equal(people.channel('bob', 'harriet').htlcs[0]?.amountMsat, 5_000_000n);
    assert.equal(people.channel('alice', 'bob').htlcs[0]?.amountMsat, 5_001_005n);
    people.wait(9_900);
    assert.equal(people.network.invoice(harriet, request.hash)?.state, 'ACCEPTED');
    assert.equal(people.network.receipt(request.hash)?.invoice, 'ACCEPTED');
    people.wait(100);
    assert.equal(people.network.invoice(harriet, request.hash)?.state, 'SETTLED');
    people.settleDown();
    assert.deepEqual(seen, settled);
    assert.ok(people.now - NOON > 10_300 && people.now - NOON < 10_500, String(people.now - NOON));
  });

  test('harriet does it once, when she is told twice and her time comes, too', () => {
    const people = new People({ delayMs: 100 });
    const request = people.request('harriet', 5_000n);
    const states: string[] = [];
    const harriet = people.key('harriet');
    people.network.watchInvoices(harriet, ({ state }) => states.push(state));
    people.begin(request);
    people.until(() => states.includes('ACCEPTED'));
    // The preimage gets no further than bob until he runs again, and harriet's time comes meanwhile.
    assert.ok(people.network.settle(harriet, request.hash));
    assert.ok(people.network.refuse(harriet, request.hash));
    people.network.setFault({ kind: 'nodeStopped', node: people.key('bob'), broken: true });
    people.wait(20_000);
    assert.equal(people.network.settle(harriet, request.hash), false);
    people.network.setFault({ kind: 'nodeStopped', node: people.key('bob'), broken: false });
    people.settleDown();
    assert.deepEqual(states, ['OPEN', 'ACCEPTED', 'SETTLED']);
    assert.equal(people.later(request.hash), 'SUCCEEDED [SUCCEEDED]');
  });

  test('harriet does not take later what she refused', () => {
    const people = new People();
    const request = people.request('harriet', 5_000n);
    people.begin(request);
    assert.ok(people.network.refuse(people.key('harriet'), request.hash));
    people.settleDown();
    assert.equal(people.later(request.hash), 'FAILED/INCORRECT_PAYMENT_DETAILS []');
    const again = people.begin(request);
    people.settleDown();
    assert.deepEqual(again.seen, refused(2));
    assert.equal(people.network.receipt(request.hash)?.refusal, 'canceled');
  });

  test('ivan sends the money back with a message, as a keysend of his own', () => {
    const people = new People({ delayMs: 100 });
    const [received, invoices]: [Received[], string[]] = [[], []];
    people.network.watchReceived((each) => received.push(each));
    people.network.watchInvoices(people.network.own, ({ state }) => invoices.push(state));
    const before = people.balance('alice', 'ivan');
    assert.deepEqual(people.pay('ivan', 2_500n), settled);
    const [refund, ...others] = received;
    assert.ok(refund);
    assert.deepEqual(others, []);
    assert.deepEqual(refund, {
      from: people.key('ivan'),
      hash: refund.hash,
      amountMsat: 2_500_000n,
      message: 'Thank you! Here is your money back.',
    });
    assert.deepEqual(invoices, ['OPEN', 'SETTLED']);
    assert.ok(people.now - NOON > 1_500 && people.now - NOON < 2_200, String(people.now - NOON));
    assert.equal(people.balance('alice', 'ivan'), before);

    // It is in the own node's books, not among its payments.
    const [kept] = people.network.invoices(people.network.own, { offset: 0n, most: 9, reversed: false });
    assert.equal(kept?.hash, refund.hash);
    assert.ok(kept.records.some(({ type }) => type === 106_823n));
    assert.equal(people.network.countPayments(), 1);
    const receipt = people.network.receipt(refund.hash);
    assert.equal(receipt?.node, people.network.own);
    assert.equal(receipt.matches, true);
    // Each refund has a preimage of its own.
    people.pay('ivan', 2_500n);
    assert.notEqual(received[1]?.hash, refund.hash);
  });

  test('ivan gives nothing back while he does not run', () => {
    const people = new People();
    const received: Received[] = [];
    people.network.watchReceived((each) => received.push(each));
    people.begin(people.request('ivan', 100n));
    people.network.setFault({ kind: 'nodeStopped', node: people.key('ivan'), broken: true });
    people.settleDown();
    assert.deepEqual(received, []);
  });

  test('hal has a private channel only: nobody else can find him', () => {
    const people = new People();
    assert.deepEqual(people.pay('hal', 1_000n), noRoute);
    assert.equal(people.network.nodes().find(({ alias }) => alias === 'hal')?.listed, false);
  });
});

describe('what the receiver did', () => {
  const receiptOf = (to: string, asked: Asked = {}, prepare?: (people: People) => void): Receipt => {
    const people = new People();
    prepare?.(people);
    const request = people.request(to, 1_000n, asked);
    // As asked for, the preimage's record included.
    const exact = asked.records ? { ...request, records: asked.records } : request;
    const { seen } = people.begin(exact);
    people.settleDown();
    const receipt = people.network.receipt(request.hash);
    assert.ok(receipt);
    if (receipt.refusal !== undefined) {
      assert.deepEqual(seen, refused(1));
      assert.equal(people.network.invoice(people.key(to), request.hash), undefined);
    }
    return receipt;
  };
  const preimage = new Uint8Array(32).fill(7);

  test('takes a keysend whose preimage fits, and reads the message', () => {
    const people = new People();
    const request = people.request('bob', 1_000n, { preimage, records: [messageRecord('hello')] });
    people.begin(request);
    assert.deepEqual(people.network.receipt(request.hash), {
      node: people.key('bob'),
      invoice: 'SETTLED',
      amountMsat: 1_000_000n,
      records: [{ type: PREIMAGE_RECORD, value: preimage }, messageRecord('hello')],
      computedHash: request.hash,
      matches: true,
    });
  });

  test('has nothing to say before the HTLC comes', () => {
    const people = new People({ delayMs: 100 });
    const request = people.request('bob', 1_000n);
    people.begin(request);
    assert.equal(people.network.receipt(request.hash), undefined);
    people.settleDown();
    assert.equal(people.network.receipt(request.hash)?.invoice, 'SETTLED');
  });

  test('refuses: it takes no keysends', () => {
    const { refusal, invoice, matches } = receiptOf('dave');
    assert.deepEqual([refusal, invoice, matches], ['keysendOff', 'none', true]);
  });

  test('refuses: its keysends were switched off', () => {
    const off = (people: People): void => {
      people.network.setFault({ kind: 'keysendOff', node: people.key('bob'), broken: true });
    };
    assert.equal(receiptOf('bob', {}, off).refusal, 'keysendOff');
  });

  test('refuses: no record', () => {
    const receipt = receiptOf('bob', { records: [] });
    assert.equal(receipt.refusal, 'noRecord');
    assert.equal('computedHash' in receipt, false);
  });

  for (const bytes of [31, 32, 33]) {
    test(`refuses: a wrong record of ${bytes} bytes`, () => {
      const records = [{ type: PREIMAGE_RECORD, value: new Uint8Array(bytes) }];
      const receipt = receiptOf('bob', { records });
      assert.equal(receipt.refusal, 'wrongHash');
      assert.equal(receipt.matches, false);
      assert.match(receipt.computedHash ?? '', /^[0-9a-f]{64}$/);
    });
  }

  test('refuses: a payment address', () => {
    assert.equal(receiptOf('bob', { hasPaymentAddress: true }).refusal, 'paymentAddress');
  });

  test('refuses: 18 blocks are too few, 19 are enough', () => {
    assert.equal(receiptOf('bob', { finalCltvDelta: 15 }).refusal, 'expiresTooSoon');
    assert.equal(receiptOf('bob', { finalCltvDelta: 16 }).refusal, undefined);
  });

  test('refuses: by hand', () => {
    const people = new People();
    const request = people.request('harriet', 1_000n);
    people.begin(request);
    people.network.refuse(people.key('harriet'), request.hash);
    people.settleDown();
    const { refusal, invoice } = people.network.receipt(request.hash) ?? {};
    assert.deepEqual([refusal, invoice], ['canceled', 'CANCELED']);
  });
});
