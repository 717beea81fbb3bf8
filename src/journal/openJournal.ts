import type { NodeKey } from '../keysend/destination.ts';
import type { Journal } from '../keysend/journal.ts';
import type { JournaledOrder } from '../keysend/order.ts';
import { Problem } from '../keysend/problem.ts';
import { JournalThread } from './journalThread.ts';
import { entryOfRow, rowOfOrder, rowOfSnapshot } from './rows.ts';

/**
 * The journal in a SQLite file, shared by every process of the person; the first call opens or makes it. A page of `list` is
 * longer than its limit when several orders were made in its last millisecond, so that the next page misses none.
 *
 * @param file absolute path; its directory is made if need be
 * @param options.worker the script of worker.ts, as it is bundled here
 */
export function openJournal(file: string, { worker }: { readonly worker: string | URL }): Journal {
  const thread = new JournalThread(worker, file);

  async function orUnavailable<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (cause) {
      const detail = cause instanceof Error ? cause.message : String(cause);
      throw new Problem({ kind: 'journalUnavailable', path: file, detail }, { cause });
    }
  }

  return {
    write: async (order) => {
      const isNew = await orUnavailable(thread.call('insert', rowOfOrder(order)));
      if (!isNew) throw new Problem({ kind: 'orderExists', hash: order.hash });
      return order as JournaledOrder;
    },
    record: async (payment) => orUnavailable(thread.call('keep', rowOfSnapshot(payment))),
    find: async (hashes) => orUnavailable(thread.call('find', hashes).then((rows) => rows.map(entryOfRow))),
    list: async (payer, { before, limit }) =>
      orUnavailable(
        thread.call('list', { payer, before: before ?? null, limit }).then((rows) => rows.map(entryOfRow)),
      ),
    recentDestinations: async (network, limit) =>
      orUnavailable(thread.call('recentDestinations', { network, limit })) as Promise<readonly NodeKey[]>,
    close: async () => thread.close(),
  };
}
