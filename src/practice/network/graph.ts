import type { NodeKey } from '../../keysend/destination.ts';
import { Channel } from './channel.ts';
import type { ChannelState, ChannelTerms } from './channel.ts';
import { msat } from '../../keysend/amount.ts';
import { nodeKeyFor } from './nodeKeys.ts';
import { derive } from './random.ts';
import type { ChannelPlan, NodePlan, Topology } from './topology.ts';
import type { ChannelView, NodeView, Policy } from './views.ts';

/** The practice chain does not grow. */
export const HEIGHT = 840;
/** LND's chan-disable-timeout: so long a channel whose node stopped is still announced as usable. */
const DISABLED_AFTER_MS = 20 * 60_000;
const TIMELOCK_DELTA = 80;
const SMALLEST_HTLC = msat(1_000n);
const LARGEST_HTLC_PERCENT = 99n;
const USUAL_FEE = { baseMsat: 1_000n, ratePpm: 1n };

export interface GraphNode {
  readonly key: NodeKey;
  readonly plan: NodePlan;
  acceptsKeysend: boolean;
  /** Unix milliseconds, while it does not run. */
  stoppedAt: number | undefined;
}

interface NodeState {
  readonly acceptsKeysend: boolean;
  readonly stoppedAt?: number;
}

export interface GraphState {
  /** By alias. */
  readonly nodes: Readonly<Record<string, NodeState>>;
  /** By channel id. */
  readonly channels: Readonly<Record<string, ChannelState>>;
}

/**
 * Nodes and channels. What follows from the plan and the seed is made anew at every start, and only what changes is kept: a node or
 * channel that the kept state does not have is new, and one that the plan does not have is gone.
 */
export class Graph {
  readonly #topology: Topology;
  readonly #seed: string;
  readonly #nodes = new Map<NodeKey, GraphNode>();
  readonly #byAlias = new Map<string, GraphNode>();
  #channels: Map<string, Channel>;
  readonly #channelsOf = new Map<NodeKey, Channel[]>();

  constructor(topology: Topology, seed: string, state: GraphState | undefined) {
    this.#topology = topology;
    this.#seed = seed;
    for (const plan of topology.nodes) {
      const kept = state?.nodes[plan.alias];
      const node: GraphNode = {
        key: nodeKeyFor(seed, plan.alias),
        plan,
        acceptsKeysend: kept?.acceptsKeysend ?? plan.refusesKeysend !== true,
        stoppedAt: kept?.stoppedAt,
      };
      this.#nodes.set(node.key, node);
      this.#byAlias.set(plan.alias, node);
    }
    this.#channels = this.#open(state);
  }

  get nodes(): Iterable<GraphNode> {
    return this.#nodes.values();
  }

  get channels(): Iterable<Channel> {
    return this.#channels.values();
  }

  node(key: NodeKey | string): GraphNode | undefined {
    return this.#nodes.get(key as NodeKey);
  }

  /** Throws where nobody is called so. */
  named(alias: string): GraphNode {
    const node = this.#byAlias.get(alias);
    if (node === undefined) throw new RangeError(`The practice network has no ${alias}`);
    return node;
  }

  hasChannel(id: string): boolean {
    return this.#channels.has(id);
  }

  channel(id: string): Channel {
    const channel = this.#channels.get(id);
    if (channel === undefined) throw new RangeError(`The practice network has no channel ${id}`);
    return channel;
  }

  channelsOf(key: NodeKey): readonly Channel[] {
    return this.#channelsOf.get(key) ?? [];
  }

  between(one: NodeKey, another: NodeKey): Channel | undefined {
    return this.channelsOf(one).find((channel) => channel.has(another));
  }

  isRunning(key: NodeKey): boolean {
    return this.node(key)?.stoppedAt === undefined;
  }

  /** Both sides run. */
  isActive({ terms }: Channel): boolean {
    return terms.ends.every((end) => this.isRunning(end));
  }

  /** Whether a node would choose this channel: of its own it knows whether they work, of others only what was announced. */
  isKnown(channel: Channel, viewer: NodeKey, now: number): boolean {
    if (channel.has(viewer)) return this.isActive(channel);
    if (channel.terms.private) return false;
    return channel.terms.ends.every((end) => {
      const stoppedAt = this.node(end)?.stoppedAt;
      return stoppedAt === undefined || now < stoppedAt + DISABLED_AFTER_MS;
    });
  }

  /** All as on the first day, HTLCs gone. */
  reset(): void {
    for (const node of this.#nodes.values()) {
      node.acceptsKeysend = node.plan.refusesKeysend !== true;
      node.stoppedAt = undefined;
    }
    this.#channels = this.#open(undefined);
  }

  nodeViews(): readonly NodeView[] {
    return [...this.#nodes.values()].map(({ key, plan, acceptsKeysend, stoppedAt }) => ({
      key,
      alias: plan.alias,
      color: plan.color,
      acceptsKeysend,
      running: stoppedAt === undefined,
      listed: this.channelsOf(key).some(({ terms }) => !terms.private),
    }));
  }

  channelViews(): readonly ChannelView[] {
    return [...this.#channels.values()].map((channel) => channel.view(this.isActive(channel)));
  }

  toKeep(): GraphState {
    return {
      nodes: Object.fromEntries(
        [...this.#nodes.values()].map(({ plan, acceptsKeysend, stoppedAt }) => [
          plan.alias,
          { acceptsKeysend, ...(stoppedAt !== undefined && { stoppedAt }) },
        ]),
      ),
      channels: Object.fromEntries([...this.#channels].map(([id, channel]) => [id, channel.toKeep()])),
    };
  }

  #open(state: GraphState | undefined): Map<string, Channel> {
    this.#channelsOf.clear();
    const opened = this.#topology.channels.map((plan): [string, Channel] => {
      const terms = this.#termsOf(plan);
      const kept = state?.channels[terms.id];
      const openerMsat = (plan.sat - (plan.pushSat ?? 0n)) * 1_000n;
      const channel = kept === undefined ? Channel.opened(terms, openerMsat) : new Channel(terms, kept);
      for (const end of terms.ends) this.#channelsOf.set(end, [...this.channelsOf(end), channel]);
      return [terms.id, channel];
    });
    return new Map(opened);
  }

  #termsOf({ block, from, to, sat, private: isPrivate }: ChannelPlan): ChannelTerms {
    const ends = [this.named(from), this.named(to)] as const;
    const capacityMsat = sat * 1_000n;
    return {
      // BOLT 7: block, transaction and output in one number; each channel was funded in a block of its own.
      id: ((BigInt(block) << 40n) | (1n << 16n)).toString(),
      point: `${Buffer.from(derive(this.#seed, `funding ${block}`)).toString('hex')}:0`,
      capacityMsat,
      private: isPrivate === true,
      ends: [ends[0].key, ends[1].key],
      policies: [policyOf(ends[0].plan, capacityMsat), policyOf(ends[1].plan, capacityMsat)],
    };
  }
}

function policyOf({ fee = USUAL_FEE }: NodePlan, capacityMsat: bigint): Policy {
  return {
    baseMsat: msat(fee.baseMsat),
    ratePpm: fee.ratePpm,
    timelockDelta: TIMELOCK_DELTA,
    smallestHtlcMsat: SMALLEST_HTLC,
    largestHtlcMsat: msat((capacityMsat * LARGEST_HTLC_PERCENT) / 100n),
  };
}
