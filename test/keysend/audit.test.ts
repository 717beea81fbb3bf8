import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { msat } from '../../src/keysend/amount.ts';
import { CLOCK_SLACK_MS } from '../../src/keysend/absence.ts';
import { audit } from '../../src/keysend/audit.ts';
import type { Difference } from '../../src/keysend/audit.ts';
import type { JournalEntry } from '../../src/keysend/journal.ts';
import type { JournaledOrder, KeysendOrder } from '../../src/keysend/order.ts';
import type { Payment } from '../../src/keysend/payment.ts';
import { neverSent, unseen } from '../../src/keysend/snapshots.ts';
import { ALICE, attempt, BOB, CAROL, failed, NOW, order, settled, snapshot } from './samples.ts';

const made = order();
const ATTEMPTS = [attempt(1n, 'SUCCEEDED')];
const paid = settled(made, ATTEMPTS);
const refused = failed(made, [], 'NO_ROUTE');
const onItsWay = snapshot(made, []);
const other = order();
/** The settled one with what belongs to another payment. */
const unproven: Payment = { ...paid, preimage: other.preimage };
const withoutProof = snapshot(made, [], { state: 'succeeded', status: 'SUCCEEDED', feeMsat: paid.feeMsat });

function entry(
  payment?: Payment,
  changes: Partial<JournalEntry> = {},
  of: KeysendOrder = made,
): JournalEntry {
  const acknowledged = payment !== undefined && payment.status !== 'NEVER_SENT';
  const known = payment === undefined ? {} : { payment };
  // The type says that a journal made it; here it need not be on disk.
  return { order: of as JournaledOrder, acknowledged, ...known, ...changes };
}

const LATER = made.deadline + CLOCK_SLACK_MS + 1;

function found(
  journal: JournalEntry | undefined,
  node: Payment | undefined,
  { payer = ALICE, now = LATER } = {},
): readonly string[] {
  const differences = audit(journal ? [journal] : [], node ? [node] : [], { payer, now });
  for (const each of differences) {
    assert.equal(each.hash, made.hash);
    assert.equal(each.journal, journal);
    assert.equal(each.node, node);
  }
  return differences.map(({ kind, money }: Difference) => (money ? `${kind}, money` : kind));
}

const lost = unseen(made, onItsWay, 'connectionLost');
const states: readonly (readonly [
  what: string,
  journal: JournalEntry | undefined,
  node: Payment | undefined,
  differences: readonly string[],
])[] = [
  ['succeeded, succeeded', entry(paid), paid, []],
  ['succeeded, failed', entry(paid), refused, ['succeededFailed, money']],
  ['succeeded, in flight', entry(paid), onItsWay, ['succeededOpen, money']],
  ['succeeded, not known', entry(paid), undefined, ['succeededMissing, money']],
  ['succeeded, settled without proof', entry(paid), withoutProof, ['falseProof, money']],
  ['failed, failed', entry(refused), refused, []],
  ['failed, failed for another reason', entry(refused), failed(made, [], 'TIMEOUT'), []],
  ['failed, succeeded', entry(refused), paid, ['failedSucceeded, money']],
  ['failed, in flight', entry(refused), onItsWay, ['failedOpen, money']],
  ['failed, not known', entry(refused), undefined, ['failedMissing']],
  ['never sent, not known', entry(neverSent(made)), undefined, []],
  ['never sent, failed', entry(neverSent(made)), refused, ['neverSentFailed, money']],
  ['never sent, in flight', entry(neverSent(made)), onItsWay, ['failedOpen, money']],
  ['never sent, succeeded', entry(neverSent(made)), paid, ['failedSucceeded, money']],
  ['in flight, in flight', entry(onItsWay), onItsWay, []],
  ['in flight, succeeded', entry(onItsWay), paid, ['openSucceeded, money']],
  ['in flight, failed', entry(onItsWay), refused, ['openFailed, money']],
  ['in flight, not known', entry(onItsWay), undefined, ['openMissing, money']],
  ['not known any more, dismissed', entry(onItsWay, { dismissed: true }), undefined, ['openMissing']],
  ['unknown, in flight', entry(lost), onItsWay, []],
  ['unknown, succeeded', entry(lost), paid, ['openSucceeded, money']],
  ['unknown, failed', entry(lost), refused, ['openFailed, money']],
  ['unknown, not known', entry(lost), undefined, ['openMissing, money']],
  ['unknown, settled with a false proof', entry(lost), unproven, ['falseProof, money']],
  ['no word yet, in flight', entry(), onItsWay, []],
  ['no word yet, succeeded', entry(), paid, ['openSucceeded, money']],
  ['no word yet, failed', entry(), refused, ['openFailed, money']],
  ['no word yet, not known after the deadline', entry(), undefined, ['unsentMissing']],
  ['not in the journal, succeeded', undefined, paid, ['onlyInNode']],
  ['not in the journal, failed', undefined, refused, ['onlyInNode']],
  ['another amount', entry(paid), { ...paid, amountMsat: msat(1n) }, ['amount, money']],
  ['the same destination', entry(paid), { ...paid, destination: CAROL }, []],
  ['another destination', entry(paid), { ...paid, destination: BOB }, ['destination, money']],
  ['another fee', entry(paid), { ...paid, feeMsat: msat(1n) }, ['fee, money']],
  ['no fee yet', entry(onItsWay), { ...onItsWay, feeMsat: msat(1n) }, []],
  [
    'all of it different',
    entry(refused),
    { ...paid, amountMsat: msat(1n), destination: BOB },
    ['failedSucceeded, money', 'amount, money', 'destination, money'],
  ],
];

describe('what differs between journal and node', () => {
  for (const [what, journal, node, differences] of states) {
    test(what, () => {
      assert.deepEqual(found(journal, node), differences);
    });
  }

  test('an order whose call may still arrive is waited for', () => {
    const now = made.deadline + CLOCK_SLACK_MS;
    assert.deepEqual(found(entry(), undefined, { now }), ['waitingMissing']);
  });

  test('an order that another node has', () => {
    assert.deepEqual(found(entry(paid), paid, { payer: BOB }), ['payer, money']);
  });

  test('each by its hash, whatever the order they come in', () => {
    const entries = [entry(paid), entry(undefined, {}, other)];
    const third = settled(order(), []);
    const differences = audit(entries, [third, settled(other, []), paid], { payer: ALICE, now: NOW });
    assert.deepEqual(
      differences.map(({ kind, hash }) => [kind, hash]),
      [
        ['openSucceeded', other.hash],
        ['onlyInNode', third.hash],
      ],
    );
  });
});
