import { createHash } from 'node:crypto';
import type { Receipt } from '../../keysend/practice.ts';
import { PREIMAGE_LENGTH } from '../../keysend/preimage.ts';
import type { PaymentHash } from '../../keysend/preimage.ts';
import { PREIMAGE_RECORD } from '../../keysend/records.ts';
import type { TlvRecord } from '../../keysend/records.ts';
import { HEIGHT } from './graph.ts';
import type { GraphNode } from './graph.ts';
import type { InvoiceView } from './views.ts';

/** LND's bitcoin.finalcltvrejectdelta: a receiver wants so many blocks to claim what it is paid. */
const SHORTEST_FINAL_DELTA = 19;

/** What the last hop finds when it opens its part of the onion. */
export interface Arrival {
  readonly hash: PaymentHash;
  readonly records: readonly TlvRecord[];
  readonly hasPaymentAddress: boolean;
  /** Block height. */
  readonly expiry: number;
}

export interface Judgement {
  readonly computedHash?: PaymentHash;
  readonly matches: boolean;
  readonly refusal?: NonNullable<Receipt['refusal']>;
}

/** As LND's receiver looks at an HTLC without an invoice, in this order (invoices/invoiceregistry.go, processKeySend). */
export function judge(node: GraphNode, arrival: Arrival, known: InvoiceView | undefined): Judgement {
  const preimage = preimageIn(arrival.records);
  const computedHash = preimage && hashOf(preimage);
  const matches = computedHash === arrival.hash && preimage?.length === PREIMAGE_LENGTH;
  const refusal = refusalOf(node, arrival, { known, matches, hasRecord: preimage !== undefined });
  return { ...(computedHash && { computedHash }), matches, ...(refusal && { refusal }) };
}

function refusalOf(
  node: GraphNode,
  { hasPaymentAddress, expiry }: Arrival,
  found: { known: InvoiceView | undefined; matches: boolean; hasRecord: boolean },
): Receipt['refusal'] {
  if (!node.acceptsKeysend) return 'keysendOff';
  if (!found.hasRecord) return 'noRecord';
  if (!found.matches) return 'wrongHash';
  if (hasPaymentAddress) return 'paymentAddress';
  if (expiry < HEIGHT + SHORTEST_FINAL_DELTA) return 'expiresTooSoon';
  // Its invoice for this hash came to its end before.
  return found.known === undefined ? undefined : 'canceled';
}

export function preimageIn(records: readonly TlvRecord[]): Uint8Array | undefined {
  return records.find(({ type }) => type === PREIMAGE_RECORD)?.value;
}

export function hashOf(preimage: Uint8Array): PaymentHash {
  return createHash('sha256').update(preimage).digest('hex') as PaymentHash;
}
