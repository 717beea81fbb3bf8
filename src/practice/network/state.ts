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

/** All that has not ended, as it is kept. The version of it is the store's matter (`openDatabase`). */
export interface State {
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

const parts: Readonly<Record<keyof State, true>> = {
  seed: true,
  random: true,
  refunds: true,
  graph: true,
  faults: true,
  failures: true,
  invoices: true,
  counters: true,
  open: true,
  htlcs: true,
  due: true,
};

/** Throws where a part of it is missing. */
export function readState(text: string | undefined): State | undefined {
  if (text === undefined) return undefined;
  const state = fromJson(text) as Partial<State>;
  for (const part of Object.keys(parts) as (keyof State)[]) {
    if (state[part] === undefined) throw new Error(`The kept network lost its ${part}`);
  }
  return state as State;
}
