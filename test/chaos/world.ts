import type { JournalRow, Ledger, Told } from './evidence.ts';
import type { FaultKind } from './faults.ts';
import type { Mark, Plan, Receiver } from './plan.ts';
import type { Direction } from './proxy.ts';

/*
 * What the chaos is played on: a network of nodes, the sender's journal, and senders. Real LNDs and processes, or anything else that
 * can be broken in the same ways.
 */

/** Time as the senders and nodes of a world see it. */
export interface Clock {
  /** Unix milliseconds. */
  now(): number;
  /** Rejects with the signal's reason when aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** A sender at work, or someone who looks a payment up. */
export interface Sending {
  /** Resolves when it has ended, whatever ended it. */
  readonly ended: Promise<Told>;
  /** The last state that it told, with its cause. */
  readonly last: string | undefined;
  /** False: it ended without having shown this. */
  reached(mark: Mark): Promise<boolean>;
  /** At once, without a chance to do anything. */
  kill(): void;
  /** Ctrl-C. */
  interrupt(): void;
  /** Asks it to end, and resolves when it has. */
  terminate(): Promise<void>;
}

/** What lies between a sender and its node. See `Proxy`. */
export interface Way {
  cut(): void;
  reset(): void;
  endOne(direction: Direction): void;
  drop(direction: Direction): void;
  hold(directions?: readonly Direction[]): void;
  heldSomething(): Promise<void>;
  release(endAfterMs?: number): void;
  close(): Promise<void>;
}

export interface Sent {
  readonly sending: Sending;
  readonly way: Way;
}

/** Two senders that have the same order and wait. */
export interface Twins {
  readonly both: readonly [Sending, Sending];
  readonly way: Way;
  /** The second one starts so long after the first. */
  go(afterMs: number): Promise<void>;
}

export interface NodeControl {
  kill(): Promise<void>;
  stop(): Promise<void>;
  start(): Promise<void>;
  pause(): Promise<void>;
  resume(): Promise<void>;
}

export interface World {
  readonly clock: Clock;
  /** Why a kind of fault cannot be had here; undefined: it can. */
  whyNot(fault: FaultKind): string | undefined;
  keyOf(receiver: Receiver): string;
  node(name: NonNullable<Plan['victim']>): NodeControl;
  /** Does what the plan's errand says; the fault of the disk is in place from the start. */
  send(plan: Plan): Promise<Sent>;
  sendTwice(plan: Plan): Promise<Twins>;
  /** Looks a payment up by its hash and follows it to its end, as people do afterwards. */
  track(run: number, hash: string): Sending;
  /** Windows that take up what was left, as an editor's do by themselves, and what they told. They leave some of it, or all. */
  recoverInWindows(open: readonly JournalRow[]): Promise<readonly Told[]>;
  /** Makes nodes dial those that they lost: by themselves they would take minutes. */
  reconnect(): Promise<void>;
  /** Nodes up, channels active, no HTLC held by anyone. */
  bringBack(): Promise<void>;
  /** A copy of the database of the sender's node. */
  saveDatabase(): Promise<void>;
  /** The sender's node goes on with that copy. */
  restoreDatabase(): Promise<void>;
  /** Another network in the place of this one; the journal stays. */
  renew(): Promise<void>;
  journal(): readonly JournalRow[];
  journalIsWhole(): boolean;
  ledger(): Promise<Ledger>;
  /** `keep`: what it wrote stays on the disk, and its place is returned. */
  close(keep: boolean): Promise<string | undefined>;
}
