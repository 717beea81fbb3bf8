import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Difference, DifferenceKind } from '../../src/keysend/audit.ts';
import type { JournaledOrder } from '../../src/keysend/order.ts';
import { differenceSentences } from '../../src/words/differences.ts';
import { BOB, failed, order, settled } from '../keysend/samples.ts';
import { names } from './people.ts';
import { assertWhole } from './sentences.ts';

const made = order();
const journal = { order: made as JournaledOrder, acknowledged: true, payment: failed(made, [], 'NO_ROUTE') };
const node = { ...settled(made, []), destination: BOB };

/** Each kind, so that none is forgotten, and what it must say. */
const kinds: Readonly<Record<DifferenceKind, RegExp>> = {
  succeededFailed: /as succeeded, but your node says that it failed\. .*ask the receiver\.$/,
  succeededOpen: /as succeeded, but your node says that it is on its way\. /,
  succeededMissing: /as succeeded, but your node does not know it\. /,
  failedSucceeded: /as failed, but your node says that it succeeded\. It was paid: do not send it again\.$/,
  failedOpen: /as failed, but your node says that it is on its way\. It may still be paid/,
  failedMissing: /as failed, and your node has forgotten it\. Nothing was paid/,
  neverSentFailed: /as never sent, but your node has it as failed\. Nothing was paid/,
  openSucceeded: /says that it succeeded, and the journal has no end of it\. The command track /,
  openFailed: /says that it failed, and the journal has no end of it\. The command track /,
  openMissing: /does not know it now, .* It may have been paid: do not send it again/,
  unsentMissing: /it was not sent\. The command track /,
  waitingMissing: /its call may still arrive\.$/,
  falseProof: /the preimage it shows does not belong to it\. /,
  amount: /your node has another amount, 100,000 sat\. /,
  destination: new RegExp(`your node has another destination, ${BOB}\\. `),
  fee: /the journal has a fee of 0 sat, your node one of 1\.1 sat\.$/,
  payer: /it was written down for the node 0279be667e…, but this one has it\. /,
  onlyInNode: /your node has it, and the journal of this computer does not\.$/,
};

describe('a difference between journal and node', () => {
  for (const [kind, told] of Object.entries(kinds) as [DifferenceKind, RegExp][]) {
    test(`${kind}: which payment, what differs, and what to do`, () => {
      const difference: Difference = { kind, hash: made.hash, money: true, journal, node };
      const sentences = differenceSentences(difference, names);
      const sentence = sentences.join(' ');
      assertWhole({ sentence, sentences, remedies: [] });
      assert.match(sentence, told);
      assert.match(
        sentence,
        new RegExp(`^100,000 sat to carol, 2026-11-2\\d \\d\\d:\\d\\d:\\d\\d, ${made.hash}: `),
      );
    });
  }

  test('of a payment whose receiver is forgotten goes without it', () => {
    const forgotten: Difference = {
      kind: 'onlyInNode',
      hash: made.hash,
      money: false,
      node: settled(made, []),
    };
    assert.match(differenceSentences(forgotten, names).join(' '), /^100,000 sat, 2026-/);
  });
});
