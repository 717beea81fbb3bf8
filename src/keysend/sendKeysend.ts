import { isFinal, Sight } from './followPayment.ts';
import type { SendPorts } from './followPayment.ts';
import { HeldClaim } from './heldClaim.ts';
import type { Claim } from './journal.ts';
import { isTestNetwork } from './network.ts';
import type { NodeInfo } from './node.ts';
import { makeOrder, renewOrder } from './order.ts';
import type { Intent, JournaledOrder, KeysendOrder } from './order.ts';
import type { Payment } from './payment.ts';
import { earlierPayments, prepare } from './prepare.ts';
import type { EarlierThan, Preparation, PreparePorts } from './prepare.ts';
import { Problem, reasonOf } from './problem.ts';
import type { Reason } from './problem.ts';

/** Asks the person. Only its `true` lets money move; the handler that sends calls it, every time. */
export type Confirm = (preparation: Preparation, signal: AbortSignal) => Promise<boolean>;

/**
 * Looks up what the person should know, asks, and makes the order. Undefined when the person said no. Where the same was sent from elsewhere
 * while the question stood there, it is asked once more.
 */
export async function confirmKeysend(
  intent: Intent,
  ports: ConfirmPorts,
  signal: AbortSignal,
): Promise<KeysendOrder | undefined> {
  const preparation = await confirmed(
    async (wanted) => prepare(intent, ports, signal, wanted),
    ports,
    signal,
  );
  if (preparation === undefined) return undefined;
  return { ...makeOrder(intent, preparation.payer, ports.clock.now()), ...knownIn(preparation) };
}

/** Play money may be sent twice at the same moment. */
function knownIn({ payer, known }: Preparation): Pick<KeysendOrder, 'known'> {
  return isTestNetwork(payer.network) ? {} : { known };
}

type ConfirmPorts = PreparePorts & { readonly confirm: Confirm };

async function confirmed(
  lookUp: (wanted: EarlierThan) => Promise<Preparation>,
  ports: ConfirmPorts,
  signal: AbortSignal,
  wanted: EarlierThan = {},
): Promise<Preparation | undefined> {
  const preparation = await lookUp(wanted);
  if (!(await ports.confirm(preparation, signal))) return undefined;
  signal.throwIfAborted();
  const { intent, payer } = preparation;
  // However long the question stood there.
  const sinceThen = { ...wanted, since: preparation.known.since };
  const now = await earlierPayments(intent, payer.key, ports, sinceThen);
  signal.throwIfAborted();
  const told = new Set(preparation.known.tries);
  if (now.known.tries.every((each) => told.has(each))) return preparation;
  const again = await lookUp(sinceThen);
  if (!(await ports.confirm(again, signal))) return undefined;
  signal.throwIfAborted();
  return again;
}

/**
 * The same for an order that was never sent and is to go out as it is, with its own preimage: looks up, asks, and gives it a new
 * deadline. Undefined when the person said no; rejects where another node answers than the one it was written for.
 */
export async function confirmAgain(
  order: KeysendOrder,
  ports: ConfirmPorts,
  signal: AbortSignal,
): Promise<KeysendOrder | undefined> {
  checkPayer(order, ports.node.info);
  const lookUp = async (wanted: EarlierThan): Promise<Preparation> => {
    const preparation = await prepare(order, ports, signal, wanted);
    checkPayer(order, preparation.payer);
    return { ...preparation, neverSent: { writtenAt: order.createdAt } };
  };
  const preparation = await confirmed(lookUp, ports, signal, { own: order.hash });
  return preparation && { ...renewOrder(order, ports.clock.now()), ...knownIn(preparation) };
}

export interface SendSignals {
  readonly cancel: AbortSignal;
  readonly leave: AbortSignal;
}

/**
 * Writes the order down, sends it once and follows it to its end; each item is a whole snapshot. `cancel` asks the node for
 * no new attempts and then follows on, since an HTLC that is out may still settle. `leave` stops watching: the last
 * snapshot is `unknown`, cause `notWatched`. Rejects with a `Problem` only when nothing was sent; nothing is sent twice.
 */
export async function* sendKeysend(
  order: KeysendOrder,
  ports: SendPorts,
  signals: SendSignals,
): AsyncGenerator<Payment, void, void> {
  yield* send(order, ports, signals, async (claim) => ports.journal.write(order, claim, ports.limits));
}

/**
 * Sends an order once more that no node ever had, with the deadline that `confirmAgain` gave it, and then as `sendKeysend`. Rejects with
 * `sentAlready`, and sends nothing, unless the journal knows it as never sent, with a deadline that is over: so of several that try, one pays.
 */
export async function* sendAgain(
  order: KeysendOrder,
  ports: SendPorts,
  signals: SendSignals,
): AsyncGenerator<Payment, void, void> {
  yield* send(order, ports, signals, async (claim) => {
    const journaled = await ports.journal.rewrite(order, claim, ports.limits);
    if (journaled === undefined) throw new Problem({ kind: 'sentAlready', hash: order.hash });
    return journaled;
  });
}

async function* send(
  order: KeysendOrder,
  ports: SendPorts,
  { cancel, leave }: SendSignals,
  writeDown: (claim: Claim) => Promise<JournaledOrder>,
): AsyncGenerator<Payment, void, void> {
  const { node } = ports;
  checkPayer(order, node.info);
  const stop = AbortSignal.any([cancel, leave]);
  stop.throwIfAborted();
  const held = new HeldClaim(order.hash, ports);
  const journaled = await writeDown(held.claim);
  held.keep();
  const sight = new Sight(ports, order.hash, order);
  try {
    // A disk that took so long, or a computer that slept meanwhile: the node would refuse the call.
    if (stop.aborted || ports.clock.now() >= order.deadline) {
      yield sight.closeUnsent(order);
      return;
    }
    try {
      for await (const snapshot of node.pay(journaled, stop)) {
        const payment = sight.see(snapshot, cancel.aborted);
        yield payment;
        if (isFinal(payment)) return;
      }
    } catch (error) {
      const reason = reasonOf(error);
      if (sight.last === undefined && reason !== undefined && provesNothingSent(reason)) {
        sight.closeUnsent(order);
        throw error;
      }
      if (reason === undefined && !cancel.aborted && !leave.aborted) ports.onTrouble?.(error);
    }
    if (leave.aborted) {
      yield* sight.lose('notWatched');
      return;
    }
    if (cancel.aborted && sight.last !== undefined) yield sight.see(sight.last, true);
    else if (!cancel.aborted) yield* sight.lose('connectionLost');
    yield* sight.track(leave, cancel);
  } finally {
    await sight.written();
    await held.release();
  }
}

/** Another node would pay a preimage that this one knows. */
function checkPayer({ payer }: KeysendOrder, { key }: NodeInfo): void {
  if (key !== payer) throw new Problem({ kind: 'differentNode', expected: payer, found: key });
}

/** The node refused the call before it wrote anything, or no connection came about to carry it. */
function provesNothingSent(reason: Reason): boolean {
  switch (reason.kind) {
    case 'orderRefused':
    case 'walletLocked':
    case 'walletMissing':
    case 'starting':
    case 'standby':
    case 'macaroonNotSent':
    case 'macaroonNotUnderstood':
    case 'macaroonOfAnotherNode':
    case 'macaroonRevoked':
    case 'macaroonExpired':
    case 'macaroonTooWeak':
    case 'certificateWrong':
    case 'certificateOfAnotherName':
    case 'certificateExpired':
    case 'refused':
    case 'hostUnknown':
    case 'notImplemented':
      return true;
    default:
      return false;
  }
}
