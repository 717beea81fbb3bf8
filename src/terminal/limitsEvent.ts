import type { Brakes } from '../keysend/brakes.ts';

/** What holds on this machine. Null: no limit of the person's own. */
export interface LimitsEvent {
  readonly event: 'limits';
  readonly perPaymentMsat: string;
  /** In any 24 hours from one node. */
  readonly perDayMsat: string;
  readonly onTestNetworks: boolean;
  /** Null: every payment is confirmed. */
  readonly confirmAboveMsat: string | null;
  readonly feeLimitPercent: number | null;
  readonly feeLimitMsat: string | null;
  /** ISO 8601 in UTC; null: sending is not stopped. */
  readonly stoppedAt: string | null;
}

export function limitsEvent({ limits, stoppedAt }: Brakes): LimitsEvent {
  return {
    event: 'limits',
    perPaymentMsat: String(limits.paymentMsat),
    perDayMsat: String(limits.dayMsat),
    onTestNetworks: limits.onTestNetworks,
    confirmAboveMsat: limits.confirmAboveMsat?.toString() ?? null,
    feeLimitPercent: limits.feePercent ?? null,
    feeLimitMsat: limits.feeMsat?.toString() ?? null,
    stoppedAt: stoppedAt === undefined ? null : new Date(stoppedAt).toISOString(),
  };
}
