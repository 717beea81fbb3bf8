import * as l10n from '@vscode/l10n';
import { limitsHold } from '../keysend/brakes.ts';
import type { Engine } from '../keysend/connection.ts';
import { LEASE_MS } from '../keysend/heldClaim.ts';
import type { JournalEntry } from '../keysend/journal.ts';
import type { LightningNode } from '../keysend/node.ts';
import type { KeysendOrder } from '../keysend/order.ts';
import { isEnded, lastEndNs, NEVER_SENT, nodesOf } from '../keysend/payment.ts';
import type { Payment } from '../keysend/payment.ts';
import type { PaymentHash } from '../keysend/preimage.ts';
import { recoverOrders } from '../keysend/recoverOrders.ts';
import type { Recovered } from '../keysend/recoverOrders.ts';
import type { LineContext } from '../words/paymentLines.ts';
import { recoveredSentence } from '../words/recovered.ts';
import { diagnosisOf } from './aftermath.ts';
import { Aliases } from './aliases.ts';
import { dismissHint } from './brakeHints.ts';
import { commandToType } from './commandName.ts';
import { exitCode } from './exitCode.ts';
import type { ExitCode } from './exitCode.ts';
import type { RecoverInvocation } from './invocation.ts';
import type { Session } from './session.ts';
import { isEndless } from './trackHint.ts';
import { reportTrouble } from './trouble.ts';

/** Who still follows an order, and who died just now, cannot be told apart before this. */
const OTHERS_MS = LEASE_MS + 5_000;
/** By then each has been taken up that nobody else follows. */
const NOTICE_MS = 2_000;

/**
 * Takes up the orders of this node that were left without an end, and follows them until each has one, or none of them changes any
 * more. Ctrl-C only ends the watching.
 */
export async function recover(
  _invocation: RecoverInvocation,
  node: LightningNode,
  engine: Engine,
  session: Session,
): Promise<ExitCode> {
  const { reporter } = session;
  const left = await engine.journal.open(node.info.key);
  const aliases = new Aliases(node);
  if (left.length === 0) {
    const payer = aliases.names(node.info.key);
    reporter.done(exitCode.succeeded, [l10n.t('No payment of {0} was left without an end.', payer)]);
    return exitCode.succeeded;
  }
  const recovery = new Recovery(left, aliases, node, engine, session);
  await recovery.run();
  const open = await recovery.stillOpen();
  const code = open.length === 0 ? exitCode.succeeded : exitCode.unknown;
  reporter.done(code, await recovery.sentences(open));
  return code;
}

class Recovery {
  readonly #left: readonly PaymentHash[];
  readonly #aliases: Aliases;
  readonly #node: LightningNode;
  readonly #engine: Engine;
  readonly #session: Session;
  readonly #followed = new Map<PaymentHash, Recovered>();
  /** No more are taken up. */
  readonly #retire = new AbortController();
  /** Nothing more changes. */
  readonly #enough = new AbortController();

  constructor(
    left: readonly JournalEntry[],
    aliases: Aliases,
    node: LightningNode,
    engine: Engine,
    session: Session,
  ) {
    this.#left = left.map(({ order }) => order.hash);
    this.#aliases = aliases;
    this.#node = node;
    this.#engine = engine;
    this.#session = session;
  }

  async run(): Promise<void> {
    const { interrupts, ports, printer } = this.#session;
    const signals = {
      leave: AbortSignal.any([interrupts.stop, this.#enough.signal]),
      retire: this.#retire.signal,
    };
    const onTrouble = (error: unknown): void => {
      reportTrouble(error, printer);
    };
    const recovered = recoverOrders(
      { node: this.#node, journal: this.#engine.journal, clock: ports.clock, onTrouble },
      signals,
    );
    const waiting = this.#waitForOthers(signals.leave);
    try {
      for await (const item of recovered) await this.#tell(item);
    } finally {
      this.#enough.abort();
      await waiting;
    }
  }

  /** Those that were left, and have no end yet. */
  async stillOpen(): Promise<readonly PaymentHash[]> {
    const entries = await this.#engine.journal.open(this.#node.info.key);
    const open = new Set(entries.map(({ order }) => order.hash));
    return this.#left.filter((hash) => open.has(hash) && !this.#hasEnded(hash));
  }

  /** Sums up. */
  async sentences(open: readonly PaymentHash[]): Promise<readonly string[]> {
    const payments = [...this.#followed.values()].map(({ payment }) => payment);
    const others = open.filter((hash) => !this.#followed.has(hash)).length;
    return [
      ...(payments.length === 0 ? [] : [recoveredSentence(payments, this.#aliases.names)]),
      ...(others === 0 ? [] : [l10n.t('Followed by another window or terminal: {0}.', others)]),
      ...(await this.#hints(open)),
    ];
  }

  async #tell({ order, payment: next, over }: Recovered): Promise<void> {
    const { interrupts, printer, reporter } = this.#session;
    const previous = this.#followed.get(order.hash);
    const isNew = previous === undefined || previous.over === true;
    // That we look away says less than what was seen last.
    const payment = !isNew && next.unknown === 'notWatched' ? previous.payment : next;
    this.#followed.set(order.hash, { order, payment, ...(over === undefined ? {} : { over }) });
    await this.#aliases.learn([order.destination, ...nodesOf(payment)], interrupts.leave);
    try {
      if (isNew) reporter.takenUp(order, this.#aliases.names);
      else if (over !== true)
        reporter.snapshotAmong(payment, previous.payment, this.#context(order, payment));
      else await this.#tellOutcome(order, payment);
    } catch (error) {
      // A line that could not be written must not end the following of the others.
      reportTrouble(error, printer);
    }
    this.#endIfDone();
  }

  async #tellOutcome(order: KeysendOrder, payment: Payment): Promise<void> {
    const { interrupts, reporter, flags } = this.#session;
    const beside = flags.practice === true ? { practice: this.#engine.practice } : {};
    const witnesses = { hash: order.hash, node: this.#node, order, ...beside };
    const diagnosis = await diagnosisOf(payment, witnesses, interrupts.stop);
    reporter.outcome({ hash: order.hash, payment, diagnosis, context: this.#context(order, payment) });
  }

  #context(order: KeysendOrder, payment: Payment): LineContext {
    const now = this.#session.ports.clock.now();
    // What ended before anyone looked did not take until now.
    const byTheNode = isEnded(payment) && payment.status !== NEVER_SENT;
    const seenAt = byTheNode ? Number(lastEndNs(payment) / 1_000_000n) : now;
    return {
      names: this.#aliases.names,
      payer: this.#node.info.key,
      network: this.#node.info.network,
      elapsedMs: Math.max(0, seenAt - order.createdAt),
    };
  }

  #endIfDone(): void {
    if (this.#left.every((hash) => this.#followed.has(hash))) this.#retire.abort();
    if (!this.#retire.signal.aborted) return;
    const under = [...this.#followed.values()].filter(({ over }) => over !== true);
    if (under.every(({ payment }) => payment.unknown === 'stuckInNode')) this.#enough.abort();
  }

  /** Orders that are claimed: by a window that follows them, or by one that died within the last minute. */
  async #waitForOthers(leave: AbortSignal): Promise<void> {
    const { ports, printer } = this.#session;
    const stop = AbortSignal.any([leave, this.#retire.signal]);
    try {
      await ports.clock.sleep(NOTICE_MS, stop);
      const others = this.#left.filter((hash) => !this.#followed.has(hash)).length;
      printer.err(
        l10n.t(
          'Followed by another window or terminal, or by one that ended just now: {0}. Waiting a minute to see which.',
          others,
        ),
      );
      await ports.clock.sleep(OTHERS_MS - NOTICE_MS, stop);
      this.#retire.abort();
      this.#endIfDone();
    } catch (error) {
      if (!stop.aborted) throw error;
    }
  }

  #hasEnded(hash: PaymentHash): boolean {
    const payment = this.#followed.get(hash)?.payment;
    return payment !== undefined && isEnded(payment);
  }

  async #hints(open: readonly PaymentHash[]): Promise<readonly string[]> {
    const { ports, flags } = this.#session;
    const endless = open.filter((hash) => isEndless(this.#followed.get(hash)?.payment ?? {}));
    const hints: string[] = [];
    if (open.length > endless.length) {
      hints.push(l10n.t('To follow what is open: {0}', commandToType(ports.commandName, ['recover'], flags)));
    }
    const { limits } = await this.#engine.journal.brakes();
    if (limitsHold(this.#node.info.network, limits)) {
      for (const { order, dismissed } of await this.#engine.journal.find(endless)) {
        if (dismissed !== true) hints.push(dismissHint(order.hash, ports.commandName));
      }
    }
    return hints;
  }
}
