import type { NodeKey } from '../../keysend/destination.ts';
import type { PaymentHash } from '../../keysend/preimage.ts';
import type { Graph } from './graph.ts';
import { Outbox } from './outbox.ts';
import type { Random } from './random.ts';
import type { Timetable } from './timetable.ts';

/** What can be due. HTLCs go by their ids. */
export type NetworkEvent =
  | { readonly kind: 'pay'; readonly hash: PaymentHash }
  /** An HTLC, or the answer to it, has come to the other end of a channel. */
  | { readonly kind: 'leg'; readonly htlc: string }
  | { readonly kind: 'holdEnds'; readonly htlc: string }
  /** Settled or refused by hand. */
  | { readonly kind: 'decide'; readonly htlc: string; readonly settle: boolean }
  | { readonly kind: 'refund'; readonly from: NodeKey; readonly to: NodeKey; readonly amountMsat: bigint };

/** How much a leg's time differs, both ways together. */
const JITTER = 0.4;

/** What everyone in the network acts with: the graph, the time, what is due, and who has to hear of it. */
export class Stage {
  readonly graph: Graph;
  readonly timetable: Timetable<NetworkEvent>;
  readonly outbox = new Outbox();
  readonly #random: Random;
  /** Unix milliseconds of what happens now. */
  now: number;
  delayMs: number;
  /** Whether something happens now, so that there is a time to count from. */
  playing = false;

  constructor(
    graph: Graph,
    timetable: Timetable<NetworkEvent>,
    options: { readonly random: Random; readonly now: number; readonly delayMs: number },
  ) {
    this.graph = graph;
    this.timetable = timetable;
    this.#random = options.random;
    this.now = options.now;
    this.delayMs = options.delayMs;
  }

  get nowNs(): bigint {
    return BigInt(Math.floor(this.now)) * 1_000_000n;
  }

  after(milliseconds: number, event: NetworkEvent): void {
    if (this.playing) this.timetable.at(this.now + milliseconds, event);
    else this.timetable.begin(milliseconds, event);
  }

  /** One leg of an HTLC's way later. */
  afterLeg(event: NetworkEvent): void {
    const jitter = 1 + JITTER * (this.#random.next() - 0.5);
    this.after(Math.round(this.delayMs * jitter), event);
  }
}
