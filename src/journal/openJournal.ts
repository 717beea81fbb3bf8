import type { Limits } from '../keysend/brakes.ts';
import type { NodeKey } from '../keysend/destination.ts';
import type { Claim, Journal, JournalEntry } from '../keysend/journal.ts';
import type { JournalCare, JournalDamage } from '../keysend/journalCare.ts';
import type { JournaledOrder, KeysendOrder } from '../keysend/order.ts';
import type { PaymentHash } from '../keysend/preimage.ts';
import { Problem } from '../keysend/problem.ts';
import type { CallName, Calls, EntryRow, Writing, Written } from './calls.ts';
import { exported } from './exported.ts';
import { JournalThread } from './journalThread.ts';
import { Refusal } from './refusal.ts';
import { entryOfRow, rowOfOrder, rowOfSnapshot } from './rows.ts';

const EXPORT_PAGE = 200;

/**
 * The journal in a SQLite file, shared by every process of the person; the first call opens or makes it. A page of `list` is
 * longer than its limit when several orders were made in its last millisecond, so that the next page misses none.
 *
 * @param file absolute path; its directory is made if need be
 * @param options.worker the script of worker.ts, as it is bundled here
 * @param options.onDamage the person must read what it is told; the call that met the damage rejects as well
 */
export function openJournal(
  file: string,
  {
    worker,
    onDamage = () => undefined,
  }: { readonly worker: string | URL; readonly onDamage?: (damage: JournalDamage) => void },
): Journal & JournalCare {
  const thread = new JournalThread(worker, file, onDamage);

  async function call<Name extends CallName>(
    name: Name,
    input: Calls[Name]['in'],
  ): Promise<Calls[Name]['out']> {
    try {
      return await thread.call(name, input);
    } catch (cause) {
      const why = cause instanceof Refusal ? cause.why : undefined;
      throw new Problem(
        { kind: 'journalUnavailable', path: file, detail: messageOf(cause), ...(why && { cause: why }) },
        { cause },
      );
    }
  }

  async function backUp(to: string): Promise<void> {
    // What is wrong with the journal itself is not said of the copy.
    await call('find', []);
    try {
      await thread.call('backup', to);
    } catch (cause) {
      throw new Problem({ kind: 'backupFailed', path: to, detail: messageOf(cause) }, { cause });
    }
  }

  async function* exportAll(): ReturnType<JournalCare['export']> {
    for (let after: bigint | null = 0n; after !== null;) {
      const page: Calls['exportPage']['out'] = await call('exportPage', { after, limit: EXPORT_PAGE });
      for (const row of page.rows) yield exported(entryOfRow(row));
      after = page.next;
    }
  }

  return {
    write: async (order, claim, limits) => {
      const written = await call('insert', writing(order, claim, limits));
      if (written === 'refused') throw new Problem({ kind: 'orderExists', hash: order.hash });
      return journaled(order, written);
    },
    rewrite: async (order, claim, limits) => {
      const written = await call('reinsert', writing(order, claim, limits));
      return written === 'refused' ? undefined : journaled(order, written);
    },
    record: async (payment) => call('keep', rowOfSnapshot(payment)),
    find: async (hashes) => entries(await call('find', hashes)),
    list: async (payer, { before, limit }) =>
      entries(await call('list', { payer, before: before ?? null, limit })),
    open: async (payer) => entries(await call('open', payer)),
    claim: async (hash, claim) => call('claim', { hash, claim }),
    release: async (hash, owner) => call('release', { hash, owner }),
    dismiss: async (hash, at) => call('dismiss', { hash, at }),
    spent: async (payer, since) => call('spent', { payer, since }),
    brakes: async () => call('brakes', null),
    changeLimits: async (change, shown) => call('changeLimits', { change, shown }),
    stop: async (at) => call('stop', { at }),
    resume: async (since) => call('resume', { since }),
    alike: async (payer, wanted) => {
      const { rows, tries } = await call('alike', { payer, but: null, ...wanted });
      return { entries: entries(rows), tries: JSON.parse(tries) as readonly string[] };
    },
    recentDestinations: async (network, limit) =>
      (await call('recentDestinations', { network, limit })) as readonly NodeKey[],
    backup: backUp,
    check: async () => call('check', null),
    export: exportAll,
    close: async () => thread.close(),
  };
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

function writing(order: KeysendOrder, claim: Claim | undefined, limits: Limits | undefined): Writing {
  return {
    order: rowOfOrder(order),
    claim: claim ?? null,
    limits: limits ?? null,
    known: order.known ?? null,
  };
}

function journaled(order: KeysendOrder, written: Exclude<Written, 'refused'>): JournaledOrder {
  if (written === 'written') return order as JournaledOrder;
  throw new Problem(
    written.kind === 'sameMeanwhile' ? { ...written, hash: written.hash as PaymentHash } : written,
  );
}

function entries(rows: readonly EntryRow[]): readonly JournalEntry[] {
  return rows.map(entryOfRow);
}
