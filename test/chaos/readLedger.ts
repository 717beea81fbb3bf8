import type { Network, RegtestNode } from '../regtest/network.ts';
import type { InvoiceReply, PaymentReply } from '../regtest/replies.ts';
import type { Rpc } from '../regtest/rpc.ts';
import type { Ledger, ReceivedInvoice, SentPayment } from './evidence.ts';
import { runOf } from './plan.ts';

const PAGE = 500;
export const MESSAGE_RECORD = 34349334n;

/** As proto-loader decodes what replies.ts leaves out. */
type Invoice = Omit<InvoiceReply, 'htlcs'> & {
  readonly htlcs: readonly {
    readonly state: string;
    readonly custom_records: Readonly<Record<string, Buffer>>;
  }[];
};
type Balance = {
  readonly local_balance: { readonly msat: string };
  readonly unsettled_remote_balance: { readonly msat: string };
};
type Channels = {
  readonly channels: readonly {
    readonly initiator: boolean;
    readonly fee_per_kw: string;
    readonly pending_htlcs: readonly { readonly hash_lock: Buffer }[];
  }[];
};

/** Asks every node that is not locked for all it knows; `seed` tells the runs' keysends from others. */
export async function readLedger(network: Network, seed: string): Promise<Ledger> {
  const nodes = network.nodes.filter(({ locked }) => !locked);
  const [payments, ...books] = await Promise.all([
    paymentsOf(network.node('alice').rpc),
    ...nodes.map((node) => booksOf(node, seed)),
  ]);
  return {
    sender: network.node('alice').pubkey,
    payments,
    invoices: books.flatMap(({ invoices }) => invoices),
    pending: new Set(books.flatMap(({ pending }) => pending)),
    balances: new Map(books.map(({ key, msat }) => [key, msat])),
  };
}

/** The hashes of the HTLCs that the channels of a node hold. */
export async function pendingAt({ rpc }: RegtestNode): Promise<string[]> {
  const { channels } = (await rpc.call('lnrpc.Lightning/ListChannels' as string)) as unknown as Channels;
  return channels.flatMap(({ pending_htlcs }) =>
    pending_htlcs.map(({ hash_lock }) => hash_lock.toString('hex')),
  );
}

/** The invoices that a node made for keysends, those that are not over yet alone if asked. */
export async function invoicesAt(
  { rpc, pubkey }: RegtestNode,
  seed: string,
  pendingOnly = false,
): Promise<ReceivedInvoice[]> {
  const invoices: ReceivedInvoice[] = [];
  for await (const page of pages(rpc, 'ListInvoices', {
    pending_only: pendingOnly,
    num_max_invoices: PAGE,
  })) {
    for (const invoice of page['invoices'] as readonly Invoice[]) {
      if (invoice.is_keysend) invoices.push(receivedInvoice(invoice, pubkey, seed));
    }
  }
  return invoices;
}

async function booksOf(
  node: RegtestNode,
  seed: string,
): Promise<{
  readonly key: string;
  readonly invoices: readonly ReceivedInvoice[];
  readonly pending: readonly string[];
  readonly msat: bigint;
}> {
  const { rpc, pubkey } = node;
  const [invoices, balance, listed] = await Promise.all([
    invoicesAt(node, seed),
    rpc.call('lnrpc.Lightning/ChannelBalance') as unknown as Promise<Balance>,
    rpc.call('lnrpc.Lightning/ListChannels' as string) as unknown as Promise<Channels>,
  ]);
  const { channels } = listed;
  const commitFees = channels
    .filter(({ initiator }) => initiator)
    .reduce(
      (sum, { fee_per_kw, pending_htlcs }) => sum + commitFee(BigInt(fee_per_kw), pending_htlcs.length),
      0n,
    );
  return {
    key: pubkey,
    invoices,
    pending: channels.flatMap(({ pending_htlcs }) =>
      pending_htlcs.map(({ hash_lock }) => hash_lock.toString('hex')),
    ),
    msat:
      BigInt(balance.local_balance.msat) +
      BigInt(balance.unsettled_remote_balance.msat) +
      commitFees * 1_000n,
  };
}

/**
 * What a commitment costs its opener, in sat (BOLT 3, anchors). LND's `commit_fee` is another number: what is too small for an output of
 * its own counts there too.
 */
function commitFee(satPerKw: bigint, htlcs: number): bigint {
  return (satPerKw * BigInt(1_124 + 172 * htlcs)) / 1_000n;
}

export async function paymentsOf(rpc: Rpc): Promise<SentPayment[]> {
  const payments: SentPayment[] = [];
  for await (const page of pages(rpc, 'ListPayments', { include_incomplete: true, max_payments: PAGE })) {
    payments.push(...(page['payments'] as readonly PaymentReply[]).map(sentPayment));
  }
  return payments;
}

/** All pages of a list that LND numbers. */
async function* pages(
  rpc: Rpc,
  method: 'ListPayments' | 'ListInvoices',
  request: object,
): AsyncGenerator<Record<string, unknown>> {
  let offset = '0';
  for (;;) {
    const page: Record<string, unknown> = await rpc.call(`lnrpc.Lightning/${method}`, {
      ...request,
      index_offset: offset,
    });
    const last = page['last_index_offset'] as string;
    // An empty page's offsets are 0.
    if (last === '0') return;
    yield page;
    offset = last;
  }
}

function sentPayment(payment: PaymentReply): SentPayment {
  const hops = payment.htlcs
    .filter(({ status }) => status === 'SUCCEEDED')
    .flatMap(({ route }) => route?.hops.slice(0, -1) ?? []);
  const earned = new Map<string, bigint>();
  for (const { pub_key, fee_msat } of hops)
    earned.set(pub_key, (earned.get(pub_key) ?? 0n) + BigInt(fee_msat));
  return {
    hash: payment.payment_hash,
    status: payment.status,
    valueMsat: BigInt(payment.value_msat),
    feeMsat: BigInt(payment.fee_msat),
    earned,
  };
}

function receivedInvoice(invoice: Invoice, node: string, seed: string): ReceivedInvoice {
  const run = invoice.htlcs.map(({ custom_records }) => runOf(seed, messageIn(custom_records)))[0];
  return {
    node,
    hash: invoice.r_hash.toString('hex'),
    state: invoice.state,
    paidMsat: BigInt(invoice.amt_paid_msat),
    settledHtlcs: invoice.htlcs.filter(({ state }) => state === 'SETTLED').length,
    ...(run === undefined ? {} : { run }),
  };
}

/** Keys are 8 little-endian bytes as a latin1 string. */
function messageIn(records: Readonly<Record<string, Buffer>>): string | null {
  for (const [key, value] of Object.entries(records)) {
    if (Buffer.from(key, 'latin1').readBigUInt64LE() === MESSAGE_RECORD) return value.toString('utf8');
  }
  return null;
}
