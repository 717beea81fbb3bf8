import { createHash } from 'node:crypto';
import { auditBalances } from './auditBalances.ts';
import type { Evidence, JournalRow, ReceivedInvoice, SentPayment, Told } from './evidence.ts';

export interface Finding {
  readonly kind: 'paidTwice' | 'lost' | 'wrong';
  readonly run?: number;
  readonly hash?: string;
  /** What contradicts what. */
  readonly says: string;
}

/** What became of a run's order, as far as anyone can know. `notWritten`: it was not on disk, so nothing was to be sent. */
export type Outcome = 'settled' | 'failed' | 'neverSent' | 'notWritten' | 'unknown' | 'stuck' | 'inFlight';

export interface Verdict {
  readonly findings: readonly Finding[];
  readonly outcomes: ReadonlyMap<number, Outcome>;
}

/** A track needs this long to tell a payment that is stuck from one that takes its time. */
const STUCK_IS_SEEN_AFTER_MS = 72_000;

/**
 * Compares what the journal says, what was told, what the sender's LND says, what the receivers' say, and where the money is, when all
 * is up again and every open order was looked up.
 */
export function audit(evidence: Evidence): Verdict {
  const books = new Books(evidence);
  const findings = [
    ...paidTwice(books),
    ...lost(books),
    ...evidence.rows.flatMap((row) => wrongRow(row, books)),
    ...evidence.told.flatMap((told) => wrongWord(told, books)),
    ...followedTwice(evidence),
    ...(evidence.forgetful ? [] : auditBalances(evidence.before, evidence.after).map(wrong)),
  ];
  const outcomes = new Map(
    [...evidence.errands.keys()].map((run) => [run, outcomeOf(books.rowOfRun(run), books)]),
  );
  return { findings, outcomes };
}

/** The evidence by hash and by run. */
class Books {
  readonly evidence: Evidence;
  /** What is new since the network was audited last. */
  readonly payments: readonly SentPayment[];
  readonly invoices: readonly ReceivedInvoice[];
  readonly #rows: ReadonlyMap<string, JournalRow>;
  readonly #payments: ReadonlyMap<string, SentPayment>;

  constructor(evidence: Evidence) {
    const { before, after, rows, leftOut } = evidence;
    const oldPayments = new Set(before.payments.map(({ hash }) => hash));
    const oldInvoices = new Set(before.invoices.map(({ hash }) => hash));
    this.evidence = evidence;
    this.payments = after.payments.filter(({ hash }) => !oldPayments.has(hash));
    this.invoices = after.invoices.filter(
      ({ hash, run }) => !oldInvoices.has(hash) && (run === undefined || !leftOut.has(run)),
    );
    this.#rows = new Map(rows.map((row) => [row.hash, row]));
    this.#payments = new Map(after.payments.map((payment) => [payment.hash, payment]));
  }

  row(hash: string): JournalRow | undefined {
    return this.#rows.get(hash);
  }

  rowOfRun(run: number): JournalRow | undefined {
    return this.evidence.rows.find((row) => row.run === run);
  }

  payment(hash: string): SentPayment | undefined {
    return this.#payments.get(hash);
  }

  settledInvoices(hash: string): readonly ReceivedInvoice[] {
    return this.invoices.filter((invoice) => invoice.hash === hash && invoice.state === 'SETTLED');
  }

  /** Whether its HTLC is nowhere although the sender's LND calls it in flight. */
  isStuck(hash: string): boolean {
    return this.payment(hash)?.status === 'IN_FLIGHT' && !this.evidence.after.pending.has(hash);
  }

  isKnownToNodes(hash: string): boolean {
    return this.payment(hash) !== undefined || this.invoices.some((invoice) => invoice.hash === hash);
  }
}

function paidTwice({ invoices, evidence }: Books): Finding[] {
  const settled = invoices.filter(({ state }) => state === 'SETTLED');
  const within = settled
    .filter(({ settledHtlcs }) => settledHtlcs !== 1)
    .map(({ hash, run, settledHtlcs }) =>
      finding('paidTwice', { hash, run }, `the receiver settled ${settledHtlcs} HTLCs of one order`),
    );
  const byRun = [...evidence.errands.keys()].flatMap((run) => {
    const ofRun = settled.filter((invoice) => invoice.run === run);
    return ofRun.length < 2
      ? []
      : [finding('paidTwice', { run }, `${ofRun.length} keysends were paid for one order`)];
  });
  const byHash = [...Map.groupBy(settled, ({ hash }) => hash)].flatMap(([hash, each]) =>
    each.length < 2 ? [] : [finding('paidTwice', { hash }, `${each.length} receivers were paid by one hash`)],
  );
  return [...within, ...byRun, ...byHash];
}

/** Money went out, or may have, and the journal has no order for it. */
function lost(books: Books): Finding[] {
  const { payments, invoices, evidence } = books;
  const paid = payments
    .filter(({ hash }) => books.row(hash) === undefined)
    .map(({ hash, status }) =>
      finding('lost', { hash }, `the sender’s LND has it (${status}), and the journal does not`),
    );
  const received = invoices
    .filter(({ hash }) => books.row(hash) === undefined && books.payment(hash) === undefined)
    .map(({ hash, run, state }) =>
      finding('lost', { hash, run }, `a receiver has it (${state}), and the journal does not`),
    );
  // Nothing is on the way before the order is on disk, so an order that was announced and is not there was not sent.
  const gone = evidence.told
    .filter(({ hash, states }) => states.length > 0 && hash !== undefined && books.row(hash) === undefined)
    .map(({ hash, run }) =>
      finding('lost', { hash, run }, 'it was followed, and the journal does not have it'),
    );
  return [...paid, ...received, ...gone];
}

function wrongRow(row: JournalRow, books: Books): Finding[] {
  const { errands, forgetful } = books.evidence;
  const payment = books.payment(row.hash);
  const settled = books.settledInvoices(row.hash);
  const errand = errands.get(row.run);
  const says: string[] = [];

  if (createHash('sha256').update(Buffer.from(row.preimage, 'hex')).digest('hex') !== row.hash)
    says.push('its preimage is not that of its hash');
  if (errand !== undefined && BigInt(errand.amountSat) * 1_000n !== row.amountMsat)
    says.push(`${row.amountMsat} msat are written down, and ${errand.amountSat} sat were asked for`);
  if (errand !== undefined && errand.key !== row.destination)
    says.push('another destination is written down than was asked for');
  for (const { node, paidMsat } of settled) {
    if (paidMsat !== row.amountMsat) says.push(`the receiver got ${paidMsat} msat of ${row.amountMsat}`);
    if (node !== row.destination) says.push('another node than the destination was paid');
  }
  if (payment !== undefined && payment.feeMsat > row.feeLimitMsat)
    says.push(`it cost ${payment.feeMsat} msat of at most ${row.feeLimitMsat}`);

  says.push(...wrongState(row, payment, settled.length > 0, forgetful));
  return says.map((text) => finding('wrong', row, text));
}

/** What the journal's state of an order must not be, given what the nodes say of it. */
function wrongState(
  { state, status, acknowledged, feeMsat }: JournalRow,
  payment: SentPayment | undefined,
  settled: boolean,
  forgetful: boolean,
): string[] {
  const truth = `the sender’s LND says ${payment?.status ?? 'nothing'}, the receiver ${settled ? 'was paid' : 'was not paid'}`;
  const says: string[] = [];
  const denyIf = (condition: boolean, what: string): void => {
    if (condition) says.push(`the journal says ${what}; ${truth}`);
  };
  const neverSent = state === 'failed' && status === 'NEVER_SENT';
  denyIf(state === 'succeeded' && !settled, 'succeeded');
  denyIf(state === 'succeeded' && !forgetful && payment?.status !== 'SUCCEEDED', 'succeeded');
  denyIf(state === 'failed' && settled, neverSent ? 'never sent' : 'failed');
  denyIf(neverSent && payment !== undefined, 'never sent');
  denyIf(neverSent && acknowledged, 'never sent, and acknowledged');
  denyIf(state === 'failed' && !neverSent && !forgetful && payment?.status !== 'FAILED', 'failed');
  const isOpen = state !== 'succeeded' && state !== 'failed';
  denyIf(
    isOpen && payment !== undefined && payment.status !== 'IN_FLIGHT',
    `${state ?? 'nothing'} and no end`,
  );
  denyIf(
    isOpen && payment === undefined && !acknowledged,
    `${state ?? 'nothing'}, not that it was never sent`,
  );
  denyIf(isOpen && payment === undefined && acknowledged && !forgetful, `${state ?? 'nothing'} and no end`);
  if (state === 'succeeded' && payment !== undefined && feeMsat !== payment.feeMsat)
    says.push(`the journal says that it cost ${feeMsat ?? 0n} msat, the sender’s LND ${payment.feeMsat}`);
  return says;
}

/** What a process said in its last line against what is true in the end. */
function wrongWord(told: Told, books: Books): Finding[] {
  const { hash, end, error, command, states, tookMs, hung, exitCode } = told;
  const says: string[] = [];
  if (hung) says.push('it did not end when it was asked to');
  if (hash === undefined) return says.map((text) => finding('wrong', told, text));
  const settled = books.settledInvoices(hash).length > 0;
  const row = books.row(hash);
  if (end === 'succeeded' && !settled) says.push('it said succeeded, and nobody was paid');
  if (end === 'failed' && settled) says.push('it said failed, and the receiver was paid');
  if (end === 'failed' && row !== undefined && row.state !== 'failed')
    says.push(`it said failed, and the journal says ${row.state ?? 'nothing'}`);
  if (error !== undefined && saysNothingWasSent(told) && books.isKnownToNodes(hash) && !isOthers(told))
    says.push(`it said that nothing was sent (${error}), and a node knows the payment`);
  const sawIt = states.some((state) => state === 'inFlight' || state === 'succeeded');
  if (sawIt && exitCode !== null && row?.acknowledged === false)
    says.push('it saw the payment under way, and the journal does not know that a node had it');
  // One that was killed has no exit code.
  if (end !== undefined && exitCode !== null && exitCode !== exitCodeFor(end))
    says.push(`it said ${end} and ended with ${exitCode}`);
  const stuckUnsaid = command !== 'send' && books.isStuck(hash) && !states.includes('unknown/stuckInNode');
  if (stuckUnsaid && tookMs > STUCK_IS_SEEN_AFTER_MS)
    says.push('it is stuck in the sender’s LND, and the look-up did not say so');
  return says.map((text) => finding('wrong', told, `keysend ${command}: ${text}`));
}

/** Of several windows one takes an order up, and the others leave it to that one. */
function followedTwice({ told }: Evidence): Finding[] {
  const ends = told.filter(
    ({ command, end }) => command === 'recover' && (end === 'succeeded' || end === 'failed'),
  );
  return [...Map.groupBy(ends, ({ hash }) => hash)].flatMap(([hash, each]) =>
    each.length < 2 ? [] : [finding('wrong', { hash }, `${each.length} windows followed it to its end`)],
  );
}

/** 1, 3 and 5 mean that nothing was sent when no end is told. */
function saysNothingWasSent({ command, exitCode }: Told): boolean {
  return command === 'send' && (exitCode === 1 || exitCode === 3 || exitCode === 5);
}

/** Another process has sent that order: this one rightly said that it did not. */
function isOthers({ error }: Told): boolean {
  return error === 'orderExists';
}

function exitCodeFor(end: string): number {
  if (end === 'succeeded') return 0;
  return end === 'failed' ? 1 : 4;
}

function outcomeOf(row: JournalRow | undefined, books: Books): Outcome {
  if (row === undefined) return 'notWritten';
  if (row.state === 'succeeded') return 'settled';
  if (row.state === 'failed') return row.status === 'NEVER_SENT' ? 'neverSent' : 'failed';
  if (books.payment(row.hash) === undefined) return 'unknown';
  return books.isStuck(row.hash) ? 'stuck' : 'inFlight';
}

function finding(
  kind: Finding['kind'],
  of: { readonly run?: number | undefined; readonly hash?: string | undefined },
  says: string,
): Finding {
  const { run, hash } = of;
  return { kind, ...(run === undefined ? {} : { run }), ...(hash === undefined ? {} : { hash }), says };
}

function wrong(says: string): Finding {
  return { kind: 'wrong', says };
}
