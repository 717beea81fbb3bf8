import type { NodeKey } from '../../keysend/destination.ts';
import type { Hop } from '../../keysend/payment.ts';

/*
 * What the person's node remembers of the ways it tried: LND's mission control with its "apriori" estimator, as far as a network of
 * this size shows it (routing/missioncontrol_state.go, probability_apriori.go). Left out: that a node's other channels count a little.
 */

const UNTRIED = 0.6;
const OWN_UNTRIED = 0.95;
const WORKED = 0.95;
const HALF_LIFE_MS = 3_600_000;

interface Memory {
  readonly failed?: { readonly at: number; readonly msat: bigint };
  readonly worked?: bigint;
}

export type FailuresState = readonly (readonly [string, Memory])[];

export class Failures {
  readonly #memories: Map<string, Memory>;

  constructor(state: FailuresState) {
    this.#memories = new Map(state);
  }

  /** How likely it is, from 0 to 1, that this amount gets from one node to the next. `own`: over a channel of the asking node. */
  probability(
    pair: readonly [NodeKey, NodeKey],
    amountMsat: bigint,
    { now, own }: { readonly now: number; readonly own: boolean },
  ): number {
    const untried = own ? OWN_UNTRIED : UNTRIED;
    const { failed, worked } = this.#memories.get(keyOf(pair)) ?? {};
    if (worked !== undefined && amountMsat <= worked) return WORKED;
    if (failed === undefined || amountMsat < failed.msat) return untried;
    return untried * (1 - 2 ** -((now - failed.at) / HALF_LIFE_MS));
  }

  /** The HTLC came as far as the channel that this node was to send it over. `any`: not for want of money, so no amount will do. */
  failed(route: Route, sourceIndex: number, options: { readonly now: number; readonly any: boolean }): void {
    this.worked(route, sourceIndex);
    const hop = route.hops[sourceIndex];
    // Its own failures a node knows without remembering them.
    if (hop === undefined || sourceIndex === 0) return;
    const pair = keyOf([nodeBefore(route, sourceIndex), hop.node]);
    const msat = options.any ? 0n : amountInto(hop);
    const { worked } = this.#memories.get(pair) ?? {};
    const below = worked === undefined || worked < msat ? worked : msat - 1n;
    this.#memories.set(pair, {
      failed: { at: options.now, msat },
      ...(below !== undefined && below > 0n && { worked: below }),
    });
  }

  /** The first so many channels carried it. */
  worked(route: Route, channels = route.hops.length): void {
    for (const [index, hop] of route.hops.slice(0, channels).entries()) {
      const pair = keyOf([nodeBefore(route, index), hop.node]);
      const amount = amountInto(hop);
      const { failed, worked = 0n } = this.#memories.get(pair) ?? {};
      this.#memories.set(pair, {
        worked: amount > worked ? amount : worked,
        ...(failed && { failed }),
      });
    }
  }

  /** All of it, or what has to do with this node, or with both of two. */
  forget(...nodes: readonly NodeKey[]): void {
    for (const pair of this.#memories.keys()) {
      if (nodes.every((node) => pair.includes(node))) this.#memories.delete(pair);
    }
  }

  toKeep(): FailuresState {
    return [...this.#memories];
  }
}

interface Route {
  readonly payer: NodeKey;
  readonly hops: readonly Hop[];
}

function nodeBefore({ payer, hops }: Route, index: number): NodeKey {
  return hops[index - 1]?.node ?? payer;
}

/** What is sent over the channel to this hop. */
export function amountInto({ amountMsat, feeMsat }: Hop): bigint {
  return amountMsat + feeMsat;
}

function keyOf([from, to]: readonly [NodeKey, NodeKey]): string {
  return `${from} ${to}`;
}
