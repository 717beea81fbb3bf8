import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { msat } from '../../src/keysend/amount.ts';
import type { NodeKey } from '../../src/keysend/destination.ts';
import type { Intent } from '../../src/keysend/order.ts';
import type { EarlierPayment, Preparation } from '../../src/keysend/prepare.ts';
import { confirmation } from '../../src/words/confirmation.ts';
import type { Payment } from '../../src/keysend/payment.ts';
import {
  ALICE_INFO,
  attempt,
  BOB,
  CAROL,
  failed,
  intent,
  NOW,
  order,
  settled,
  snapshot,
} from '../keysend/samples.ts';
import { names } from './people.ts';
import { assertClean } from './sentences.ts';

const route = { hops: attempt(1n, 'IN_FLIGHT').hops, feeMsat: msat(1_100n), timelock: 672 };

function preparation(changes: Partial<Preparation> = {}, intentChanges: Partial<Intent> = {}): Preparation {
  return {
    intent: intent(intentChanges),
    payer: ALICE_INFO,
    destination: { key: CAROL, alias: 'carol', announcesKeysend: true },
    route,
    mostMsat: msat(9_000_000_000n),
    known: { since: 0, tries: [] },
    ...changes,
  };
}

function warnings(changes: Partial<Preparation>, intentChanges: Partial<Intent> = {}): string {
  return confirmation(preparation(changes, intentChanges), names).warnings.join(' ');
}

describe('before money moves', () => {
  test('a person reads who pays whom, how much, over which route, at what cost', () => {
    assert.deepEqual(confirmation(preparation({}, { message: 'hello' }), names), {
      question: 'Send 100,000 sat to carol?',
      details: [
        'From: alice on regtest',
        `To: carol, ${CAROL}`,
        'Amount: 100,000 sat',
        'Expected fee: 1.1 sat, over 2 hops (alice -> bob -> carol)',
        'Fee limit: 5,000 sat',
        'Message: "hello"',
      ],
      notes: [
        'A receiver that does not know message records may refuse the payment, since their type (34349334) is even; LDK may.',
      ],
      warnings: [],
      payLabel: 'Send 100,000 sat',
    });
  });

  test('where a limit for 24 hours holds, how much of it this payment leaves', () => {
    const day = { withThisMsat: msat(112_000_000n), limitMsat: msat(200_000_000n) };
    const { details } = confirmation(preparation({ day }), names);
    assert.ok(details.includes('In 24 hours, with this one: 112,000 sat of at most 200,000 sat'));
  });

  test('mainnet says "real bitcoin", in the question too; test networks do not', () => {
    const real = confirmation(preparation({ payer: { ...ALICE_INFO, network: 'mainnet' } }), names);
    assert.equal(real.question, 'Send 100,000 sat of real bitcoin to carol?');
    assert.match(real.warnings.join(' '), /This is real bitcoin/);
    for (const network of ['regtest', 'signet', 'testnet', 'testnet4', 'simnet']) {
      assert.doesNotMatch(
        JSON.stringify(confirmation(preparation({ payer: { ...ALICE_INFO, network } }), names)),
        /real/,
      );
    }
  });

  test('the practice network says what it is, in the question and below it', () => {
    const {
      question,
      details,
      warnings: concerns,
    } = confirmation(preparation({ payer: { ...ALICE_INFO, network: 'practice' } }), names);
    assert.equal(question, 'Send 100,000 sat to carol on the practice network?');
    assert.deepEqual(details.slice(0, 2), [
      'Practice network: simulated, no bitcoin',
      'From: alice on practice',
    ]);
    assert.deepEqual(concerns, []);
  });

  test('the same payment, a moment ago, is told with what became of it', () => {
    const one = order();
    const earlier = (payment?: Payment, agoMs = 40_400): EarlierPayment => {
      const { hash, createdAt: sentAt } = one;
      return { hash, sentAt, agoMs, ...(payment === undefined ? {} : { payment }) };
    };
    const told = (payment?: Payment, agoMs?: number): string =>
      warnings({ before: [earlier(payment, agoMs)] });
    assert.equal(
      told(settled(one, [])),
      'You sent 100,000 sat to carol already, just now, and that succeeded. This is a further payment.',
    );
    assert.match(told(undefined, 3_600_000), /^You sent 100,000 sat to carol already, 1 h ago, and/);
    assert.match(told(), /may have been paid, or may still be\. This is a further payment\.$/);
    // It was in flight when it was last seen, and whoever saw it may be gone.
    assert.equal(told(snapshot(one, [])), told());
    assert.match(told(failed(one, [], 'NO_ROUTE')), /failed: nothing was paid\.$/);
    const lost: Payment = { ...snapshot(one, []), state: 'unknown', unknown: 'connectionLost' };
    assert.equal(told(lost), told());
    assert.match(
      warnings({ before: [earlier()], known: { since: 0, tries: ['a', 'b', 'c'] } }),
      /There are 2 more like these\. This is a further payment\.$/,
    );
    // One that settled meanwhile does not hide one that may have been paid.
    const both = warnings({ before: [earlier(settled(one, [])), earlier(lost)] });
    assert.match(
      both,
      /and that succeeded\. You sent .* its end is not known: .* This is a further payment\.$/,
    );
  });

  test('an order that was never sent goes out as it is, and the person reads that first', () => {
    const { notes, warnings: concerns } = confirmation(preparation({ neverSent: { writtenAt: NOW } }), names);
    assert.match(
      notes[0] ?? '',
      /^This payment was written down 2026-11-2\d .*, and never sent: no node ever had it\.$/,
    );
    assert.match(notes[1] ?? '', /with its own preimage/);
    assert.deepEqual(concerns, []);
  });

  test('nothing speaks against an ordinary payment', () => {
    assert.equal(warnings({}), '');
    assert.equal(warnings({}, { amountMsat: msat(1_000_000n), feeLimitMsat: msat(1_000_000n) }), '');
  });

  test('a receiver that does not announce keysend, or is not listed, is warned of', () => {
    assert.match(
      warnings({ destination: { key: CAROL, alias: 'carol', announcesKeysend: false } }),
      /carol does not announce keysend \(feature bit 55 is missing\)/,
    );
    assert.match(warnings({ destination: 'unlisted' }), /no announcement/);
  });

  test('more than one channel can send is warned of, with what would fit', () => {
    assert.match(warnings({ mostMsat: msat(99_999_999n) }), /99,999\.999 sat.*cannot be split/);
    assert.equal(warnings({ mostMsat: msat(100_000_000n) }), '');
    assert.match(warnings({ mostMsat: msat(0n) }), /anything to send/);
  });

  test('a fee limit as high as the amount is warned of, but for small amounts, where it is the default', () => {
    assert.match(warnings({}, { feeLimitMsat: msat(100_000_000n) }), /fee may be as high as the amount/);
    const small = confirmation(
      preparation({}, { amountMsat: msat(1_000n), feeLimitMsat: msat(1_000n) }),
      names,
    );
    assert.ok(small.details.includes('Fee limit: 1 sat, as much as the amount'));
  });

  test('a fee limit above the one that holds is warned of, with the one that holds', () => {
    assert.match(
      warnings({ heldFeeLimitMsat: msat(7_000n) }, { feeLimitMsat: msat(9_000n) }),
      /fee limit of 9 sat is above the one that holds: 7 sat for this payment\./,
    );
  });

  test('a node that has not caught up is warned of', () => {
    assert.match(
      warnings({ payer: { ...ALICE_INFO, syncedToChain: false } }),
      /not caught up with the chain/,
    );
    const noRoute = { noRoute: 'noPath', detail: '' } as const;
    assert.match(
      warnings({ payer: { ...ALICE_INFO, syncedToGraph: false }, route: noRoute }),
      /not heard of all/,
    );
    assert.equal(warnings({ payer: { ...ALICE_INFO, syncedToGraph: false } }), '');
  });

  test('what could not be looked up is said, not made up', () => {
    const fee = (changes: Partial<Preparation>): string | undefined =>
      confirmation(preparation(changes), names).details.find((line) => line.startsWith('Expected fee'));
    const unasked = { intent: intent(), payer: ALICE_INFO, known: { since: 0, tries: [] } };
    assert.match(confirmation(unasked, names).details.join(), /Expected fee: not known/);
    assert.match(
      fee({ route: { noRoute: 'noPath', detail: '' } }) ?? '',
      /no route is seen within the fee limit/,
    );
    assert.match(fee({ route: { noRoute: 'insufficientBalance', detail: '' } }) ?? '', /hold too little/);
    assert.equal(
      fee({ route: { ...route, hops: route.hops.slice(1) } }),
      'Expected fee: 1.1 sat, over 1 hop (alice -> carol)',
    );
  });

  test('the whole key is there, whatever the alias is', () => {
    const stranger = '03'.padEnd(66, 'a') as NodeKey;
    for (const destination of [
      'unlisted' as const,
      { key: stranger, alias: '', announcesKeysend: true },
      { key: stranger, alias: 'carol\u202e\n', announcesKeysend: true },
    ]) {
      const { details, question } = confirmation(
        preparation({ destination }, { destination: stranger }),
        names,
      );
      assert.ok(details.some((line) => line.startsWith('To: ') && line.endsWith(stranger)));
      assertClean(question);
    }
    assert.equal(
      confirmation(preparation({ destination: 'unlisted' }, { destination: stranger }), names).details[1],
      `To: ${stranger}`,
    );
  });

  test('no text of strangers breaks a line', () => {
    const nasty = 'x\u001b[31m\u202e\r\ny';
    const all = confirmation(
      preparation(
        {
          payer: { ...ALICE_INFO, alias: nasty, network: nasty, syncedToChain: false },
          destination: { key: CAROL, alias: nasty, announcesKeysend: false },
        },
        { message: nasty.repeat(400) },
      ),
      (key) => names(key === BOB ? BOB : key),
    );
    for (const line of [all.question, all.payLabel, ...all.details, ...all.notes, ...all.warnings]) {
      assertClean(line);
      assert.ok(line.length < 400);
    }
  });
});
