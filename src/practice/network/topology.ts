import type { Lesson } from '../../keysend/practice.ts';

/*
 * Who is in the practice network. Names, channels and fees are those of the real network that the tests run (test/regtest/topology.ts),
 * so that both tell the same stories; grace and ivan are here only.
 */

export interface NodePlan {
  readonly alias: string;
  readonly lesson: Lesson;
  /** `#rrggbb`. */
  readonly color: string;
  /** Runs without --accept-keysend. */
  readonly refusesKeysend?: true;
  /** What it asks for forwarding, where that is not LND's default. */
  readonly fee?: { readonly baseMsat: bigint; readonly ratePpm: bigint };
  /** Holds each keysend for so long before it takes it. */
  readonly holdMs?: number;
  /** Sends each keysend back after so long. */
  readonly refundAfterMs?: number;
}

export interface ChannelPlan {
  /** That funded it: its id follows from it, so that another channel never gets the block of one that is gone. */
  readonly block: number;
  readonly from: string;
  readonly to: string;
  readonly sat: bigint;
  /** What `to` has from the start. */
  readonly pushSat?: bigint;
  readonly private?: true;
}

export type FaultPlan =
  | { readonly kind: 'keysendOff'; readonly node: string }
  | { readonly kind: 'channelDrained'; readonly from: string; readonly to: string }
  | { readonly kind: 'nodeStopped'; readonly node: string };

/**
 * Nodes in the order in which a person meets them. Folders keep the money of each node and channel: whoever adds, removes or
 * changes one adds a step to openDatabase.ts. Added ones then begin as on the first day; what is gone is forgotten.
 */
export interface Topology {
  readonly nodes: readonly NodePlan[];
  readonly channels: readonly ChannelPlan[];
  /** What is offered for breaking. */
  readonly faults: readonly FaultPlan[];
}

export const practiceTopology: Topology = {
  nodes: [
    { alias: 'alice', lesson: 'own', color: '#3399ff' },
    { alias: 'bob', lesson: 'direct', color: '#f7931a' },
    { alias: 'carol', lesson: 'twoHops', color: '#8e44ad' },
    { alias: 'dave', lesson: 'noKeysend', color: '#c0392b', refusesKeysend: true },
    { alias: 'frank', lesson: 'retry', color: '#16a085' },
    { alias: 'erin', lesson: 'dearHop', color: '#d4ac0d', fee: { baseMsat: 2_000n, ratePpm: 2_000n } },
    { alias: 'harriet', lesson: 'holds', color: '#2e86c1', holdMs: 10_000 },
    { alias: 'ivan', lesson: 'refunds', color: '#27ae60', refundAfterMs: 1_500 },
    { alias: 'grace', lesson: 'noLiquidity', color: '#7f8c8d' },
    { alias: 'hal', lesson: 'unlisted', color: '#34495e' },
  ],
  channels: [
    { block: 800, from: 'alice', to: 'bob', sat: 10_000_000n },
    { block: 801, from: 'bob', to: 'carol', sat: 9_000_000n },
    { block: 802, from: 'alice', to: 'dave', sat: 1_000_000n },
    { block: 803, from: 'bob', to: 'hal', sat: 1_000_000n, private: true },
    { block: 804, from: 'bob', to: 'harriet', sat: 5_000_000n },
    { block: 805, from: 'alice', to: 'erin', sat: 5_000_000n },
    { block: 806, from: 'erin', to: 'frank', sat: 5_000_000n },
    { block: 807, from: 'bob', to: 'frank', sat: 1_000_000n, pushSat: 900_000n },
    { block: 808, from: 'alice', to: 'ivan', sat: 2_000_000n, pushSat: 500_000n },
    // Bob's reserve and 500 sat.
    { block: 809, from: 'grace', to: 'bob', sat: 1_000_000n, pushSat: 10_500n },
  ],
  faults: [
    ...['dave', 'bob', 'carol', 'frank', 'harriet', 'ivan'].map(
      (node) => ({ kind: 'keysendOff', node }) as const,
    ),
    { kind: 'channelDrained', from: 'alice', to: 'bob' },
    { kind: 'channelDrained', from: 'bob', to: 'carol' },
    { kind: 'channelDrained', from: 'erin', to: 'frank' },
    ...['bob', 'carol', 'erin', 'harriet'].map((node) => ({ kind: 'nodeStopped', node }) as const),
  ],
};
