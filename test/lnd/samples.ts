import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../src/keysend/clock.ts';
import { msat } from '../../src/keysend/amount.ts';
import type { NodeKey } from '../../src/keysend/destination.ts';
import { makeOrder } from '../../src/keysend/order.ts';
import type { JournaledOrder, KeysendOrder } from '../../src/keysend/order.ts';
import { Router } from '../../src/wire/descriptor.ts';
import type { HTLCAttempt } from '../../src/wire/generated/lnrpc/HTLCAttempt.ts';
import type {
  Payment as WireRequest,
  Payment__Output as WirePayment,
} from '../../src/wire/generated/lnrpc/Payment.ts';

export const alice = `02${'a1'.repeat(32)}` as NodeKey;
export const bob = `03${'b0'.repeat(32)}` as NodeKey;
export const carol = `02${'ca'.repeat(32)}` as NodeKey;

export const hash = '0f'.repeat(32);
export const preimageRecord = '5482373484';

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (milliseconds, signal) => {
    await sleep(milliseconds, undefined, signal && { signal });
  },
};

/** For waits that no test gives up. */
export const never = new AbortController().signal;

/** An order as the journal would give it back. */
export function journaled(changes: Partial<KeysendOrder> = {}): JournaledOrder {
  const intent = {
    destination: carol,
    amountMsat: msat(100_000_000n),
    feeLimitMsat: msat(5_000_000n),
    timeoutSeconds: 60,
  };
  const order = makeOrder(intent, { key: alice, network: 'regtest' }, Date.now());
  return { ...order, ...changes } as JournaledOrder;
}

/** What arrives when LND sends this: through protobuf's bytes, with every absent field filled in. */
export function arrived(payment: WireRequest): WirePayment {
  const { responseSerialize, responseDeserialize } = Router.service.SendPaymentV2;
  return responseDeserialize(responseSerialize({ payment_hash: hash, ...payment }));
}

/** An HTLC over bob to carol, with a preimage and `records` for carol. */
export function attempt(
  changes: HTLCAttempt = {},
  records: Readonly<Record<string, Uint8Array>> = {},
): HTLCAttempt {
  return {
    attempt_id: '7',
    status: 'IN_FLIGHT',
    attempt_time_ns: '1795391810349599240',
    route: {
      total_time_lock: 669,
      total_amt_msat: '100001100',
      total_fees_msat: '1100',
      hops: [
        {
          pub_key: bob,
          chan_id: '550855325843456',
          amt_to_forward_msat: '100000000',
          fee_msat: '1100',
          expiry: 589,
        },
        {
          pub_key: carol,
          chan_id: '18446744073709551615',
          amt_to_forward_msat: '100000000',
          fee_msat: '0',
          expiry: 589,
          custom_records: { [preimageRecord]: randomBytes(32), ...records },
        },
      ],
    },
    ...changes,
  };
}
