import type { Network } from '../../src/practice/network/network.ts';
import type { ChannelView, InvoiceView, NodeView } from '../../src/practice/network/views.ts';
import type { Rpc } from '../regtest/rpc.ts';
import type { Ledger, ReceivedInvoice } from './evidence.ts';
import { runOf } from './plan.ts';
import { MESSAGE_RECORD, paymentsOf } from './readLedger.ts';

const ALL = { offset: 0n, most: 1_000_000, reversed: false } as const;

/** What the practice network knows: of the sender by the gRPC client that is not the product's, of all others as it keeps it. */
export async function practiceLedger(network: Network, rpc: Rpc, seed: string): Promise<Ledger> {
  const nodes = network.nodes();
  const channels = network.channels();
  return {
    sender: network.own,
    payments: await paymentsOf(rpc),
    invoices: nodes.flatMap(({ key }) =>
      network.invoices(key, ALL).map((invoice) => receivedInvoice(invoice, seed)),
    ),
    pending: new Set(channels.flatMap(({ htlcs }) => htlcs.map(({ hash }) => hash))),
    balances: new Map(nodes.map((node) => [node.key, balanceOf(node, channels)])),
  };
}

export function receivedInvoice(
  { node, hash, state, amountMsat, records }: InvoiceView,
  seed: string,
): ReceivedInvoice {
  const message = records.find(({ type }) => type === MESSAGE_RECORD)?.value;
  const run = runOf(seed, message === undefined ? null : Buffer.from(message).toString('utf8'));
  const isSettled = state === 'SETTLED';
  return {
    node,
    hash,
    state,
    paidMsat: isSettled ? amountMsat : 0n,
    settledHtlcs: isSettled ? 1 : 0,
    ...(run === undefined ? {} : { run }),
  };
}

/** With the HTLCs that it sent and the commitments that it pays. */
function balanceOf({ key }: NodeView, channels: readonly ChannelView[]): bigint {
  return channels
    .flatMap(({ sides, htlcs, commitFeeMsat }) => {
      const side = sides.find((each) => each.key === key);
      if (side === undefined) return [];
      const out = htlcs.filter(({ from }) => from === key).map(({ amountMsat }) => amountMsat);
      return [side.balanceMsat, side.opened ? commitFeeMsat : 0n, ...out];
    })
    .reduce((sum: bigint, msat) => sum + msat, 0n);
}

/**
 * What receivers know after the network went on with an older copy of itself. All of it is one database here, and only the sender is
 * meant to have forgotten: what the others had before still counts.
 */
export function withForgotten(now: Ledger, forgotten: readonly ReceivedInvoice[]): Ledger {
  const kept = new Map(forgotten.map((invoice) => [`${invoice.node} ${invoice.hash}`, invoice]));
  for (const invoice of now.invoices) {
    const key = `${invoice.node} ${invoice.hash}`;
    const earlier = kept.get(key);
    kept.set(key, earlier === undefined ? invoice : both(earlier, invoice));
  }
  return { ...now, invoices: [...kept.values()] };
}

function both(earlier: ReceivedInvoice, later: ReceivedInvoice): ReceivedInvoice {
  return {
    ...(earlier.state === 'SETTLED' ? earlier : later),
    paidMsat: earlier.paidMsat + later.paidMsat,
    settledHtlcs: earlier.settledHtlcs + later.settledHtlcs,
  };
}
