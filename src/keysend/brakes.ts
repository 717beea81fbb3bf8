import { MOST_MSAT, msat, MSAT_PER_SAT } from './amount.ts';
import type { Msat } from './amount.ts';
import { feeLimitFor, SMALL_PAYMENT } from './limits.ts';
import type { FeeLimit } from './limits.ts';
import { isTestNetwork } from './network.ts';
import type { Network } from './network.ts';
import type { Intent } from './order.ts';
import type { Reason } from './problem.ts';

/** How much a person lets go out, and when they are asked. Amounts are without fees. */
export interface Limits {
  /** Most in one payment. */
  readonly paymentMsat: Msat;
  /** Most in any 24 hours from one node. */
  readonly dayMsat: Msat;
  /** Both hold on networks whose coins are made at will, too. */
  readonly onTestNetworks: boolean;
  /** In the editor payments above this are confirmed (`mustConfirm` has more rules); undefined: every payment is, as in a terminal. */
  readonly confirmAboveMsat: Msat | undefined;
  /** Most that a payment may cost, in percent of its amount; undefined: lncli's default. */
  readonly feePercent: number | undefined;
  /** The same as an amount; the lower of both counts. */
  readonly feeMsat: Msat | undefined;
}

export type LimitName = keyof Limits;

/** What holds on this machine: for every window, every editor product and the terminal, of one person. */
export interface Brakes {
  readonly limits: Limits;
  /** A person stopped all sending then (Unix milliseconds), and has not released it. */
  readonly stoppedAt?: number;
}

export const DAY_MS = 86_400_000;

export const DEFAULT_LIMITS: Limits = {
  paymentMsat: msat(50_000n * MSAT_PER_SAT),
  dayMsat: msat(200_000n * MSAT_PER_SAT),
  onTestNetworks: false,
  confirmAboveMsat: undefined,
  feePercent: undefined,
  feeMsat: undefined,
};

/** What went out of a node, or may have: what counts against `dayMsat`. Without fees. */
export interface Spent {
  /** Settled, of orders made since then. */
  readonly paidMsat: Msat;
  /** Of orders without an end, however old, but for those that a person counts no more. */
  readonly openMsat: Msat;
}

/** Whether the limits hold there. */
export function limitsHold(network: Network, { onTestNetworks }: Limits): boolean {
  return onTestNetworks || !isTestNetwork(network);
}

/** Why this amount may not go out now; undefined: it may. `spent` since `DAY_MS` ago. */
export function overLimit(
  amountMsat: Msat,
  network: Network,
  spent: Spent,
  limits: Limits,
): Extract<Reason, { readonly kind: 'abovePaymentLimit' | 'aboveDayLimit' }> | undefined {
  if (!limitsHold(network, limits)) return undefined;
  const { paymentMsat, dayMsat } = limits;
  if (amountMsat > paymentMsat) return { kind: 'abovePaymentLimit', amountMsat, limitMsat: paymentMsat };
  if (amountMsat + spent.paidMsat + spent.openMsat > dayMsat) {
    return { kind: 'aboveDayLimit', amountMsat, limitMsat: dayMsat, ...spent };
  }
  return undefined;
}

/** Why this payment may not cost that much unless a person lets it; undefined: it may. */
export function overFeeLimit(
  { amountMsat, feeLimitMsat }: Pick<Intent, 'amountMsat' | 'feeLimitMsat'>,
  network: Network,
  limits: Limits,
): Extract<Reason, { readonly kind: 'aboveFeeLimit' }> | undefined {
  if (!limitsHold(network, limits)) return undefined;
  const limitMsat = feeLimitFor(amountMsat, feeLimitOf(limits));
  return feeLimitMsat > limitMsat ? { kind: 'aboveFeeLimit', feeLimitMsat, limitMsat } : undefined;
}

/** The most that they let out in one payment now; undefined: they do not hold there. */
export function mostWithin(network: Network, spent: Spent, limits: Limits): Msat | undefined {
  if (!limitsHold(network, limits)) return undefined;
  const left = limits.dayMsat - spent.paidMsat - spent.openMsat;
  if (left <= 0n) return msat(0n);
  return left < limits.paymentMsat ? msat(left) : limits.paymentMsat;
}

/** Which of the wanted limits let more out than those that hold: each needs a person's word. */
export function raisedIn(wanted: Limits, held: Limits): readonly LimitName[] {
  return limitNames.filter((name) => isLooser[name](wanted, held));
}

/** Which of them let less out: each counts at once. */
export function loweredIn(wanted: Limits, held: Limits): readonly LimitName[] {
  return limitNames.filter((name) => !isLooser[name](wanted, held) && isLooser[name](held, wanted));
}

/** These of the limits, to be merged into others. */
export function pick(limits: Limits, names: readonly LimitName[]): Partial<Limits> {
  return Object.fromEntries(names.map((name) => [name, limits[name]]));
}

/** What counts of wanted limits while nobody has said yes to the raised ones. */
export function strictest(wanted: Limits, held: Limits): Limits {
  return { ...wanted, ...pick(held, raisedIn(wanted, held)) };
}

const isLooser: Readonly<Record<LimitName, (one: Limits, other: Limits) => boolean>> = {
  paymentMsat: (one, other) => one.paymentMsat > other.paymentMsat,
  dayMsat: (one, other) => one.dayMsat > other.dayMsat,
  onTestNetworks: (one, other) => !one.onTestNetworks && other.onTestNetworks,
  confirmAboveMsat: (one, other) => (one.confirmAboveMsat ?? -1n) > (other.confirmAboveMsat ?? -1n),
  // The default is one percentage up to LND's small payments and another above, so two may both be looser than each other.
  feePercent: (one, other) =>
    FEE_SAMPLES.some((amount) => feeLimitFor(amount, percentOf(one)) > feeLimitFor(amount, percentOf(other))),
  feeMsat: (one, other) => (one.feeMsat ?? MOST_MSAT) > (other.feeMsat ?? MOST_MSAT),
};

export const limitNames = Object.keys(isLooser) as readonly LimitName[];

const FEE_SAMPLES = [SMALL_PAYMENT, msat(SMALL_PAYMENT * 1000n)];

function percentOf({ feePercent }: Limits): FeeLimit {
  return { percent: feePercent, mostMsat: undefined };
}

/** What a payment may cost under these limits. */
export function feeLimitOf({ feePercent, feeMsat }: Limits): FeeLimit {
  return { percent: feePercent, mostMsat: feeMsat };
}
