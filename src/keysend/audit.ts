import { absence } from './absence.ts';
import type { NodeKey } from './destination.ts';
import type { JournalEntry } from './journal.ts';
import { isEnded, NEVER_SENT } from './payment.ts';
import type { Payment } from './payment.ts';
import type { PaymentHash } from './preimage.ts';
import { preimageProves } from './preimage.ts';

/** First what the journal has, then what the node says. */
export type DifferenceKind =
  | 'succeededFailed'
  | 'succeededOpen'
  | 'succeededMissing'
  | 'failedSucceeded'
  | 'failedOpen'
  | 'failedMissing'
  /** The journal calls it proven that no node ever had it. */
  | 'neverSentFailed'
  | 'openSucceeded'
  | 'openFailed'
  /** The node had it once. */
  | 'openMissing'
  /** No node was seen to have it, and its call can arrive no more. */
  | 'unsentMissing'
  /** The same, while its call may still arrive. */
  | 'waitingMissing'
  /** The node calls it settled, with a preimage that does not belong to it. */
  | 'falseProof'
  | 'amount'
  | 'destination'
  | 'fee'
  /** The order was written for another node than the one that has the payment. */
  | 'payer'
  /** A keysend of the node that the journal does not have: another program's, or another computer's. */
  | 'onlyInNode';

/** The journal and the node do not say the same of one payment. */
export interface Difference {
  readonly kind: DifferenceKind;
  readonly hash: PaymentHash;
  /** What was paid, or may have been, is not what the journal says. */
  readonly money: boolean;
  readonly journal?: JournalEntry;
  readonly node?: Payment;
}

const INFORMATION: ReadonlySet<DifferenceKind> = new Set<DifferenceKind>([
  // Nodes are made to forget failed payments.
  'failedMissing',
  'unsentMissing',
  'waitingMissing',
  'onlyInNode',
]);

export interface Auditor {
  /** The node that was asked. */
  readonly payer: NodeKey;
  /** Unix milliseconds. */
  readonly now: number;
}

/**
 * Every difference between orders of the journal and the payments that their node has, by hash. A payment that is not among
 * `payments` counts as one that the node does not know.
 */
export function audit(
  entries: readonly JournalEntry[],
  payments: readonly Payment[],
  auditor: Auditor,
): readonly Difference[] {
  const known = new Map(payments.map((payment) => [payment.hash, payment]));
  const ours = new Set(entries.map(({ order }) => order.hash));
  return [
    ...entries.flatMap((entry) => compare(entry, known.get(entry.order.hash), auditor)),
    ...payments
      .filter(({ hash }) => !ours.has(hash))
      .map((node): Difference => ({ kind: 'onlyInNode', hash: node.hash, money: false, node })),
  ];
}

function compare(
  entry: JournalEntry,
  node: Payment | undefined,
  { payer, now }: Auditor,
): readonly Difference[] {
  const { order, dismissed } = entry;
  const kinds =
    node === undefined
      ? missing(entry, now)
      : [
          ...(order.payer === payer ? [] : ['payer' as const]),
          ...states(entry, node),
          ...values(entry, node),
        ];
  return kinds.map((kind) => ({
    kind,
    hash: order.hash,
    // A person has said what they make of it.
    money: !INFORMATION.has(kind) && !(kind === 'openMissing' && dismissed === true),
    journal: entry,
    ...(node === undefined ? {} : { node }),
  }));
}

function missing({ order, payment, acknowledged }: JournalEntry, now: number): readonly DifferenceKind[] {
  if (payment?.state === 'succeeded') return ['succeededMissing'];
  if (payment?.state === 'failed') return payment.status === NEVER_SENT ? [] : ['failedMissing'];
  switch (absence({ acknowledged, deadline: order.deadline }, now)) {
    case 'forgotten':
      return ['openMissing'];
    case 'askAgain':
      return ['waitingMissing'];
    case 'neverSent':
    case 'nobodys':
      return ['unsentMissing'];
  }
}

function states({ payment }: JournalEntry, node: Payment): readonly DifferenceKind[] {
  if (node.state === 'succeeded' && !isProven(node)) return ['falseProof'];
  if (payment === undefined || !isEnded(payment)) {
    if (node.state === 'succeeded') return ['openSucceeded'];
    return node.state === 'failed' ? ['openFailed'] : [];
  }
  if (payment.state === 'succeeded') {
    if (node.state === 'succeeded') return [];
    return node.state === 'failed' ? ['succeededFailed'] : ['succeededOpen'];
  }
  if (node.state === 'succeeded') return ['failedSucceeded'];
  if (node.state !== 'failed') return ['failedOpen'];
  return payment.status === NEVER_SENT ? ['neverSentFailed'] : [];
}

function values({ order, payment }: JournalEntry, node: Payment): readonly DifferenceKind[] {
  const kinds: DifferenceKind[] = [];
  if (node.amountMsat !== order.amountMsat) kinds.push('amount');
  if (node.destination !== undefined && node.destination !== order.destination) kinds.push('destination');
  const bothPaid = payment?.state === 'succeeded' && node.state === 'succeeded';
  if (bothPaid && payment.feeMsat !== node.feeMsat) kinds.push('fee');
  return kinds;
}

function isProven({ hash, preimage }: Payment): boolean {
  return preimage !== undefined && preimageProves(preimage, hash);
}
