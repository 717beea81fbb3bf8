import type { PaymentHash } from '../../keysend/preimage.ts';
import type { FailuresState } from './failures.ts';
import type { FaultsState } from './faults.ts';
import type { GraphState } from './graph.ts';
import type { Htlc } from './htlcs.ts';
import type { InvoicesState } from './invoices.ts';
import { fromJson } from './json.ts';
import type { Outgoing } from './paymentBook.ts';
import type { PaymentCounters } from './payments.ts';
import type { NetworkEvent } from './stage.ts';
import type { Due } from './timetable.ts';

/** All that has not ended, as it is kept. */
export interface State {
  readonly version: typeof STATE_VERSION;
  readonly seed: string;
  readonly random: number;
  readonly refunds: number;
  readonly graph: GraphState;
  readonly faults: FaultsState;
  readonly failures: FailuresState;
  readonly invoices: InvoicesState;
  readonly counters: PaymentCounters;
  readonly open: { readonly own: readonly PaymentHash[]; readonly others: readonly Outgoing[] };
  readonly htlcs: readonly Htlc[];
  readonly due: readonly Due<NetworkEvent>[];
}

export const STATE_VERSION = 1;

/** Throws where it was written by another version. */
export function readState(text: string | undefined): State | undefined {
  if (text === undefined) return undefined;
  const state = fromJson(text) as State | { readonly version: unknown };
  if (state.version !== STATE_VERSION) {
    throw new Error(`The kept practice network is of version ${String(state.version)}, not ${STATE_VERSION}`);
  }
  return state as State;
}
