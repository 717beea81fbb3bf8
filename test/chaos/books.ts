import { createHash } from 'node:crypto';
import type { Evidence, JournalRow, Ledger, ReceivedInvoice, SentPayment, Told } from './evidence.ts';

/*
 * Honest books of one order that alice paid to carol over bob, for tests to doctor. Nobody else may find them of use.
 */

export const ALICE = 'alice’s key';
export const BOB = 'bob’s key';
export const CAROL = 'carol’s key';

export const PREIMAGE = 'ab'.repeat(32);
export const HASH = createHash('sha256').update(Buffer.from(PREIMAGE, 'hex')).digest('hex');
const RUN = 7;
const SAT = 1_000n;

export function row(changes: Partial<JournalRow> = {}): JournalRow {
  return {
    run: RUN,
    hash: HASH,
    preimage: PREIMAGE,
    destination: CAROL,
    amountMsat: 100n * SAT,
    feeLimitMsat: 5n * SAT,
    deadline: 0,
    acknowledged: true,
    state: 'succeeded',
    status: 'SUCCEEDED',
    feeMsat: SAT,
    ...changes,
  };
}

export const neverSent = { state: 'failed', status: 'NEVER_SENT', acknowledged: false, feeMsat: 0n } as const;

export function payment(changes: Partial<SentPayment> = {}): SentPayment {
  return {
    hash: HASH,
    status: 'SUCCEEDED',
    valueMsat: 100n * SAT,
    feeMsat: SAT,
    earned: new Map([[BOB, SAT]]),
    ...changes,
  };
}

export function invoice(changes: Partial<ReceivedInvoice> = {}): ReceivedInvoice {
  return {
    node: CAROL,
    hash: HASH,
    state: 'SETTLED',
    paidMsat: 100n * SAT,
    settledHtlcs: 1,
    run: RUN,
    ...changes,
  };
}

export function told(changes: Partial<Told> = {}): Told {
  return {
    run: RUN,
    command: 'send',
    hash: HASH,
    states: ['inFlight', 'succeeded'],
    end: 'succeeded',
    exitCode: 0,
    tookMs: 400,
    hung: false,
    stderr: '',
    ...changes,
  };
}

const before: Ledger = {
  sender: ALICE,
  payments: [],
  invoices: [],
  pending: new Set(),
  balances: new Map([
    [ALICE, 1_000n * SAT],
    [BOB, 500n * SAT],
    [CAROL, 0n],
  ]),
};

/** After the order was paid. */
export const balances: Ledger['balances'] = new Map([
  [ALICE, 899n * SAT],
  [BOB, 501n * SAT],
  [CAROL, 100n * SAT],
]);

export function evidence(changes: Partial<Evidence> = {}, after: Partial<Ledger> = {}): Evidence {
  return {
    errands: new Map([
      [RUN, { to: 'carol', key: CAROL, amountSat: 100, timeoutSeconds: 60, message: 'chaos test/7' }],
    ]),
    rows: [row()],
    told: [told()],
    before,
    after: { ...before, payments: [payment()], invoices: [invoice()], balances, ...after },
    forgetful: false,
    leftOut: new Set(),
    ...changes,
  };
}

/** The same where nothing was paid. */
export function unpaid(changes: Partial<Evidence> = {}, after: Partial<Ledger> = {}): Evidence {
  return evidence(changes, { payments: [], invoices: [], balances: before.balances, ...after });
}
