import { createHash } from 'node:crypto';
import type { SQLOutputValue } from 'node:sqlite';
import type { EntryRow, OrderRow } from './calls.ts';
import { paymentFromJson, recordsFromJson } from './json.ts';
import type { PaymentJson, RecordsJson } from './json.ts';
import { sealOfOrder, sealOfSnapshot } from './seal.ts';

/** A row of the table as SQLite gives it, by the names of its columns. The table is STRICT, but a damaged one obeys nothing. */
export type StoredRow = Readonly<Record<string, SQLOutputValue>>;

/** The columns of an entry for a SELECT. Each is named as it is read: SQL takes `HASH` for `hash`, and so does a damaged schema. */
export const ENTRY_COLUMNS = [
  ...[
    'hash',
    'preimage',
    'payer',
    'network',
    'destination',
    'amount_msat',
    'fee_limit_msat',
    'timeout_seconds',
  ],
  ...['message', 'records', 'created_at', 'deadline', 'acknowledged', 'state', 'payment'],
  ...['seal', 'snapshot_seal', 'dismissed_at'],
]
  .map((name) => `${name} AS ${name}`)
  .join(', ');

/** Undefined for a row that is not what was written. */
export function readEntry(row: StoredRow): EntryRow | undefined {
  const order = readOrder(row);
  if (order === undefined) return undefined;
  const { state = null, payment = null, seal = null, snapshot_seal: snapshotSeal = null, acknowledged } = row;
  if (acknowledged !== 0n && acknowledged !== 1n) return undefined;
  if (!isTextOrNull(state) || !isTextOrNull(payment)) return undefined;

  const isSealed = seal !== null;
  if (isSealed ? !isSame(seal, sealOfOrder(order)) : !isRecords(order.records)) return undefined;
  if (state === null || payment === null) {
    const isUntouched = state === payment && snapshotSeal === null && acknowledged === 0n;
    if (!isUntouched) return undefined;
  } else if (isSealed || snapshotSeal !== null) {
    const snapshot = { hash: order.hash, state, acknowledged: acknowledged === 1n, payment };
    if (!isSame(snapshotSeal, sealOfSnapshot(snapshot))) return undefined;
  } else if (!isPayment(payment, order.hash, state)) {
    return undefined;
  }
  const dismissed = (row['dismissed_at'] ?? null) !== null;
  return { ...order, acknowledged: acknowledged === 1n, payment, dismissed };
}

/** As far as it can be read. */
export function hashIn(row: StoredRow): string {
  const { hash } = row;
  return typeof hash === 'string' ? hash.slice(0, 64) : '';
}

function readOrder(row: StoredRow): OrderRow | undefined {
  const { hash, preimage, payer, network, destination, message, records } = row;
  const amountMsat = row['amount_msat'];
  const feeLimitMsat = row['fee_limit_msat'];
  const timeoutSeconds = safeNumber(row['timeout_seconds']);
  const createdAt = safeNumber(row['created_at']);
  const deadline = safeNumber(row['deadline']);
  if (typeof hash !== 'string' || !(preimage instanceof Uint8Array) || !provesHash(preimage, hash)) {
    return undefined;
  }
  if (!isKey(payer) || !isKey(destination) || typeof network !== 'string') return undefined;
  if (!isAmount(amountMsat) || !isAmount(feeLimitMsat)) return undefined;
  if (timeoutSeconds === undefined || createdAt === undefined || deadline === undefined) return undefined;
  if (!isTextOrNull(message) || typeof records !== 'string') return undefined;
  return {
    hash,
    preimage,
    payer,
    network,
    destination,
    amountMsat,
    feeLimitMsat,
    timeoutSeconds,
    message,
    records,
    createdAt,
    deadline,
  };
}

function provesHash(preimage: Uint8Array, hash: string): boolean {
  return createHash('sha256').update(preimage).digest('hex') === hash;
}

/** Whether it is on the curve was asked before it was written, and takes long. */
export function isKey(value: SQLOutputValue | undefined): value is string {
  return typeof value === 'string' && /^0[23][0-9a-f]{64}$/.test(value);
}

function isAmount(value: SQLOutputValue | undefined): value is bigint {
  return typeof value === 'bigint' && value >= 0n;
}

function isTextOrNull(value: SQLOutputValue | undefined): value is string | null {
  return value === null || typeof value === 'string';
}

function safeNumber(value: SQLOutputValue | undefined): number | undefined {
  const number = typeof value === 'bigint' ? Number(value) : NaN;
  return Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}

function isSame(seal: SQLOutputValue, expected: Uint8Array): boolean {
  return seal instanceof Uint8Array && Buffer.compare(seal, expected) === 0;
}

/** Rows of version 1 have no seal: what can be read is believed. */
function isRecords(json: string): boolean {
  try {
    recordsFromJson(JSON.parse(json) as RecordsJson);
    return true;
  } catch {
    return false;
  }
}

function isPayment(json: string, hash: string, state: string): boolean {
  try {
    const payment = paymentFromJson(JSON.parse(json) as PaymentJson);
    return payment.hash === hash && payment.state === state;
  } catch {
    return false;
  }
}
