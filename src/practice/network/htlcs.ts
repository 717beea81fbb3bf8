import { msat } from '../../keysend/amount.ts';
import type { NodeKey } from '../../keysend/destination.ts';
import type { AttemptFailure, Hop } from '../../keysend/payment.ts';
import type { Receipt } from '../../keysend/practice.ts';
import type { PaymentHash } from '../../keysend/preimage.ts';
import type { TlvRecord } from '../../keysend/records.ts';
import type { Channel } from './channel.ts';
import { amountInto } from './failures.ts';
import { HEIGHT } from './graph.ts';
import type { Invoices } from './invoices.ts';
import { judge, preimageIn } from './receivers.ts';
import type { Judgement } from './receivers.ts';
import type { Stage } from './stage.ts';

/** LND's own record beside the HTLC, which receivers show among the others: the experimental endorsement, not given. */
export const ENDORSEMENT = { type: 106_823n, value: Uint8Array.of(0) };

/** What is sent along a route. */
export interface Offer {
  /** The attempt's. */
  readonly id: string;
  readonly payer: NodeKey;
  readonly hash: PaymentHash;
  readonly hops: readonly Hop[];
  readonly timelock: number;
  readonly records: readonly TlvRecord[];
  readonly hasPaymentAddress: boolean;
}

/** One HTLC on its way along its route. It is locked in its channels up to `at`; on the way back from there on they are free again. */
export interface Htlc extends Offer {
  /** Which hop's channel it is in. */
  at: number;
  phase: 'forward' | 'held' | 'settling' | 'failing';
  failure?: AttemptFailure;
  /** A node that has to do the next step does not run. */
  waiting: boolean;
}

/** What a step came to, for whoever has to know. */
export type Progress =
  /** The receiver's side has changed. */
  | { readonly kind: 'received'; readonly htlc: Htlc; readonly receipt: Receipt }
  | { readonly kind: 'settled'; readonly htlc: Htlc }
  | { readonly kind: 'failed'; readonly htlc: Htlc; readonly failure: AttemptFailure };

export const INCORRECT_DETAILS = 'INCORRECT_OR_UNKNOWN_PAYMENT_DETAILS';

/** All HTLCs that are out, of whoever. */
export class Htlcs {
  readonly #stage: Stage;
  readonly #invoices: Invoices;
  readonly #out: Map<string, Htlc>;

  constructor(stage: Stage, invoices: Invoices, out: readonly Htlc[]) {
    this.#stage = stage;
    this.#invoices = invoices;
    this.#out = new Map(out.map((htlc) => [htlc.id, htlc]));
  }

  get all(): Iterable<Htlc> {
    return this.#out.values();
  }

  /** Sends it into its first channel, or says why that cannot be. */
  offer(offer: Offer): AttemptFailure | undefined {
    const htlc: Htlc = { ...offer, at: 0, phase: 'forward', waiting: false };
    const refusal = this.#refusalToLock(htlc, 0);
    if (refusal !== undefined) return { code: refusal, sourceIndex: 0 };
    this.#out.set(htlc.id, htlc);
    this.#lock(htlc, 0);
    return undefined;
  }

  /** A leg's time is over. */
  leg(id: string): Progress | undefined {
    const htlc = this.#out.get(id);
    if (htlc === undefined) return undefined;
    const channel = this.#channelOf(htlc, htlc.at);
    // A channel moves while both its ends run.
    if (!this.#stage.graph.isActive(channel)) {
      htlc.waiting = true;
      return undefined;
    }
    if (htlc.phase === 'forward') return this.#arrive(htlc);
    return this.#comeBack(htlc, channel);
  }

  /** The receiver takes or refuses what it holds. */
  decide(id: string, settle: boolean): Progress | undefined {
    const htlc = this.#out.get(id);
    if (htlc?.phase !== 'held') return undefined;
    const { hash } = htlc;
    const node = receiverOf(htlc);
    if (!this.#stage.graph.isRunning(node)) {
      htlc.waiting = true;
      return undefined;
    }
    return settle ? this.#take(htlc, { computedHash: hash, matches: true }) : this.#refuseHeld(htlc);
  }

  /** The one that this node holds, if it runs: a node that does not can be told nothing. */
  heldBy(node: NodeKey, hash: PaymentHash): Htlc | undefined {
    if (!this.#stage.graph.isRunning(node)) return undefined;
    return [...this.all].find(
      (htlc) => htlc.phase === 'held' && htlc.hash === hash && receiverOf(htlc) === node,
    );
  }

  /** A node runs again: what waited for it goes on. */
  wake(): void {
    for (const htlc of this.all) {
      if (!htlc.waiting) continue;
      htlc.waiting = false;
      if (htlc.phase === 'held') this.#stage.after(0, { kind: 'holdEnds', htlc: htlc.id });
      else this.#stage.afterLeg({ kind: 'leg', htlc: htlc.id });
    }
  }

  /** All come to their end at once, money aside. What was taken by its receiver counts as settled. */
  endAll(): Progress[] {
    const ends = [...this.all].flatMap((htlc) => this.#endNow(htlc));
    this.#out.clear();
    return ends;
  }

  /** Those whose way is not there any more end, and leave what is left of it. */
  endLost(): Progress[] {
    const { graph } = this.#stage;
    const lost = [...this.all].filter(
      (htlc) =>
        htlc.hops.some(({ channelId }) => !graph.hasChannel(channelId)) ||
        this.#holders(htlc).length <= htlc.at,
    );
    return lost.flatMap((htlc) => {
      for (const channel of this.#holders(htlc)) {
        if (htlc.phase === 'settling') channel.settle(htlc.id);
        else channel.fail(htlc.id);
      }
      this.#out.delete(htlc.id);
      return this.#endNow(htlc);
    });
  }

  toKeep(): readonly Htlc[] {
    return [...this.all];
  }

  /** The channels that it is locked in. */
  #holders({ id, hops }: Htlc): readonly Channel[] {
    const { graph } = this.#stage;
    return hops
      .filter(({ channelId }) => graph.hasChannel(channelId))
      .map(({ channelId }) => graph.channel(channelId))
      .filter((channel) => channel.holds(id));
  }

  #endNow(htlc: Htlc): readonly Progress[] {
    if (htlc.phase === 'settling') return [{ kind: 'settled', htlc }];
    const told = htlc.phase === 'held' ? [this.#refuseHeld(htlc)] : [];
    const failure = htlc.failure ?? { code: 'TEMPORARY_NODE_FAILURE', sourceIndex: 1 };
    return [...told, { kind: 'failed', htlc, failure }];
  }

  #arrive(htlc: Htlc): Progress | undefined {
    const next = htlc.at + 1;
    if (next === htlc.hops.length) return this.#receive(htlc);
    const refusal = this.#refusalToLock(htlc, next);
    if (refusal === undefined) {
      htlc.at = next;
      this.#lock(htlc, next);
    } else {
      this.#sendBack(htlc, refusal);
    }
    return undefined;
  }

  #receive(htlc: Htlc): Progress | undefined {
    const { graph } = this.#stage;
    const key = receiverOf(htlc);
    const node = graph.node(key);
    if (node === undefined) throw new RangeError(`Nobody is ${key}`);
    const expiry = htlc.hops.at(-1)?.expiry ?? 0;
    const { hash, records } = htlc;
    const judgement = judge(node, { ...htlc, expiry }, this.#invoices.get(key, hash));
    const preimage = preimageIn(records);
    if (judgement.refusal !== undefined || preimage === undefined) {
      this.#sendBack(htlc, INCORRECT_DETAILS);
      return received(htlc, 'none', judgement);
    }
    const channel = this.#channelOf(htlc, htlc.at);
    this.#invoices.add({
      node: key,
      hash,
      preimage,
      amountMsat: msat(amountOf(htlc)),
      records: [...records, ENDORSEMENT],
      channelId: channel.id,
      htlcIndex: channel.sentBy(channel.peerOf(key)) - 1n,
      expiry,
      acceptHeight: HEIGHT,
    });
    const { holdMs } = node.plan;
    if (holdMs === undefined) return this.#take(htlc, judgement);
    htlc.phase = 'held';
    this.#invoices.accept(key, hash);
    this.#stage.after(holdMs, { kind: 'holdEnds', htlc: htlc.id });
    return received(htlc, 'ACCEPTED', judgement);
  }

  #take(htlc: Htlc, judgement: Judgement): Progress {
    this.#invoices.settle(receiverOf(htlc), htlc.hash);
    htlc.phase = 'settling';
    this.#stage.afterLeg({ kind: 'leg', htlc: htlc.id });
    return received(htlc, 'SETTLED', judgement);
  }

  #refuseHeld(htlc: Htlc): Progress {
    const { hash } = htlc;
    this.#invoices.cancel(receiverOf(htlc), hash);
    this.#sendBack(htlc, INCORRECT_DETAILS);
    return received(htlc, 'CANCELED', { computedHash: hash, matches: true, refusal: 'canceled' });
  }

  /** The node that it has reached says no. */
  #sendBack(htlc: Htlc, code: string): void {
    htlc.phase = 'failing';
    htlc.failure = { code, sourceIndex: htlc.at + 1 };
    this.#stage.afterLeg({ kind: 'leg', htlc: htlc.id });
  }

  #comeBack(htlc: Htlc, channel: Channel): Progress | undefined {
    if (htlc.phase === 'settling') channel.settle(htlc.id);
    else channel.fail(htlc.id);
    htlc.at--;
    if (htlc.at >= 0) {
      this.#stage.afterLeg({ kind: 'leg', htlc: htlc.id });
      return undefined;
    }
    this.#out.delete(htlc.id);
    const { failure } = htlc;
    return failure === undefined ? { kind: 'settled', htlc } : { kind: 'failed', htlc, failure };
  }

  /** Why the node before this channel does not send the HTLC on, in LND's words (htlcswitch/switch.go). */
  #refusalToLock(htlc: Htlc, at: number): string | undefined {
    const channel = this.#channelOf(htlc, at);
    const from = nodeBefore(htlc, at);
    if (!this.#stage.graph.isActive(channel)) return 'UNKNOWN_NEXT_PEER';
    const isTheSame = at > 0 && channel.id === htlc.hops[at - 1]?.channelId;
    const isTooMuch = amountAt(htlc, at) > channel.sendable(from);
    return isTheSame || isTooMuch || channel.isFull(from) ? 'TEMPORARY_CHANNEL_FAILURE' : undefined;
  }

  #lock(htlc: Htlc, at: number): void {
    this.#channelOf(htlc, at).lock(htlc.id, {
      hash: htlc.hash,
      amountMsat: msat(amountAt(htlc, at)),
      expiry: at === 0 ? htlc.timelock : (htlc.hops[at - 1]?.expiry ?? htlc.timelock),
      from: nodeBefore(htlc, at),
    });
    this.#stage.afterLeg({ kind: 'leg', htlc: htlc.id });
  }

  #channelOf({ hops }: Htlc, at: number): Channel {
    return this.#stage.graph.channel(hops[at]?.channelId ?? '');
  }
}

export function receiverOf({ hops, payer }: Offer): NodeKey {
  return hops.at(-1)?.node ?? payer;
}

function nodeBefore({ hops, payer }: Htlc, at: number): NodeKey {
  return hops[at - 1]?.node ?? payer;
}

function amountAt({ hops }: Htlc, at: number): bigint {
  const hop = hops[at];
  return hop === undefined ? 0n : amountInto(hop);
}

function amountOf(htlc: Htlc): bigint {
  return htlc.hops.at(-1)?.amountMsat ?? 0n;
}

function received(htlc: Htlc, invoice: Receipt['invoice'], judgement: Judgement): Progress {
  const receipt: Receipt = {
    node: receiverOf(htlc),
    invoice,
    amountMsat: msat(amountOf(htlc)),
    records: htlc.records,
    ...judgement,
  };
  return { kind: 'received', htlc, receipt };
}
