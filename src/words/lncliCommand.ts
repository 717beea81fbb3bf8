import * as l10n from '@vscode/l10n';
import { MSAT_PER_SAT } from '../keysend/amount.ts';
import type { Msat } from '../keysend/amount.ts';
import type { NodeKey } from '../keysend/destination.ts';
import type { Network } from '../keysend/network.ts';
import { PREIMAGE_RECORD } from '../keysend/records.ts';
import type { TlvRecord } from '../keysend/records.ts';
import type { Result } from '../keysend/result.ts';
import { ok, wrong } from '../keysend/result.ts';
import { formatAmount } from './amounts.ts';

export interface LncliPayment {
  readonly destination?: NodeKey;
  readonly amountMsat: Msat;
  /** Without it lncli takes its own: 100 % up to 1,000 sat, 5 % above. */
  readonly feeLimitMsat?: Msat;
  readonly records: readonly TlvRecord[];
  readonly network?: Network;
}

/**
 * The `lncli` command that sends the same once more, with a preimage of its own (LND 0.21.2, cmd/commands/cmd_payments.go).
 * Every word of it is of letters, digits and `-=,`, so that no shell reads more into it. The problem is a sentence for people.
 */
export function lncliCommand(payment: LncliPayment): Result<string, string> {
  const { destination, amountMsat, feeLimitMsat, network } = payment;
  if (destination === undefined) {
    return wrong(l10n.t('The node has forgotten whom this payment was for, so there is no command for it.'));
  }
  if (amountMsat % MSAT_PER_SAT !== 0n) {
    return wrong(
      l10n.t('lncli sends whole satoshis only, and this payment is of {0}.', formatAmount(amountMsat)),
    );
  }
  const data = dataOf(payment.records);
  return ok(
    [
      'lncli',
      // lncli looks for the macaroon of mainnet unless told otherwise.
      ...(network !== undefined && network !== 'mainnet' && /^[a-z0-9]+$/.test(network)
        ? [`--network=${network}`]
        : []),
      'sendpayment --keysend',
      `--dest ${destination}`,
      `--amt ${amountMsat / MSAT_PER_SAT}`,
      // Rounded down: never more than was allowed.
      ...(feeLimitMsat === undefined ? [] : [`--fee_limit ${feeLimitMsat / MSAT_PER_SAT}`]),
      ...(data === '' ? [] : [`--data ${data}`]),
    ].join(' '),
  );
}

/** Never the preimage: a second payment with the same one can be taken by any node that saw the first. */
function dataOf(records: readonly TlvRecord[]): string {
  return records
    .filter(({ type }) => type !== PREIMAGE_RECORD)
    .map(({ type, value }) => `${type}=${Buffer.from(value).toString('hex')}`)
    .join(',');
}
