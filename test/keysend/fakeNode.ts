import { setImmediate } from 'node:timers/promises';
import { msat } from '../../src/keysend/amount.ts';
import { DAY_MS, DEFAULT_LIMITS, limitNames, overLimit, strictest } from '../../src/keysend/brakes.ts';
import type { Brakes, Limits, Spent } from '../../src/keysend/brakes.ts';
import type { Clock } from '../../src/keysend/clock.ts';
import type { NodeKey } from '../../src/keysend/destination.ts';
import { exported } from '../../src/journal/exported.ts';
import type { Alike, AlikeOf, Claim, Journal, JournalEntry } from '../../src/keysend/journal.ts';
import type { ExportedOrder, JournalCare, JournalFinding } from '../../src/keysend/journalCare.ts';
import type { LightningNode, NodeInfo } from '../../src/keysend/node.ts';
import type { JournaledOrder, KeysendOrder } from '../../src/keysend/order.ts';
import { isEnded, NEVER_SENT } from '../../src/keysend/payment.ts';
import type { Payment } from '../../src/keysend/payment.ts';
import type { PaymentHash } from '../../src/keysend/preimage.ts';
import { Problem } from '../../src/keysend/problem.ts';
import type { Reason } from '../../src/keysend/problem.ts';
import { ALICE_INFO, NOW } from './samples.ts';

/** How one stream of the fake node goes: so many snapshots, then its end. */
export interface Cut {
  readonly after: number;
  /** Absent: the stream just ends, as when a server shuts down politely. */
  readonly reason?: Reason;
}

/**
 * A node with one payment whose story is told in advance. It remembers how far the story has come, so that streams that are
 * cut and opened again see what a real node's would: the present state first, then what follows.
 */
export class FakeNode implements LightningNode {
  readonly info: NodeInfo = ALICE_INFO;
  readonly calls: string[] = [];
  readonly #story: readonly Payment[];
  readonly #cuts: Cut[];
  readonly #refusal: Reason | undefined;
  readonly #held: Promise<void> | undefined;
  /** Index into the story; -1: the node does not know the payment. */
  told = -1;

  constructor(
    story: readonly Payment[],
    options: {
      readonly cuts?: readonly Cut[];
      readonly refusal?: Reason;
      readonly held?: Promise<void>;
    } = {},
  ) {
    this.#story = story;
    this.#cuts = [...(options.cuts ?? [])];
    this.#refusal = options.refusal;
    this.#held = options.held;
  }

  async *pay(order: JournaledOrder, cancel: AbortSignal): AsyncGenerator<Payment, void, void> {
    this.calls.push('pay');
    await setImmediate();
    if (this.#refusal !== undefined) throw new Problem(this.#refusal);
    yield* this.#stream(cancel, order.hash);
  }

  async *track(hash: Payment['hash'], signal: AbortSignal): AsyncGenerator<Payment, void, void> {
    this.calls.push('track');
    await setImmediate();
    signal.throwIfAborted();
    if (this.told < 0) throw new Problem({ kind: 'paymentNotFound', hash });
    yield* this.#stream(signal, hash);
  }

  async *#stream(stop: AbortSignal, hash: Payment['hash']): AsyncGenerator<Payment, void, void> {
    const cut = this.#cuts.shift();
    if (this.told < 0 && cut?.after !== 0) this.told = 0;
    for (let sent = 0; ; sent += 1) {
      if (stop.aborted) return;
      if (cut !== undefined && sent >= cut.after) {
        if (cut.reason !== undefined) throw new Problem(cut.reason);
        return;
      }
      const now = this.#story[this.told];
      if (now === undefined) throw new Problem({ kind: 'paymentNotFound', hash });
      yield now;
      if (isEnded(now)) return;
      const holds = this.#held !== undefined && this.told === this.#story.length - 2;
      if (holds && (await this.#abortedWhileHeld(stop))) return;
      await setImmediate();
      this.told += 1;
    }
  }

  async #abortedWhileHeld(stop: AbortSignal): Promise<boolean> {
    if (!stop.aborted) {
      const aborted = new Promise<void>((resolve) => {
        stop.addEventListener('abort', () => {
          resolve();
        });
      });
      await Promise.race([this.#held, aborted]);
    }
    return stop.aborted;
  }

  async getInfo(): Promise<NodeInfo> {
    return Promise.resolve(this.info);
  }
  async listPayments(): ReturnType<LightningNode['listPayments']> {
    return Promise.resolve({ payments: [], uncertain: [] });
  }
  async channels(): ReturnType<LightningNode['channels']> {
    return Promise.resolve([]);
  }
  async balance(): ReturnType<LightningNode['balance']> {
    return Promise.reject(new Problem({ kind: 'nodeError', code: 2, detail: 'none here' }));
  }
  async findRoute(): ReturnType<LightningNode['findRoute']> {
    return Promise.resolve({ noRoute: 'noPath' as const, detail: 'unable to find a path to destination' });
  }
  async lookUp(): ReturnType<LightningNode['lookUp']> {
    return Promise.resolve(undefined);
  }
  close(): void {
    this.calls.push('close');
  }
}

/** Keeps orders in memory and says in which order things happened. */
export class FakeJournal implements Journal, JournalCare {
  readonly backups: string[] = [];
  findings: readonly JournalFinding[] = [];
  held: Brakes = { limits: DEFAULT_LIMITS };
  readonly entries = new Map<string, JournalEntry>();
  readonly claims = new Map<string, Claim>();
  readonly log: string[];

  constructor(log: string[] = []) {
    this.log = log;
  }

  async write(order: KeysendOrder, claim?: Claim, limits?: Limits): Promise<JournaledOrder> {
    await setImmediate();
    await this.#checkBrakes(order, limits);
    if (this.entries.has(order.hash)) throw new Problem({ kind: 'orderExists', hash: order.hash });
    this.log.push('write');
    return this.#put(order, claim);
  }

  async rewrite(order: KeysendOrder, claim?: Claim, limits?: Limits): Promise<JournaledOrder | undefined> {
    await setImmediate();
    await this.#checkBrakes(order, limits);
    const entry = this.entries.get(order.hash);
    const wasNeverSent = entry?.payment?.state === 'failed' && !entry.acknowledged;
    if (!wasNeverSent || entry.order.deadline >= order.createdAt) return undefined;
    this.log.push('rewrite');
    return this.#put(order, claim);
  }

  #put(order: KeysendOrder, claim: Claim | undefined): JournaledOrder {
    const journaled = order as JournaledOrder;
    this.entries.set(order.hash, { order: journaled, acknowledged: false });
    if (claim === undefined) this.claims.delete(order.hash);
    else this.claims.set(order.hash, claim);
    return journaled;
  }

  async record(payment: Payment): Promise<boolean> {
    await setImmediate();
    this.log.push(`record ${payment.state}`);
    const entry = this.entries.get(payment.hash);
    if (entry === undefined) return false;
    const hasEnded = entry.payment !== undefined && isEnded(entry.payment);
    const disproved = entry.payment?.state === 'failed' && payment.state === 'succeeded';
    const isOfAnEarlierTry =
      payment.status === NEVER_SENT && payment.createdAtNs < BigInt(entry.order.createdAt) * 1_000_000n;
    if ((hasEnded && !disproved) || isOfAnEarlierTry) return true;
    const ofTheNode =
      payment.state === 'unknown' ? payment.unknown === 'falseProof' : payment.status !== NEVER_SENT;
    this.entries.set(payment.hash, { ...entry, acknowledged: entry.acknowledged || ofTheNode, payment });
    return true;
  }

  async find(hashes: readonly string[]): Promise<readonly JournalEntry[]> {
    return Promise.resolve(
      hashes.flatMap((hash) => {
        const entry = this.entries.get(hash);
        return entry === undefined ? [] : [entry];
      }),
    );
  }

  async list(
    payer: NodeKey,
    { before = Infinity, limit }: Parameters<Journal['list']>[1],
  ): Promise<readonly JournalEntry[]> {
    const older = [...this.entries.values()]
      .reverse()
      .filter(({ order }) => order.payer === payer && order.createdAt < before)
      .sort((a, b) => b.order.createdAt - a.order.createdAt);
    const last = older[limit - 1]?.order.createdAt ?? -Infinity;
    return Promise.resolve(older.filter(({ order }) => order.createdAt >= last));
  }

  async open(payer: NodeKey): Promise<readonly JournalEntry[]> {
    const isOpen = ({ order, payment }: JournalEntry): boolean =>
      order.payer === payer && (payment === undefined || !isEnded(payment));
    return Promise.resolve([...this.entries.values()].filter(isOpen));
  }

  async claim(hash: PaymentHash, claim: Claim): Promise<boolean> {
    await setImmediate();
    const { payment } = this.entries.get(hash) ?? {};
    if (!this.entries.has(hash) || (payment !== undefined && isEnded(payment))) return false;
    const held = this.claims.get(hash);
    const isFree = held === undefined || held.until <= claim.now || held.until > claim.until;
    if (!isFree && held.owner !== claim.owner) return false;
    this.claims.set(hash, claim);
    return true;
  }

  async release(hash: PaymentHash, owner: string): Promise<void> {
    await setImmediate();
    if (this.claims.get(hash)?.owner === owner) this.claims.delete(hash);
  }

  async dismiss(hash: PaymentHash): Promise<void> {
    await setImmediate();
    const entry = this.entries.get(hash);
    if (entry !== undefined) this.entries.set(hash, { ...entry, dismissed: true });
  }

  async spent(payer: NodeKey, since: number): Promise<Spent> {
    await setImmediate();
    let [paid, open] = [0n, 0n];
    for (const { order, payment, dismissed } of this.entries.values()) {
      if (order.payer !== payer || payment?.state === 'failed') continue;
      if (payment?.state === 'succeeded') paid += order.createdAt >= since ? order.amountMsat : 0n;
      else open += dismissed === true ? 0n : order.amountMsat;
    }
    return { paidMsat: msat(paid), openMsat: msat(open) };
  }

  async brakes(): Promise<Brakes> {
    return Promise.resolve(this.held);
  }

  async changeLimits(change: Partial<Limits>, shown: Limits): Promise<boolean> {
    const { limits } = this.held;
    const isAsShown = limitNames.every((name) => !(name in change) || limits[name] === shown[name]);
    if (isAsShown) this.held = { ...this.held, limits: { ...limits, ...change } };
    return Promise.resolve(isAsShown);
  }

  async stop(at: number): Promise<void> {
    this.held = { ...this.held, stoppedAt: Math.max(at, this.held.stoppedAt ?? at) };
    return Promise.resolve();
  }

  async resume(since: number): Promise<number | undefined> {
    if (this.held.stoppedAt === since) this.held = { limits: this.held.limits };
    return Promise.resolve(this.held.stoppedAt);
  }

  async #checkBrakes({ payer, amountMsat, network, createdAt }: KeysendOrder, asked?: Limits): Promise<void> {
    const { limits, stoppedAt } = this.held;
    if (stoppedAt !== undefined) throw new Problem({ kind: 'sendingStopped', since: stoppedAt });
    const spent = await this.spent(payer, createdAt - DAY_MS);
    const over = overLimit(
      amountMsat,
      network,
      spent,
      asked === undefined ? limits : strictest(asked, limits),
    );
    if (over !== undefined) throw new Problem(over);
  }

  async alike(payer: NodeKey, { destination, amountMsat, since, limit, but }: AlikeOf): Promise<Alike> {
    await setImmediate();
    const isOpen = ({ payment }: JournalEntry): boolean => payment === undefined || !isEnded(payment);
    const all = [...this.entries.values()]
      .filter((entry) => entry.order.createdAt >= since || (isOpen(entry) && entry.dismissed !== true))
      .filter(({ order }) => order.payer === payer && order.hash !== but)
      .filter(({ order }) => order.destination === destination && order.amountMsat === amountMsat)
      .toReversed();
    return {
      entries: [true, false].flatMap((open) => all.filter((each) => isOpen(each) === open).slice(0, limit)),
      tries: all.map(({ order: { hash, createdAt } }) => `${hash}@${String(createdAt)}`),
    };
  }

  async recentDestinations(): ReturnType<Journal['recentDestinations']> {
    return Promise.resolve([]);
  }

  async backup(file: string): Promise<void> {
    this.backups.push(file);
    return Promise.resolve();
  }

  async check(): Promise<readonly JournalFinding[]> {
    return Promise.resolve(this.findings);
  }

  async *export(): AsyncGenerator<ExportedOrder, void, void> {
    for (const entry of [...this.entries.values()]) {
      await setImmediate();
      yield exported(entry);
    }
  }

  async close(): Promise<void> {
    return Promise.resolve();
  }
}

/** Whoever is awake gets so many turns of the event loop before time passes. */
const TURNS = 4;

/** Time that passes only while everybody sleeps: then it is as late as the first of them wants. */
export class FakeClock implements Clock {
  time = NOW;
  /** What was slept to its end. */
  readonly slept: number[] = [];
  #sleepers: { readonly due: number; readonly milliseconds: number; readonly wake: () => void }[] = [];
  #passing = false;

  now(): number {
    return this.time;
  }

  async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    const sleeper = {
      due: this.time + milliseconds,
      milliseconds,
      wake: (): void => {
        resolve(undefined);
      },
    };
    const abort = (): void => {
      this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
      reject(signal?.reason as Error);
    };
    signal?.addEventListener('abort', abort);
    this.#sleepers.push(sleeper);
    if (!this.#passing) void this.#pass();
    await promise.finally(() => signal?.removeEventListener('abort', abort));
  }

  async #pass(): Promise<void> {
    this.#passing = true;
    while (this.#sleepers.length > 0) {
      for (let turn = 0; turn < TURNS; turn += 1) await setImmediate();
      const [next] = this.#sleepers.toSorted((a, b) => a.due - b.due);
      if (next === undefined) break;
      this.#sleepers = this.#sleepers.filter((other) => other !== next);
      this.time = Math.max(this.time, next.due);
      this.slept.push(next.milliseconds);
      next.wake();
    }
    this.#passing = false;
  }
}
