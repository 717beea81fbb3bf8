import type { Msat } from './amount.ts';
import type { NodeKey } from './destination.ts';
import { mostSendable } from './limits.ts';
import type { Channel, LightningNode, NodeProfile, NoRoute, RouteEstimate } from './node.ts';
import type { Intent } from './order.ts';
import { NEVER_SENT } from './payment.ts';
import type { Attempt, FailureReason, Payment, UnknownCause } from './payment.ts';
import type { Fault, Practice, Refusal } from './practice.ts';

/** On the practice network: something in the way is broken, and a person can mend it. */
interface Mendable {
  readonly broken?: true;
}

/** What became of a payment and why, as exactly as the node lets us know. */
export type Diagnosis =
  | { readonly kind: 'settled' }
  | { readonly kind: 'inFlight' }
  | { readonly kind: 'unknown'; readonly cause: UnknownCause }
  /** The receiver refused; bit 55 says whether it announces keysend. `unlisted`: it is not in the graph. `unasked`: not looked up. */
  | {
      readonly kind: 'receiverRefused';
      readonly keysendBit: 'set' | 'missing' | 'unlisted' | 'unasked';
      readonly withMessage: boolean;
      /** What the receiver itself says: on the practice network it can be asked. */
      readonly refusal?: Refusal;
    }
  /** More than our own channels hold, or than any single one does. */
  | (Mendable & {
      readonly kind: 'insufficientBalance';
      readonly mostMsat: Msat;
      readonly channels: number;
      readonly activeChannels: number;
    })
  | { readonly kind: 'noChannels' }
  | (Mendable & { readonly kind: 'channelsInactive'; readonly channels: number })
  /** A route exists but costs more than allowed. */
  | { readonly kind: 'feeLimitTooLow'; readonly limitMsat: Msat; readonly neededMsat: Msat }
  | { readonly kind: 'destinationUnlisted' }
  /** Each known way was tried or is too poor; `lastFailure` is the hop that said no. */
  | (Mendable & {
      readonly kind: 'noRoute';
      readonly lastFailure?: { readonly code: string; readonly node?: NodeKey; readonly channelId?: string };
    })
  /** Less than what LND's channels carry unless they are told otherwise. */
  | { readonly kind: 'belowSmallestHtlc' }
  /** The order is proven not to have reached the node. */
  | { readonly kind: 'neverSent' }
  | { readonly kind: 'timedOut' }
  | { readonly kind: 'canceled' }
  | { readonly kind: 'nodeError' };

/** LND's default of `bitcoin.minhtlcout` (chainreg/chainregistry.go): an LND forwards no HTLC of less, its own included. */
const SMALLEST_HTLC_MSAT = 1000n;

/** What was looked up after a failure. Each part is absent when it could not be had. */
export interface Facts extends Mendable {
  readonly profile?: NodeProfile | 'unlisted';
  readonly refusal?: Refusal;
  readonly channels?: readonly Channel[];
  /** A route as seen when any fee is allowed. */
  readonly routeAtAnyFee?: RouteEstimate | NoRoute;
}

/**
 * Asks the node what is needed to explain this end, and `practice`, where it paid over that; questions that fail leave their
 * part out.
 */
export async function gatherFacts(
  payment: Payment,
  intent: Intent,
  node: LightningNode,
  signal: AbortSignal,
  practice?: Pick<Practice, 'receipt' | 'faults'>,
): Promise<Facts> {
  if (payment.state !== 'failed') return {};
  const attempt = async <T>(question: Promise<T>): Promise<T | undefined> => question.catch(() => undefined);
  switch (payment.reason) {
    case 'INCORRECT_PAYMENT_DETAILS': {
      const [profile, receipt] = await Promise.all([
        attempt(node.lookUp(intent.destination, signal).then((found) => found ?? ('unlisted' as const))),
        practice && attempt(practice.receipt(payment.hash, signal)),
      ]);
      return {
        ...(profile === undefined ? {} : { profile }),
        ...(receipt?.refusal === undefined ? {} : { refusal: receipt.refusal }),
      };
    }
    case 'NO_ROUTE':
    case 'INSUFFICIENT_BALANCE': {
      const anyFee: Intent = {
        ...intent,
        feeLimitMsat: intent.amountMsat > 1_000_000n ? intent.amountMsat : (1_000_000n as Msat),
      };
      const [profile, channels, routeAtAnyFee, faults] = await Promise.all([
        attempt(node.lookUp(intent.destination, signal).then((found) => found ?? ('unlisted' as const))),
        attempt(node.channels(signal)),
        attempt(node.findRoute(anyFee, signal)),
        practice && attempt(practice.faults(signal)),
      ]);
      const endedAt = (): NodeKey => lastFailureOf(payment.attempts)?.node ?? node.info.key;
      return {
        ...(profile === undefined ? {} : { profile }),
        ...(channels === undefined ? {} : { channels }),
        ...(routeAtAnyFee === undefined ? {} : { routeAtAnyFee }),
        ...(faults?.some((fault) => isInTheWay(fault, endedAt())) === true ? { broken: true } : {}),
      };
    }
    default:
      return {};
  }
}

/** Why a payment is as it is. Pure: the same snapshot and facts give the same diagnosis. */
export function diagnose(payment: Payment, intent: Intent, facts: Facts): Diagnosis {
  switch (payment.state) {
    case 'succeeded':
      return { kind: 'settled' };
    case 'inFlight':
      return { kind: 'inFlight' };
    case 'unknown':
      return { kind: 'unknown', cause: payment.unknown ?? 'notWatched' };
    case 'failed':
      return diagnoseFailure(payment, intent, facts);
  }
}

function diagnoseFailure(payment: Payment, intent: Intent, facts: Facts): Diagnosis {
  if (payment.status === NEVER_SENT) return { kind: 'neverSent' };
  const reason: FailureReason | undefined = payment.reason;
  switch (reason) {
    case 'INCORRECT_PAYMENT_DETAILS': {
      return {
        kind: 'receiverRefused',
        keysendBit: keysendBitIn(facts),
        withMessage: intent.message !== undefined,
        ...(facts.refusal === undefined ? {} : { refusal: facts.refusal }),
      };
    }
    case 'NO_ROUTE':
    case 'INSUFFICIENT_BALANCE':
      return diagnoseNoRoute(payment, intent, facts);
    case 'TIMEOUT':
      return { kind: 'timedOut' };
    case 'CANCELED':
      return { kind: 'canceled' };
    case 'ERROR':
    case undefined:
      return { kind: 'nodeError' };
  }
}

function keysendBitIn({ profile }: Facts): 'set' | 'missing' | 'unlisted' | 'unasked' {
  if (profile === undefined) return 'unasked';
  if (profile === 'unlisted') return 'unlisted';
  return profile.announcesKeysend ? 'set' : 'missing';
}

/** LND gives NO_ROUTE for many things; the channels, then the fee, then the graph tell them apart. */
function diagnoseNoRoute(payment: Payment, intent: Intent, facts: Facts): Diagnosis {
  const { channels, routeAtAnyFee, profile } = facts;
  // However well all of it works, no channel carries more than it holds on both sides.
  const fits =
    channels?.some(({ localMsat, remoteMsat }) => localMsat + remoteMsat >= intent.amountMsat) ?? true;
  const mendable: Mendable = facts.broken === true && fits ? { broken: true } : {};
  if (channels !== undefined) {
    const active = channels.filter((channel) => channel.active);
    if (channels.length === 0) return { kind: 'noChannels' };
    if (active.length === 0) return { kind: 'channelsInactive', channels: channels.length, ...mendable };
    const mostMsat = mostSendable(channels);
    if (intent.amountMsat > mostMsat) {
      return {
        kind: 'insufficientBalance',
        mostMsat,
        channels: channels.length,
        activeChannels: active.length,
        ...mendable,
      };
    }
  }
  if (intent.amountMsat < SMALLEST_HTLC_MSAT) return { kind: 'belowSmallestHtlc' };
  const last = lastFailureOf(payment.attempts);
  if (last !== undefined) return { kind: 'noRoute', lastFailure: last, ...mendable };
  if (
    routeAtAnyFee !== undefined &&
    'feeMsat' in routeAtAnyFee &&
    routeAtAnyFee.feeMsat > intent.feeLimitMsat
  ) {
    return { kind: 'feeLimitTooLow', limitMsat: intent.feeLimitMsat, neededMsat: routeAtAnyFee.feeMsat };
  }
  if (profile === 'unlisted') return { kind: 'destinationUnlisted' };
  return { kind: 'noRoute', ...mendable };
}

/** A node that is stopped may be on any way; a channel that is drained matters where the payment ended. */
function isInTheWay(fault: Fault, endedAt: NodeKey): boolean {
  if (!fault.broken) return false;
  return fault.kind === 'nodeStopped' || (fault.kind === 'channelDrained' && fault.from === endedAt);
}

function lastFailureOf(
  attempts: readonly Attempt[],
): { code: string; node?: NodeKey; channelId?: string } | undefined {
  const attempt = attempts.findLast(({ failure }) => failure !== undefined);
  if (attempt?.failure === undefined) return undefined;
  const { code, sourceIndex } = attempt.failure;
  const node = sourceIndex === 0 ? undefined : attempt.hops[sourceIndex - 1]?.node;
  // The channel that could not carry it is the one after the node that says so.
  const channelId = attempt.hops[sourceIndex]?.channelId;
  return { code, ...(node === undefined ? {} : { node }), ...(channelId === undefined ? {} : { channelId }) };
}
