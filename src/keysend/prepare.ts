import { msat } from './amount.ts';
import type { Msat } from './amount.ts';
import { DAY_MS, limitsHold, overFeeLimit, overLimit } from './brakes.ts';
import type { Limits } from './brakes.ts';
import type { Clock } from './clock.ts';
import type { Journal } from './journal.ts';
import type { NodeKey } from './destination.ts';
import { mostSendable } from './limits.ts';
import type { LightningNode, NodeInfo, NodeProfile, NoRoute, RouteEstimate } from './node.ts';
import type { Intent, Known } from './order.ts';
import type { Payment } from './payment.ts';
import type { PaymentHash } from './preimage.ts';
import { Problem } from './problem.ts';
import { LONGEST_MESSAGE_BYTES } from './records.ts';

/** What a person reads before saying yes. Parts that could not be looked up are absent. */
export interface Preparation {
  readonly intent: Intent;
  readonly payer: NodeInfo;
  readonly destination?: NodeProfile | 'unlisted';
  readonly route?: RouteEstimate | NoRoute;
  /** The most one keysend can carry now. */
  readonly mostMsat?: Msat;
  /**
   * The same amount went to the same destination within `SAME_AGAIN_MS`, or earlier with an end that is not known: nobody pays twice without
   * noticing. Those without an end first, then the newest; never empty.
   */
  readonly before?: readonly EarlierPayment[];
  /** All of those, also where there are too many to tell. */
  readonly known: Known;
  /** Where a limit for 24 hours holds: what counts against it, this payment included. */
  readonly day?: { readonly withThisMsat: Msat; readonly limitMsat: Msat };
  /** The fee limit that holds, where that of this payment is above it: then only a person's yes to just that lets it out. */
  readonly heldFeeLimitMsat?: Msat;
  /** No node ever had this order, which was written down then (Unix milliseconds): it goes out with its own preimage. */
  readonly neverSent?: { readonly writtenAt: number };
}

export interface EarlierPayment {
  readonly hash: PaymentHash;
  /** Unix milliseconds. */
  readonly sentAt: number;
  readonly agoMs: number;
  /** What was last seen of it; absent: nothing yet. */
  readonly payment?: Payment;
}

const SAME_AGAIN_MS = 120_000;
/** Of each kind: what is read before a yes has to stay short. */
const MOST_TOLD = 3;

/** Which of the same to look for. */
export interface EarlierThan {
  /** As the question before this one did; absent: `SAME_AGAIN_MS`. Unix milliseconds. */
  readonly since?: number;
  /** The order that is to go out again: it is none of the others. */
  readonly own?: PaymentHash;
}

export interface PreparePorts {
  readonly node: LightningNode;
  readonly journal: Journal;
  readonly clock: Clock;
  /** Those that hold, and what the person asks for where that is stricter. */
  readonly limits: Limits;
}

/**
 * Looks up what the confirmation shows. Looking up may fail, be slow or know little: only what makes the payment impossible
 * (a node that cannot be asked at all, itself as the destination, a message that fits no onion, a stop or a limit, a journal that
 * cannot be read) rejects.
 */
export async function prepare(
  intent: Intent,
  { node, journal, clock, limits }: PreparePorts,
  signal: AbortSignal,
  wanted: EarlierThan = {},
): Promise<Preparation> {
  checkMessage(intent.message);
  if (node.info.key === intent.destination) throw new Problem({ kind: 'paymentToSelf' });
  const day = await checkBrakes(intent.amountMsat, node.info, { journal, clock, limits });
  signal.throwIfAborted();
  const [payer, destination, route, mostMsat, { before, known }] = await Promise.all([
    node.getInfo(signal),
    ifKnown(node.lookUp(intent.destination, signal).then((profile) => profile ?? ('unlisted' as const))),
    ifKnown(node.findRoute(intent, signal)),
    ifKnown(node.channels(signal).then(mostSendable)),
    earlierPayments(intent, node.info.key, { journal, clock }, wanted),
  ]);
  signal.throwIfAborted();
  const dear = overFeeLimit(intent, payer.network, limits);
  return {
    intent,
    payer,
    ...(destination === undefined ? {} : { destination }),
    ...(route === undefined ? {} : { route }),
    ...(mostMsat === undefined ? {} : { mostMsat }),
    ...(before.length === 0 ? {} : { before }),
    known,
    ...(day === undefined ? {} : { day }),
    ...(dear === undefined ? {} : { heldFeeLimitMsat: dear.limitMsat }),
  };
}

/** Asked before the person is; what counts is asked once more by the journal as it writes the order down. */
async function checkBrakes(
  amountMsat: Msat,
  { key, network }: NodeInfo,
  { journal, clock, limits }: Omit<PreparePorts, 'node'>,
): Promise<Preparation['day']> {
  const { stoppedAt } = await journal.brakes();
  if (stoppedAt !== undefined) throw new Problem({ kind: 'sendingStopped', since: stoppedAt });
  const spent = await journal.spent(key, clock.now() - DAY_MS);
  const over = overLimit(amountMsat, network, spent, limits);
  if (over !== undefined) throw new Problem(over);
  if (!limitsHold(network, limits)) return undefined;
  return { withThisMsat: msat(amountMsat + spent.paidMsat + spent.openMsat), limitMsat: limits.dayMsat };
}

/** Those of this amount to this destination that a person should know of before they send another. */
export async function earlierPayments(
  { destination, amountMsat }: Intent,
  payer: NodeKey,
  { journal, clock }: Pick<PreparePorts, 'journal' | 'clock'>,
  { since = clock.now() - SAME_AGAIN_MS, own }: EarlierThan,
): Promise<{ readonly before: readonly EarlierPayment[]; readonly known: Known }> {
  const now = clock.now();
  const wanted = { destination, amountMsat, since, limit: MOST_TOLD, ...(own && { but: own }) };
  const { entries, tries } = await journal.alike(payer, wanted);
  const before = entries.map(({ order: { hash, createdAt }, payment }) => ({
    hash,
    sentAt: createdAt,
    agoMs: Math.max(0, now - createdAt),
    ...(payment === undefined ? {} : { payment }),
  }));
  return { before, known: { since, tries } };
}

function checkMessage(message: string | undefined): void {
  if (message === undefined) return;
  const bytes = new TextEncoder().encode(message).length;
  if (bytes > LONGEST_MESSAGE_BYTES)
    throw new Problem({ kind: 'messageTooLong', bytes, most: LONGEST_MESSAGE_BYTES });
}

/** Undefined where a look-up fails that a payment does not depend on. */
async function ifKnown<T>(question: Promise<T>): Promise<T | undefined> {
  return question.catch(() => undefined);
}
