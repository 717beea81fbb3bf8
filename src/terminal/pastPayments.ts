import type { Journal, JournalEntry } from '../keysend/journal.ts';
import type { LightningNode } from '../keysend/node.ts';
import type { Payment } from '../keysend/payment.ts';
import { unseen, withJournal } from '../keysend/snapshots.ts';

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
): Promise<readonly Payment[]> {
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
  for (const { order, payment } of orders) {
    // What was on its way when it was last seen, and is not listed, may have ended since.
    const last =
      payment?.state === 'inFlight'
        ? unseen(order, payment, 'notWatched')
        : (payment ?? unseen(order, undefined, 'notYetKnown'));
    if (last !== undefined && !found.has(order.hash)) found.set(order.hash, last);
  }
  // Orders that are listed on a page that was not read are older than all that were, and fall away here.
  return [...found.values()].sort(newestFirst).slice(0, most);
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
