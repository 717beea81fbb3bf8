/** What is known of a payment that the node has not got. */
export interface Known {
  /** The node once showed that it had it: LND writes a payment down before its first update. */
  readonly acknowledged: boolean;
  /** Unix milliseconds from which on the node refuses the order's call; absent for a payment without an order here. */
  readonly deadline?: number;
}

export type Absence =
  /** Not ours: there is nothing to wait for. */
  | 'nobodys'
  /** Its call may still arrive. */
  | 'askAgain'
  /** Never acknowledged, and its call can arrive no more: no node had it. */
  | 'neverSent'
  /** Acknowledged once: the database was reset, or another node answers. Unknown for ever. */
  | 'forgotten';

/** How far the node's clock may be behind ours before "not known" after the deadline means "never sent". */
export const CLOCK_SLACK_MS = 10_000;

/** What it means that the node does not know a hash. `now` is Unix milliseconds. */
export function absence({ acknowledged, deadline }: Known, now: number): Absence {
  if (acknowledged) return 'forgotten';
  if (deadline === undefined) return 'nobodys';
  return now > deadline + CLOCK_SLACK_MS ? 'neverSent' : 'askAgain';
}
