import { msat } from '../../keysend/amount.ts';
import type { NodeKey } from '../../keysend/destination.ts';
import type { Hop } from '../../keysend/payment.ts';
import type { TlvRecord } from '../../keysend/records.ts';
import type { Channel } from './channel.ts';
import { HEIGHT } from './graph.ts';
import type { Graph } from './graph.ts';
import { finalPayloadBytes, forwardingPayloadBytes, ONION_BYTES } from './onion.ts';
import type { RouteView } from './views.ts';

/** routing.DefaultConfig: what LND thinks an attempt costs, how it weighs waiting, and when it does not try at all. */
const ATTEMPT_COST_MSAT = 100_000;
const ATTEMPT_COST_PPM = 1_000;
const RISK_BILLIONTHS = 15;
const SMALLEST_PROBABILITY = 0.01;
const LONGEST_TIMELOCK = 2_016;

export interface RouteQuestion {
  readonly source: NodeKey;
  /** Whose knowledge of the graph counts: its private channels, and what its own channels can send. */
  readonly viewer: NodeKey;
  readonly target: NodeKey | string;
  readonly amountMsat: bigint;
  readonly feeLimitMsat: bigint;
  /** Blocks for the last hop, padding included. */
  readonly finalDelta: number;
  readonly cltvLimit?: number | undefined;
  readonly records: readonly TlvRecord[];
  readonly hasPaymentAddress: boolean;
  /** Channels that may be the first; empty: any. */
  readonly outgoingChannels: readonly string[];
  /** Not to be used first. */
  readonly avoided: readonly string[];
  readonly lastHop?: NodeKey | undefined;
  readonly now: number;
  readonly probability: (pair: readonly [NodeKey, NodeKey], amountMsat: bigint) => number;
}

/** The way on from a node to the target. */
interface Way {
  readonly node: NodeKey;
  /** Out of this node; the target has none. */
  readonly next?: { readonly channel: Channel; readonly way: Way };
  /** What has to arrive at this node. */
  readonly amountMsat: bigint;
  /** Blocks that the HTLC to this node is locked. */
  readonly delta: number;
  readonly weight: bigint;
  readonly probability: number;
  readonly onionBytes: number;
  /** For comparing only: no amount of money. */
  readonly cost: number;
}

/** As LND looks for one: from the target back to the source, fees and what may go wrong weighed together (routing/pathfind.go). */
export function findRoute(
  graph: Graph,
  question: RouteQuestion,
): RouteView | 'noPath' | 'insufficientBalance' {
  const { source, viewer, target, amountMsat } = question;
  if (source === viewer) {
    const sendable = graph
      .channelsOf(source)
      .filter((channel) => graph.isActive(channel) && mayBeFirst(channel, question))
      .map((channel) => channel.sendable(source));
    if (sendable.reduce((sum: bigint, each) => sum + each, 0n) < amountMsat) return 'insufficientBalance';
    if (sendable.every((each) => each < amountMsat)) return 'noPath';
  }
  const receiver = graph.node(target);
  if (receiver === undefined) return 'noPath';
  const way = findWay(graph, question, receiver.key);
  return way === undefined ? 'noPath' : routeAlong(way, question);
}

function findWay(graph: Graph, question: RouteQuestion, target: NodeKey): Way | undefined {
  const { amountMsat, finalDelta, source } = question;
  const start: Way = {
    node: target,
    amountMsat,
    delta: finalDelta,
    weight: 0n,
    probability: 1,
    onionBytes: finalPayloadBytes(amountMsat, HEIGHT + finalDelta, question),
    cost: 0,
  };
  if (finalDelta > (question.cltvLimit ?? LONGEST_TIMELOCK)) return undefined;
  const best = new Map<NodeKey, Way>();
  const done = new Set<NodeKey>();
  // The target is not among them: who pays himself is its source, too.
  for (let way: Way | undefined = start; way !== undefined; way = cheapest(best, done)) {
    if (way !== start) {
      if (way.node === source) return way;
      done.add(way.node);
    }
    for (const channel of graph.channelsOf(way.node)) {
      const before = extend(graph, question, { way, channel, isLast: way === start });
      if (before === undefined || (before.node === target && before.node !== source)) continue;
      const known = best.get(before.node);
      if (known === undefined || before.cost < known.cost) best.set(before.node, before);
    }
  }
  return undefined;
}

function cheapest(best: ReadonlyMap<NodeKey, Way>, done: ReadonlySet<NodeKey>): Way | undefined {
  let found: Way | undefined;
  for (const way of best.values()) {
    if (!done.has(way.node) && (found === undefined || way.cost < found.cost)) found = way;
  }
  return found;
}

/** One channel further back, or undefined where that is not allowed. */
function extend(
  graph: Graph,
  question: RouteQuestion,
  { way, channel, isLast }: { way: Way; channel: Channel; isLast: boolean },
): Way | undefined {
  const { source, viewer, amountMsat, lastHop, probability: probabilityOf } = question;
  const node = channel.peerOf(way.node);
  const isFirst = node === source;
  const policy = channel.policyOf(node);
  const sent = way.amountMsat;
  if (!graph.isKnown(channel, viewer, question.now)) return undefined;
  if (isLast && lastHop !== undefined && lastHop !== node) return undefined;
  if (sent < policy.smallestHtlcMsat || sent > policy.largestHtlcMsat) return undefined;
  if (isFirst && !mayBeFirst(channel, question)) return undefined;
  if (isFirst && source === viewer && sent > channel.sendable(source)) return undefined;

  const fee = isFirst ? 0n : policy.baseMsat + (sent * policy.ratePpm) / 1_000_000n;
  if (sent + fee - amountMsat > question.feeLimitMsat) return undefined;
  const blocks = isFirst ? 0 : policy.timelockDelta;
  const delta = way.delta + blocks;
  if (delta > (question.cltvLimit ?? LONGEST_TIMELOCK)) return undefined;
  const onionBytes = way.onionBytes + (isFirst ? 0 : forwardingPayloadBytes(sent, HEIGHT + way.delta));
  if (onionBytes > ONION_BYTES) return undefined;
  const probability = way.probability * probabilityOf([node, way.node], sent);
  if (probability < SMALLEST_PROBABILITY) return undefined;

  const risk = ((sent + fee) * BigInt(blocks) * BigInt(RISK_BILLIONTHS)) / 1_000_000_000n;
  const weight = way.weight + fee + risk;
  const attempt = ATTEMPT_COST_MSAT + (Number(amountMsat) * ATTEMPT_COST_PPM) / 1_000_000;
  return {
    node,
    next: { channel, way },
    amountMsat: sent + fee,
    delta,
    weight,
    probability,
    onionBytes,
    cost: Number(weight) + attempt / probability,
  };
}

function mayBeFirst({ id }: Channel, { outgoingChannels, avoided }: RouteQuestion): boolean {
  return !avoided.includes(id) && (outgoingChannels.length === 0 || outgoingChannels.includes(id));
}

function routeAlong(first: Way, { amountMsat }: RouteQuestion): RouteView {
  const hops: Hop[] = [];
  for (let { next } = first; next !== undefined; next = next.way.next) {
    const { channel, way } = next;
    const forwarded = way.next?.way.amountMsat ?? amountMsat;
    hops.push({
      node: way.node,
      channelId: channel.id,
      amountMsat: msat(forwarded),
      feeMsat: msat(way.amountMsat - forwarded),
      expiry: HEIGHT + (way.next?.way.delta ?? way.delta),
    });
  }
  return {
    hops,
    totalMsat: msat(first.amountMsat),
    feeMsat: msat(first.amountMsat - amountMsat),
    timelock: HEIGHT + first.delta,
  };
}
