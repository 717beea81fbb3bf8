import type { NodeKey } from '../keysend/destination.ts';
import type { Journal, JournalEntry } from '../keysend/journal.ts';
import type { JournalCare } from '../keysend/journalCare.ts';
import type { Network } from '../keysend/network.ts';
import type { LightningNode } from '../keysend/node.ts';
import type { Payment } from '../keysend/payment.ts';
import { unseen, withJournal } from '../keysend/snapshots.ts';

/** A payment, and the node that pays it. */
export interface PastPayment {
  readonly payment: Payment;
  readonly payer: NodeKey;
}

export interface PastPorts {
  readonly node: LightningNode;
  readonly journal: Journal;
  /** Told that the journal could not be read; the node's own list is worth showing without it. */
  readonly onTrouble: (error: unknown) => void;
}

/**
 * The newest keysends, newest first: what the node lists, with what the journal kept of it, and orders of this node that it
 * does not list. Rejects as the node does, and with the signal's reason when aborted.
 */
export async function pastPayments(
  ports: PastPorts,
  most: number,
  signal: AbortSignal,
): Promise<readonly PastPayment[]> {
  const { node, journal } = ports;
  const found = new Map<string, Payment>();
  let next: string | undefined;
  do {
    const page = await node.listPayments({ size: most, ...(next === undefined ? {} : { next }) }, signal);
    const listed = [...page.payments, ...page.uncertain];
    const entries = await unlessJournalFails(journal.find(listed.map(({ hash }) => hash)), ports);
    const byHash = new Map(entries.map((entry) => [entry.order.hash, entry]));
    for (const payment of listed) {
      const entry = byHash.get(payment.hash);
      if (entry !== undefined) found.set(payment.hash, withJournal(payment, entry));
      else if (page.payments.includes(payment)) found.set(payment.hash, payment);
    }
    next = page.next;
  } while (next !== undefined && found.size < most);

  const orders = await unlessJournalFails(journal.list(node.info.key, { limit: most }), ports);
  for (const entry of orders) {
    const last = lastSeen(entry);
    if (last !== undefined && !found.has(last.hash)) found.set(last.hash, last);
  }
  // Orders that are listed on a page that was not read are older than all that were, and fall away here.
  const payer = node.info.key;
  return newest(
    [...found.values()].map((payment) => ({ payment, payer })),
    most,
  );
}

/**
 * The newest keysends of the journal, newest first, as they were last seen: of every node that paid one on networks that are
 * `wanted`. For when no node can be asked.
 */
export async function journaledPayments(
  journal: Journal & JournalCare,
  wanted: (network: Network) => boolean,
  most: number,
  signal: AbortSignal,
): Promise<readonly PastPayment[]> {
  const payers = new Set<NodeKey>();
  for await (const { payer, network } of journal.export()) {
    signal.throwIfAborted();
    if (wanted(network)) payers.add(payer as NodeKey);
  }
  const found: PastPayment[] = [];
  for (const payer of payers) {
    for (const entry of await journal.list(payer, { limit: most })) {
      const payment = wanted(entry.order.network) ? lastSeen(entry) : undefined;
      if (payment !== undefined) found.push({ payment, payer });
    }
  }
  return newest(found, most);
}

/** What was on its way when it was last seen may have ended since. */
function lastSeen({ order, payment }: JournalEntry): Payment | undefined {
  if (payment === undefined) return unseen(order, undefined, 'notYetKnown');
  return payment.state === 'inFlight' ? unseen(order, payment, 'notWatched') : payment;
}

function newest(payments: readonly PastPayment[], most: number): readonly PastPayment[] {
  return payments.toSorted((a, b) => newestFirst(a.payment, b.payment)).slice(0, most);
}

async function unlessJournalFails(
  entries: Promise<readonly JournalEntry[]>,
  { onTrouble }: PastPorts,
): Promise<readonly JournalEntry[]> {
  try {
    return await entries;
  } catch (error) {
    onTrouble(error);
    return [];
  }
}

function newestFirst(a: Payment, b: Payment): number {
  return a.createdAtNs < b.createdAtNs ? 1 : a.createdAtNs > b.createdAtNs ? -1 : 0;
}
