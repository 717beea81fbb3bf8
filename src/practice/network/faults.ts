import type { NodeKey } from '../../keysend/destination.ts';
import type { Fault } from '../../keysend/practice.ts';
import type { Channel } from './channel.ts';
import type { Failures } from './failures.ts';
import type { Graph, GraphNode } from './graph.ts';
import type { Htlcs } from './htlcs.ts';
import type { Stage } from './stage.ts';
import type { FaultPlan } from './topology.ts';

/** What was taken out of which channel's side, by `from to`. */
export type FaultsState = readonly (readonly [string, bigint])[];

/** What can be broken, and how it is mended. */
export class Faults {
  readonly #own: NodeKey;
  readonly #stage: Stage;
  readonly #htlcs: Htlcs;
  readonly #failures: Failures;
  readonly #drained: Map<string, bigint>;

  constructor(
    own: NodeKey,
    parts: { stage: Stage; htlcs: Htlcs; failures: Failures },
    state: FaultsState | undefined,
  ) {
    this.#own = own;
    this.#stage = parts.stage;
    this.#htlcs = parts.htlcs;
    this.#failures = parts.failures;
    this.#drained = new Map(state);
  }

  list(plans: readonly FaultPlan[]): readonly Fault[] {
    return plans.map((plan): Fault => {
      switch (plan.kind) {
        case 'keysendOff': {
          const { key, acceptsKeysend } = this.#graph.named(plan.node);
          return { kind: plan.kind, node: key, broken: !acceptsKeysend };
        }
        case 'nodeStopped': {
          const { key, stoppedAt } = this.#graph.named(plan.node);
          return { kind: plan.kind, node: key, broken: stoppedAt !== undefined };
        }
        case 'channelDrained': {
          const [from, to] = [this.#graph.named(plan.from).key, this.#graph.named(plan.to).key];
          return { kind: plan.kind, from, to, broken: this.#drained.has(keyOf(from, to)) };
        }
      }
    });
  }

  /** Throws a RangeError where there is no such node or channel, or the person's own node is to be stopped. */
  set(fault: Fault): void {
    switch (fault.kind) {
      case 'keysendOff':
        this.#find(fault.node).acceptsKeysend = !fault.broken;
        return;
      case 'nodeStopped':
        if (fault.broken) this.#stop(this.#find(fault.node));
        else this.#start(this.#find(fault.node));
        return;
      case 'channelDrained': {
        const channel = this.#graph.between(fault.from, fault.to);
        if (channel === undefined) throw new RangeError(`No channel from ${fault.from} to ${fault.to}`);
        if (fault.broken) this.#drain(channel, fault.from);
        else this.#fill(channel, fault.from);
      }
    }
  }

  /** The graph has been reset. */
  reset(): void {
    this.#drained.clear();
  }

  toKeep(): FaultsState {
    return [...this.#drained];
  }

  get #graph(): Graph {
    return this.#stage.graph;
  }

  #find(key: NodeKey): GraphNode {
    const node = this.#graph.node(key);
    if (node === undefined) throw new RangeError(`Nobody is ${key}`);
    return node;
  }

  #stop(node: GraphNode): void {
    if (node.key === this.#own) throw new RangeError('The own node cannot be stopped');
    node.stoppedAt ??= this.#stage.now;
  }

  #start(node: GraphNode): void {
    if (node.stoppedAt === undefined) return;
    node.stoppedAt = undefined;
    this.#htlcs.wake();
    // A real node would avoid the way for a while: here, what was mended is to work at once.
    this.#failures.forget(node.key);
  }

  #drain(channel: Channel, from: NodeKey): void {
    const key = keyOf(from, channel.peerOf(from));
    if (this.#drained.has(key)) return;
    this.#drained.set(key, channel.drain(from));
  }

  /** As far as the far side still has it. */
  #fill(channel: Channel, from: NodeKey): void {
    const far = channel.peerOf(from);
    const key = keyOf(from, far);
    const taken = this.#drained.get(key);
    if (taken === undefined) return;
    this.#drained.delete(key);
    channel.refill(far, taken);
    this.#failures.forget(from, far);
  }
}

function keyOf(from: NodeKey, to: NodeKey): string {
  return `${from} ${to}`;
}
