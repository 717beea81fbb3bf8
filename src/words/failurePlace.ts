import type { Attempt } from '../keysend/payment.ts';
import { channelName } from './channelName.ts';
import type { Names } from './names.ts';

/** Where an attempt failed, in names. */
export interface FailurePlace {
  /** The node that said no. */
  readonly node: string;
  /** The node it would have handed the payment to; absent when it was the receiver. */
  readonly next?: string;
  /** The channel between the two, `609x1x0`. */
  readonly channel?: string;
}

/** Counts as LND does: 0 is the own node, called `own` here, and `hops.length` the receiver. */
export function failurePlace({ failure, hops }: Attempt, names: Names, own: string): FailurePlace {
  const index = failure?.sourceIndex ?? 0;
  const source = index === 0 ? undefined : hops[index - 1];
  const nextHop = hops[index];
  const node = source === undefined ? own : names(source.node);
  return nextHop === undefined
    ? { node }
    : { node, next: names(nextHop.node), channel: channelName(nextHop.channelId) };
}
