import { audit } from './audit.ts';
import type { Auditor, Difference } from './audit.ts';
import type { Clock } from './clock.ts';
import type { Journal, JournalEntry } from './journal.ts';
import type { LightningNode } from './node.ts';
import type { Payment } from './payment.ts';
import type { PaymentHash } from './preimage.ts';
import { Problem, reasonOf } from './problem.ts';

/** LND's payments bring all their routes. */
const NODE_PAGE = 100;
const JOURNAL_PAGE = 200;
/** LND lists by when a payment was begun, by its own clock, and one that is sent again is listed anew: about in order. */
const OUT_OF_ORDER_MS = 86_400_000;

export interface AuditPorts {
  readonly node: LightningNode;
  readonly journal: Journal;
  readonly clock: Clock;
}

export interface AuditWish {
  /** Unix milliseconds; without it everything is compared. */
  readonly since?: number;
  /** The next difference is looked for when it resolves. */
  readonly tell: (difference: Difference) => Promise<void>;
}

/** How much was compared. */
export interface Audited {
  readonly orders: number;
  readonly payments: number;
}

/**
 * Compares the journal's orders of a node with its payments, a page at a time; of what was compared only the hashes stay in
 * memory. Payments go on meanwhile: each difference is looked at once more before it is told. Rejects as journal and node do, and
 * with the signal's reason.
 */
export async function auditNode(
  { node, journal, clock }: AuditPorts,
  { since = 0, tell }: AuditWish,
  signal: AbortSignal,
): Promise<Audited> {
  const auditor = (): Auditor => ({ payer: node.info.key, now: clock.now() });
  const seen = new Set<PaymentHash>();
  let payments = 0;

  async function tellConfirmed(differences: readonly Difference[]): Promise<void> {
    for (const { hash, kind } of uniqueByHash(differences)) {
      signal.throwIfAborted();
      if (kind === 'onlyInNode') continue;
      // What ended meanwhile the node knows before the journal: an end in the journal counts against a later answer of the
      // node's only, and one of the node's against a later look into the journal.
      const before = await journal.find([hash]);
      const answer = await ask(node, hash, signal);
      const after = await journal.find([hash]);
      const now = answer === undefined ? [] : [answer];
      const lasting = new Set(audit(before, now, auditor()).map((each) => each.kind));
      for (const each of audit(after, now, auditor())) if (lasting.has(each.kind)) await tell(each);
    }
    for (const each of differences) if (each.kind === 'onlyInNode') await tell(each);
  }

  let next: string | undefined;
  do {
    const page = await node.listPayments(
      { size: NODE_PAGE, ...(next === undefined ? {} : { next }) },
      signal,
    );
    const listed = [...page.payments, ...page.uncertain];
    const found = await journal.find(listed.map(({ hash }) => hash));
    const entries = found.filter(({ order }) => order.createdAt >= since);
    const ours = new Set(found.map(({ order }) => order.hash));
    for (const hash of ours) seen.add(hash);
    const compared = new Set(entries.map(({ order }) => order.hash));
    const theirs = page.payments.filter((each) => !ours.has(each.hash) && startOf(each) >= since);
    const known = [...listed.filter(({ hash }) => compared.has(hash)), ...theirs];
    payments += known.length;
    await tellConfirmed(audit(entries, known, auditor()));
    const isPast = listed.length > 0 && listed.every((each) => startOf(each) < since - OUT_OF_ORDER_MS);
    next = isPast ? undefined : page.next;
  } while (next !== undefined);

  let orders = 0;
  for await (const entries of ordersOf(node, journal, since)) {
    orders += entries.length;
    const unseen = entries.filter(({ order }) => !seen.has(order.hash));
    await tellConfirmed(audit(unseen, [], auditor()));
  }
  return { orders, payments };
}

async function* ordersOf(
  { info }: LightningNode,
  journal: Journal,
  since: number,
): AsyncGenerator<readonly JournalEntry[], void, void> {
  for (let before: number | undefined; ;) {
    const page: readonly JournalEntry[] = await journal.list(info.key, {
      limit: JOURNAL_PAGE,
      ...(before === undefined ? {} : { before }),
    });
    yield page.filter(({ order }) => order.createdAt >= since);
    before = page.at(-1)?.order.createdAt;
    if (before === undefined || before < since) return;
  }
}

/** What the node says of it now; undefined: it does not know it. */
async function ask(
  node: LightningNode,
  hash: PaymentHash,
  signal: AbortSignal,
): Promise<Payment | undefined> {
  const enough = new AbortController();
  try {
    for await (const payment of node.track(hash, AbortSignal.any([signal, enough.signal]))) return payment;
  } catch (error) {
    if (reasonOf(error)?.kind === 'paymentNotFound') return undefined;
    throw error;
  } finally {
    enough.abort();
  }
  signal.throwIfAborted();
  throw new Problem({ kind: 'connectionLost', detail: 'the node ended its answer before it began' });
}

function uniqueByHash(differences: readonly Difference[]): readonly Difference[] {
  return [...new Map(differences.map((each) => [each.hash, each])).values()];
}

function startOf({ createdAtNs }: Payment): number {
  return Number(createdAtNs / 1_000_000n);
}
