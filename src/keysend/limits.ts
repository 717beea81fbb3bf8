import { msat, MSAT_PER_SAT } from './amount.ts';
import type { Msat } from './amount.ts';
import type { Channel } from './node.ts';
import type { Intent } from './order.ts';

/** How long a node may look for a route, from 1 on. The manifest of the settings says the same. */
export const DEFAULT_TIMEOUT_SECONDS = 60;
export const LONGEST_TIMEOUT_SECONDS = 3600;

/** How much a person lets a payment cost. */
export interface FeeLimit {
  /** Percent of the amount; undefined: lncli's default. */
  readonly percent?: number | undefined;
  /** Never more than this. */
  readonly mostMsat?: Msat | undefined;
}

/** LND's lnwallet/parameters.go: up to 1,000 sat the fee may be as high as the amount. */
export const SMALL_PAYMENT = msat(1000n * MSAT_PER_SAT);
const DEFAULT_PERCENT = 5;

/**
 * The most a payment of this amount may cost, never unset: LND takes an unset limit as zero. Without a limit of the
 * person's own it is lncli's default: 100 % up to 1,000 sat, 5 % above.
 */
export function feeLimitFor(amount: Msat, { percent, mostMsat }: FeeLimit = {}): Msat {
  const limit = percentageOf(amount, percent ?? (amount <= SMALL_PAYMENT ? 100 : DEFAULT_PERCENT));
  return mostMsat === undefined || limit < mostMsat ? limit : mostMsat;
}

/** Whether the fees may be as high as the amount, beyond what LND lets small payments cost by itself: that is told before it is sent. */
export function mayCostAsMuch({
  amountMsat,
  feeLimitMsat,
}: Pick<Intent, 'amountMsat' | 'feeLimitMsat'>): boolean {
  return amountMsat > SMALL_PAYMENT && feeLimitMsat >= amountMsat;
}

function percentageOf(amount: Msat, percent: number): Msat {
  // Percent may have decimals: four of them are kept, the rest is rounded down. 0.57 * 10,000 is 5699.999… in binary.
  return msat((amount * BigInt(Math.floor(percent * 10_000 + 1e-6))) / 1_000_000n);
}

/** What one channel can carry now. */
export function sendableThrough(channel: Channel): Msat {
  if (!channel.active) return msat(0n);
  const spendable = channel.localMsat - channel.reserveMsat;
  const most = spendable < channel.largestHtlcMsat ? spendable : channel.largestHtlcMsat;
  return msat(most > 0n ? most : 0n);
}

/** The most one keysend can carry: it cannot split, so what the best single channel can. Zero without channels. */
export function mostSendable(channels: readonly Channel[]): Msat {
  return channels.map(sendableThrough).reduce((most, each) => (each > most ? each : most), msat(0n));
}
