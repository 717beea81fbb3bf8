import { msat } from '../../keysend/amount.ts';
import type { NodeKey } from '../../keysend/destination.ts';
import { messageRecord, PREIMAGE_RECORD } from '../../keysend/records.ts';
import { derive } from './random.ts';
import { hashOf } from './receivers.ts';
import type { SendRequest } from './requests.ts';

const MESSAGE = 'Thank you! Here is your money back.';

/** The keysend with which a node gives back what it was paid. `purpose` is different for each, so that no preimage is used twice. */
export function refundRequest(
  { to, amountMsat }: { readonly to: NodeKey; readonly amountMsat: bigint },
  { seed, purpose }: { readonly seed: string; readonly purpose: string },
): SendRequest {
  const preimage = derive(seed, `refund ${purpose}`);
  return {
    destination: to,
    amountMsat: msat(amountMsat),
    hash: hashOf(preimage),
    // It gives back what it received and no more.
    feeLimitMsat: msat(0n),
    timeoutSeconds: 60,
    records: [{ type: PREIMAGE_RECORD, value: preimage }, messageRecord(MESSAGE)],
    finalCltvDelta: 80,
    cancelable: false,
    allowSelfPayment: false,
    outgoingChannels: [],
    hasPaymentAddress: false,
  };
}
