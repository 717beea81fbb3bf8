import { isFinal, Sight } from './followPayment.ts';
import type { SendPorts } from './followPayment.ts';
import { makeOrder } from './order.ts';
import type { Intent, KeysendOrder } from './order.ts';
import type { Payment } from './payment.ts';
import { prepare } from './prepare.ts';
import type { Preparation, PreparePorts } from './prepare.ts';
import { Problem, reasonOf } from './problem.ts';
import type { Reason } from './problem.ts';

/** Asks the person. Only its `true` lets money move; the handler that sends calls it, every time. */
export type Confirm = (preparation: Preparation, signal: AbortSignal) => Promise<boolean>;

/** Looks up what the person should know, asks, and makes the order. Undefined when the person said no. */
export async function confirmKeysend(
  intent: Intent,
  ports: PreparePorts & { readonly confirm: Confirm },
  signal: AbortSignal,
): Promise<KeysendOrder | undefined> {
  const preparation = await prepare(intent, ports, signal);
  if (!(await ports.confirm(preparation, signal))) return undefined;
  signal.throwIfAborted();
  return makeOrder(intent, preparation.payer, ports.clock.now());
}

/**
 * Writes the order down, sends it once and follows it to its end; each item is a whole snapshot. `cancel` asks the node for
 * no new attempts and then follows on, since an HTLC that is out may still settle. `leave` stops watching: the last
 * snapshot is `unknown`, cause `notWatched`. Rejects with a `Problem` only when nothing was sent; nothing is sent twice.
 */
export async function* sendKeysend(
  order: KeysendOrder,
  ports: SendPorts,
  signals: { readonly cancel: AbortSignal; readonly leave: AbortSignal },
): AsyncGenerator<Payment, void, void> {
  const { node, journal } = ports;
  const { cancel, leave } = signals;
  if (node.info.key !== order.payer) {
    throw new Problem({ kind: 'differentNode', expected: order.payer, found: node.info.key });
  }
  const stop = AbortSignal.any([cancel, leave]);
  stop.throwIfAborted();
  const journaled = await journal.write(order);
  const sight = new Sight(ports, order.hash, order);
  try {
    if (stop.aborted) {
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
      if (reason === undefined && !signals.cancel.aborted && !signals.leave.aborted) ports.onTrouble?.(error);
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
  }
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
