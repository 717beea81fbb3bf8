import type { JournalEntry } from './journal.ts';
import { isEnded, NEVER_SENT } from './payment.ts';
import type { Attempt, Payment, UnknownCause } from './payment.ts';
import type { KeysendOrder } from './order.ts';
import { msat } from './amount.ts';
import { preimageProves } from './preimage.ts';

/**
 * The next snapshot together with what earlier ones said and the node has forgotten since. LND deletes failed HTLCs when a
 * payment ends, and later look-ups replace the first failure reason (facts: CANCELED, TIMEOUT), so the first reason stays.
 */
export function mergeSnapshot(previous: Payment | undefined, next: Payment): Payment {
  if (previous === undefined) return proven(next);
  const { reason: nextReason, ...rest } = next;
  const reason = next.state === 'succeeded' ? undefined : (previous.reason ?? nextReason);
  const destination = next.destination ?? previous.destination;
  return proven({
    ...rest,
    ...(reason === undefined ? {} : { reason }),
    ...(destination === undefined ? {} : { destination }),
    records: next.records.length > 0 ? next.records : previous.records,
    attempts: mergeAttempts(previous.attempts, next),
  });
}

function mergeAttempts(before: readonly Attempt[], next: Payment): readonly Attempt[] {
  const present = new Set(next.attempts.map(({ id }) => id));
  const forgotten = before
    .filter(({ id }) => !present.has(id))
    // An attempt that was in flight and is gone at the end of the payment has failed; nothing says where.
    .map((attempt): Attempt =>
      attempt.status === 'IN_FLIGHT' && isEnded(next) ? { ...attempt, status: 'FAILED' } : attempt,
    );
  return [...forgotten, ...next.attempts].toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

/** LND does not check that what a receiver revealed hashes to the payment's hash; a settled keysend must. */
function proven(payment: Payment): Payment {
  if (payment.state !== 'succeeded') return payment;
  if (payment.preimage !== undefined && preimageProves(payment.preimage, payment.hash)) return payment;
  return { ...payment, state: 'unknown', unknown: 'falseProof' };
}

/**
 * What a node lists, together with what the journal kept of it: destination, records, attempts, and the first reason of a
 * failure.
 */
export function withJournal(listed: Payment, { order, payment }: JournalEntry): Payment {
  const { destination, records } = order;
  return mergeSnapshot(payment, { ...listed, destination, records });
}

/** Where an order was left by whoever followed it. */
export function leftOff(order: KeysendOrder, last: Payment | undefined): Payment {
  return { ...(last ?? blank(order)), state: 'unknown', unknown: 'notWatched' };
}

/** A snapshot of our own making: what was last seen, and why it is not known now. */
export function unseen(
  order: KeysendOrder | undefined,
  last: Payment | undefined,
  cause: UnknownCause,
): Payment | undefined {
  const base = last ?? (order === undefined ? undefined : blank(order));
  return base === undefined ? undefined : { ...base, state: 'unknown', unknown: cause };
}

/** The end of an order that no node ever had. */
export function neverSent(order: KeysendOrder): Payment {
  return { ...blank(order), state: 'failed', status: NEVER_SENT };
}

function blank(order: KeysendOrder): Payment {
  return {
    hash: order.hash,
    state: 'unknown',
    status: 'UNKNOWN',
    amountMsat: order.amountMsat,
    feeMsat: msat(0n),
    createdAtNs: BigInt(order.createdAt) * 1_000_000n,
    destination: order.destination,
    records: order.records,
    attempts: [],
  };
}
