import { msat } from '../../keysend/amount.ts';
import type { Msat } from '../../keysend/amount.ts';
import type { NodeKey } from '../../keysend/destination.ts';
import type { ChannelHtlc, ChannelSide, ChannelView, Policy } from './views.ts';

/** What LND asks for on regtest, in sat per 1000 weight units: 10 sat per byte at most for a channel with anchors. */
const FEE_PER_KW = 2_500n;
/** BOLT 3: the commitment of an anchor channel, an HTLC in it, and the two anchors. */
const COMMITMENT_WEIGHT = 1_124n;
const HTLC_WEIGHT = 172n;
const ANCHORS_MSAT = 660_000n;
/** BOLT 2: as many HTLCs as LND lets one side have out. */
const MOST_HTLCS = 483;
/** Of the capacity, on each side. */
const RESERVE_PERCENT = 1n;

/** The opener is side 0. */
export type SideIndex = 0 | 1;

interface OutHtlc extends ChannelHtlc {
  readonly side: SideIndex;
}

/** What moves in a channel, as it is kept. */
export interface ChannelState {
  readonly gross: readonly [bigint, bigint];
  readonly htlcs: readonly (readonly [string, OutHtlc])[];
  /** HTLCs that each side ever sent. */
  readonly sent: readonly [bigint, bigint];
  readonly updates: bigint;
}

/** What is fixed when a channel opens. */
export interface ChannelTerms {
  readonly id: string;
  readonly point: string;
  readonly capacityMsat: bigint;
  readonly private: boolean;
  readonly ends: readonly [NodeKey, NodeKey];
  readonly policies: readonly [Policy, Policy];
}

/**
 * A channel's money: each side's own, and the HTLCs that are out. The three together are always the capacity. A side's own money here
 * ("gross") includes what the commitment costs, which only its opener pays.
 */
export class Channel {
  readonly terms: ChannelTerms;
  #gross: [bigint, bigint];
  readonly #htlcs: Map<string, OutHtlc>;
  readonly #sent: [bigint, bigint];
  #updates: bigint;

  /** Throws where that is not all the money of the channel. */
  constructor(terms: ChannelTerms, { gross, htlcs, sent, updates }: ChannelState) {
    const out = htlcs.reduce((sum, [, { amountMsat }]) => sum + amountMsat, 0n);
    if (gross[0] + gross[1] + out !== terms.capacityMsat) {
      throw new RangeError(`The money in channel ${terms.id} is not its capacity`);
    }
    this.terms = terms;
    this.#gross = [...gross];
    this.#htlcs = new Map(htlcs);
    this.#sent = [...sent];
    this.#updates = updates;
  }

  /** As on the first day, with so much on the opener's side. */
  static opened(terms: ChannelTerms, openerMsat: bigint): Channel {
    const gross = [openerMsat, terms.capacityMsat - openerMsat] as const;
    return new Channel(terms, { gross, htlcs: [], sent: [0n, 0n], updates: 0n });
  }

  get id(): string {
    return this.terms.id;
  }

  has(key: NodeKey): boolean {
    return this.terms.ends.includes(key);
  }

  sideOf(key: NodeKey): SideIndex {
    if (!this.has(key)) throw new RangeError(`${key} has no part in channel ${this.id}`);
    return this.terms.ends[0] === key ? 0 : 1;
  }

  /** The node at the other end. */
  peerOf(key: NodeKey): NodeKey {
    return this.terms.ends[other(this.sideOf(key))];
  }

  policyOf(key: NodeKey): Policy {
    return this.terms.policies[this.sideOf(key)];
  }

  /** Whether every HTLC that this side may have out is out. */
  isFull(key: NodeKey): boolean {
    const side = this.sideOf(key);
    let out = 0;
    for (const htlc of this.#htlcs.values()) if (htlc.side === side) out++;
    return out >= MOST_HTLCS;
  }

  /**
   * The most that this side can send in one HTLC, as many as may be out left aside: its money without the reserve and, for the opener,
   * without twice what the commitment would cost with this HTLC and another one (lnwallet's CalcFeeBuffer).
   */
  sendable(key: NodeKey): Msat {
    const side = this.sideOf(key);
    const [openers] = this.#gross;
    const most =
      this.#gross[side] - this.#reserve - (side === 0 ? ANCHORS_MSAT + 2n * this.#commitFee(2n) : 0n);
    // An HTLC of the other side costs the opener, too.
    const openerPays = openers >= ANCHORS_MSAT + this.#commitFee(1n);
    return msat(openerPays && most > 0n ? most : 0n);
  }

  holds(id: string): boolean {
    return this.#htlcs.has(id);
  }

  /** Takes the amount out of this side until the HTLC is settled or failed. The caller has looked at `sendable` and `isFull`. */
  lock(id: string, htlc: ChannelHtlc): void {
    const side = this.sideOf(htlc.from);
    if (this.holds(id) || htlc.amountMsat > this.sendable(htlc.from)) {
      throw new RangeError(`HTLC ${id} cannot be added to channel ${this.id}`);
    }
    this.#gross[side] -= htlc.amountMsat;
    this.#htlcs.set(id, { ...htlc, side });
    this.#sent[side]++;
    this.#updates++;
  }

  /** Gives the amount to the other side. */
  settle(id: string): void {
    const { side, amountMsat } = this.#take(id);
    this.#gross[other(side)] += amountMsat;
  }

  /** Gives the amount back. */
  fail(id: string): void {
    const { side, amountMsat } = this.#take(id);
    this.#gross[side] += amountMsat;
  }

  /** Moves all that can be sent, without an HTLC. Returns how much it was. */
  drain(from: NodeKey): bigint {
    return this.#shift(from, this.sendable(from));
  }

  /** Moves as much back as there is: below the reserve, too, as on the first day. */
  refill(from: NodeKey, most: bigint): void {
    const side = this.sideOf(from);
    const own = this.#gross[side] - (side === 0 ? ANCHORS_MSAT + 2n * this.#commitFee(2n) : 0n);
    const available = own > 0n ? own : 0n;
    this.#shift(from, available < most ? available : most);
  }

  /** Counts the HTLCs of one side, as their ids do: the newest one's is one less. */
  sentBy(key: NodeKey): bigint {
    return this.#sent[this.sideOf(key)];
  }

  view(active: boolean): ChannelView {
    const { id, point, capacityMsat, private: isPrivate } = this.terms;
    return {
      id,
      point,
      capacityMsat: msat(capacityMsat),
      private: isPrivate,
      active,
      sides: [this.#side(0), this.#side(1)],
      htlcs: [...this.#htlcs.values()].map(({ hash, amountMsat, expiry, from }) => ({
        hash,
        amountMsat,
        expiry,
        from,
      })),
      updates: this.#updates,
      commitFeeMsat: msat(this.#commitFee(0n)),
      commitWeight: this.#weight(0n),
      feePerKw: FEE_PER_KW,
    };
  }

  toKeep(): ChannelState {
    const gross = [...this.#gross] as const;
    return { gross, htlcs: [...this.#htlcs], sent: this.#sent, updates: this.#updates };
  }

  #shift(from: NodeKey, amountMsat: bigint): bigint {
    const side = this.sideOf(from);
    this.#gross[side] -= amountMsat;
    this.#gross[other(side)] += amountMsat;
    if (amountMsat > 0n) this.#updates++;
    return amountMsat;
  }

  #take(id: string): OutHtlc {
    const htlc = this.#htlcs.get(id);
    if (htlc === undefined) throw new RangeError(`No HTLC ${id} in channel ${this.id}`);
    this.#htlcs.delete(id);
    this.#updates++;
    return htlc;
  }

  #side(side: SideIndex): ChannelSide {
    const key = this.terms.ends[side];
    const cost = side === 0 ? ANCHORS_MSAT + this.#commitFee(0n) : 0n;
    return {
      key,
      policy: this.terms.policies[side],
      balanceMsat: msat(this.#gross[side] - cost),
      sendableMsat: this.sendable(key),
      reserveMsat: msat(this.#reserve),
      opened: side === 0,
    };
  }

  get #reserve(): bigint {
    return (this.terms.capacityMsat * RESERVE_PERCENT) / 100n;
  }

  /** With so many HTLCs more than there are. */
  #commitFee(more: bigint): bigint {
    return FEE_PER_KW * this.#weight(more);
  }

  #weight(more: bigint): bigint {
    return COMMITMENT_WEIGHT + HTLC_WEIGHT * (BigInt(this.#htlcs.size) + more);
  }
}

function other(side: SideIndex): SideIndex {
  return side === 0 ? 1 : 0;
}
