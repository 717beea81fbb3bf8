/* eslint-disable @typescript-eslint/no-deprecated -- LND fills these fields, and some clients read no others. */
import type { TlvRecord } from '../../keysend/records.ts';
import type { Invoice } from '../../wire/generated/lnrpc/Invoice.ts';
import type { InvoiceHTLC } from '../../wire/generated/lnrpc/InvoiceHTLC.ts';
import type { InvoiceView } from '../network/views.ts';
import { toSat } from './amounts.ts';
import { toWireRecords } from './encodePayment.ts';
import { TLV_ONION } from './features.ts';

const NS_PER_S = 1_000_000_000n;

/** The least timelock that LND's receiver wants of a keysend; it stands in its invoice. */
const LEAST_TIMELOCK = '19';

/** The invoice that a receiver makes on the fly: no memo, no request, no end; its HTLC is not shown while it is open. */
export function encodeInvoice(invoice: InvoiceView): Invoice {
  const { amountMsat, state } = invoice;
  const paidMsat = state === 'ACCEPTED' || state === 'SETTLED' ? String(amountMsat) : '0';
  const paidSat = paidMsat === '0' ? '0' : toSat(amountMsat);
  return {
    r_hash: Buffer.from(invoice.hash, 'hex'),
    r_preimage: invoice.preimage,
    value: toSat(amountMsat),
    value_msat: String(amountMsat),
    settled: state === 'SETTLED',
    state,
    creation_date: seconds(invoice.createdAtNs),
    settle_date: seconds(invoice.settledAtNs ?? 0n),
    add_index: String(invoice.addIndex),
    settle_index: String(invoice.settleIndex),
    amt_paid: paidMsat,
    amt_paid_sat: paidSat,
    amt_paid_msat: paidMsat,
    cltv_expiry: LEAST_TIMELOCK,
    is_keysend: true,
    payment_addr: new Uint8Array(32),
    features: TLV_ONION,
    htlcs: state === 'OPEN' ? [] : [encodeHtlc(invoice, state)],
  };
}

function encodeHtlc(invoice: InvoiceView, state: NonNullable<InvoiceHTLC['state']>): InvoiceHTLC {
  const { records } = invoice;
  return {
    chan_id: invoice.channelId,
    htlc_index: String(invoice.htlcIndex),
    amt_msat: String(invoice.amountMsat),
    accept_height: invoice.acceptHeight,
    accept_time: seconds(invoice.acceptedAtNs),
    // A refusal's own time is not kept: it follows the acceptance by the time that it was held.
    resolve_time: state === 'ACCEPTED' ? '0' : seconds(invoice.settledAtNs ?? invoice.acceptedAtNs),
    expiry_height: invoice.expiry,
    state,
    custom_records: toWireRecords(records),
    custom_channel_data: encodeTlvStream(records),
  };
}

/** BOLT 1: records by rising type, type and length as BigSize. */
function encodeTlvStream(records: readonly TlvRecord[]): Uint8Array {
  const rising = records.toSorted((a, b) => (a.type < b.type ? -1 : 1));
  return Buffer.concat(
    rising.flatMap(({ type, value }) => [bigSize(type), bigSize(BigInt(value.length)), value]),
  );
}

function bigSize(value: bigint): Buffer {
  if (value < 0xfdn) return Buffer.of(Number(value));
  const [prefix, bytes] = value < 0x1_0000n ? [0xfd, 2] : value < 0x1_0000_0000n ? [0xfe, 4] : [0xff, 8];
  const digits = value.toString(16).padStart(bytes * 2, '0');
  return Buffer.concat([Buffer.of(prefix), Buffer.from(digits, 'hex')]);
}

function seconds(nanoseconds: bigint): string {
  return String(nanoseconds / NS_PER_S);
}
