import type { Msat } from '../keysend/amount.ts';
import type { NodeKey } from '../keysend/destination.ts';
import type { Network } from '../keysend/node.ts';
import type { TlvRecord } from '../keysend/records.ts';
import type { Result } from '../keysend/result.ts';
import { wrong } from '../keysend/result.ts';

export interface LncliPayment {
  readonly destination?: NodeKey;
  readonly amountMsat: Msat;
  readonly feeLimitMsat?: Msat;
  readonly records: readonly TlvRecord[];
  readonly network?: Network;
}

/** The `lncli` command that sends the same again, with a new preimage. The problem is a sentence for people. */
export function lncliCommand(_payment: LncliPayment): Result<string, string> {
  return wrong('');
}
