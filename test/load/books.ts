import { DatabaseSync } from 'node:sqlite';
import type { Rpc } from '../regtest/rpc.ts';
import type { Errand, Sent } from './errands.ts';

/*
 * What the disk and the node know of the errands, read by SQL and by a gRPC client that share no line with the product.
 */

export interface Order {
  readonly hash: string;
  readonly message: string;
  readonly destination: string;
  readonly amountMsat: bigint;
  readonly state: string | null;
}

export interface Paid {
  readonly hash: string;
  readonly status: string;
  readonly amountMsat: bigint;
  readonly feeMsat: bigint;
  /** HTLCs that settled. */
  readonly settled: number;
}

export interface Books {
  readonly orders: readonly Order[];
  readonly payments: readonly Paid[];
  /** What the node has less in its channels than before. */
  readonly spentMsat: bigint;
  /** Whether SQLite finds the journal's file whole. */
  readonly isWhole: boolean;
}

export interface Errands {
  readonly errands: readonly Errand[];
  /** What was said of each, in their order. */
  readonly sent: readonly Sent[];
}

export function ordersIn(journal: string): Pick<Books, 'orders' | 'isWhole'> {
  const database = new DatabaseSync(journal, { readBigInts: true, timeout: 5_000 });
  try {
    const rows = database.prepare('SELECT hash, message, destination, amount_msat, state FROM orders').all();
    const check = database.prepare('PRAGMA integrity_check').all();
    return {
      orders: rows.map((row) => ({
        hash: String(row['hash']),
        message: String(row['message']),
        destination: String(row['destination']),
        amountMsat: row['amount_msat'] as bigint,
        state: row['state'] as string | null,
      })),
      isWhole: check.length === 1 && check[0]?.['integrity_check'] === 'ok',
    };
  } finally {
    database.close();
  }
}

export async function paymentsOf(rpc: Rpc): Promise<readonly Paid[]> {
  const { payments } = await rpc.call('lnrpc.Lightning/ListPayments', {
    include_incomplete: true,
    // Without it LND gives the first hundred.
    max_payments: 100_000,
  });
  return payments.map((payment) => ({
    hash: payment.payment_hash,
    status: payment.status,
    amountMsat: BigInt(payment.value_msat),
    feeMsat: BigInt(payment.fee_msat),
    settled: payment.htlcs.filter(({ status }) => status === 'SUCCEEDED').length,
  }));
}

/** What the node has in its channels. */
export async function balanceOf(rpc: Rpc): Promise<bigint> {
  const reply = await rpc.call('lnrpc.Lightning/ChannelBalance' as string);
  return BigInt((reply['local_balance'] as { readonly msat: string }).msat);
}

/** Every way in which journal, node and senders disagree, as sentences; none when each errand was paid once and all know it. */
export function differences({ errands, sent }: Errands, books: Books): readonly string[] {
  const { orders, payments, spentMsat, isWhole } = books;
  const found: string[] = isWhole ? [] : ['The journal’s file is not whole.'];
  errands.forEach((errand, index) => {
    found.push(...differencesOf(errand, sent[index], books).map((text) => `${errand.message}: ${text}.`));
  });
  if (orders.length !== errands.length)
    found.push(`The journal has ${orders.length} orders of ${errands.length}.`);
  if (payments.length !== errands.length)
    found.push(`The node has ${payments.length} payments of ${errands.length}.`);
  const paidMsat = payments
    .filter(({ status }) => status === 'SUCCEEDED')
    .reduce((sum, { amountMsat, feeMsat }) => sum + amountMsat + feeMsat, 0n);
  if (spentMsat !== paidMsat) found.push(`The node spent ${spentMsat} msat on payments of ${paidMsat} msat.`);
  return found;
}

function differencesOf(errand: Errand, sent: Sent | undefined, books: Books): readonly string[] {
  if (sent === undefined) return ['its sender said nothing'];
  if ('problem' in sent) return [`its sender said "${sent.problem}"`];
  const orders = books.orders.filter(({ message }) => message === errand.message);
  const [order] = orders;
  if (order === undefined) return ['the journal does not have it'];
  const payments = books.payments.filter(({ hash }) => hash === order.hash);
  const [payment] = payments;
  if (payment === undefined) return ['the node does not have it'];
  const amountMsat = BigInt(errand.amountSat) * 1_000n;
  return [
    ...(orders.length === 1 ? [] : [`the journal has it ${orders.length} times`]),
    ...(payments.length === 1 ? [] : [`the node has it ${payments.length} times`]),
    ...(sent.hash === order.hash ? [] : ['its sender knows it by another hash']),
    ...(sent.state === 'succeeded' ? [] : [`its sender saw it ${sent.state}`]),
    ...(order.state === 'succeeded' ? [] : [`the journal has it as ${order.state ?? 'open'}`]),
    ...(payment.status === 'SUCCEEDED' ? [] : [`the node has it as ${payment.status}`]),
    ...(payment.settled === 1 ? [] : [`${payment.settled} of its HTLCs settled`]),
    ...(order.destination === errand.destination ? [] : ['the journal has another destination']),
    ...(order.amountMsat === amountMsat && payment.amountMsat === amountMsat
      ? []
      : ['its amount is not what was asked for']),
  ];
}
