import { NEVER_SENT } from './payment.ts';
import type { Attempt, Payment } from './payment.ts';

/** What happened between two snapshots of one payment. */
export type Change =
  /** The node has the payment in its database. */
  | { readonly kind: 'acknowledged' }
  | { readonly kind: 'attemptStarted'; readonly attempt: Attempt; readonly number: number }
  | { readonly kind: 'attemptFailed'; readonly attempt: Attempt; readonly number: number }
  | { readonly kind: 'attemptSettled'; readonly attempt: Attempt; readonly number: number }
  /** The receiver's or node's verdict, while the HTLC is still shown in flight. */
  | { readonly kind: 'reasonKnown' }
  | { readonly kind: 'canceling'; readonly locked: readonly Attempt[] }
  /** We lost sight of it. */
  | { readonly kind: 'lost' }
  /** We see it again. */
  | { readonly kind: 'found' }
  | { readonly kind: 'ended' };

/** The changes from one snapshot to the next, in the order they happened. `previous` is absent for the first. */
export function changesBetween(previous: Payment | undefined, current: Payment): readonly Change[] {
  const changes: Change[] = [];
  const lost = current.state === 'unknown';
  // This end is our own conclusion: no node has the payment.
  const neverSeen = current.status === NEVER_SENT;
  if (previous?.state === 'unknown' && !lost && !neverSeen) changes.push({ kind: 'found' });
  if (lost)
    return previous?.state === 'unknown' && previous.unknown === current.unknown ? [] : [{ kind: 'lost' }];
  if (previous === undefined && !neverSeen) changes.push({ kind: 'acknowledged' });
  changes.push(...attemptChanges(previous?.attempts ?? [], current.attempts));
  if (current.canceling && !previous?.canceling) {
    changes.push({
      kind: 'canceling',
      locked: current.attempts.filter(({ status }) => status === 'IN_FLIGHT'),
    });
  }
  const ended = current.state !== 'inFlight';
  if (current.reason !== undefined && previous?.reason === undefined && !ended)
    changes.push({ kind: 'reasonKnown' });
  if (ended && previous?.state !== current.state) changes.push({ kind: 'ended' });
  return changes;
}

function attemptChanges(before: readonly Attempt[], after: readonly Attempt[]): Change[] {
  const known = new Map(before.map((attempt) => [attempt.id, attempt]));
  return after.flatMap((attempt, index): Change[] => {
    const number = index + 1;
    const earlier = known.get(attempt.id);
    const started: Change[] = earlier === undefined ? [{ kind: 'attemptStarted', attempt, number }] : [];
    if (earlier?.status === attempt.status || attempt.status === 'IN_FLIGHT') return started;
    const kind = attempt.status === 'FAILED' ? 'attemptFailed' : 'attemptSettled';
    return [...started, { kind, attempt, number }];
  });
}
