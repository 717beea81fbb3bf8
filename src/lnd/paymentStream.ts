import type { ClientReadableStream, ServiceError } from '@grpc/grpc-js';
import type { Clock } from '../keysend/clock.ts';
import type { Payment } from '../keysend/payment.ts';
import type { Payment__Output as WirePayment } from '../wire/generated/lnrpc/Payment.ts';
import { decodePayment } from './decodePayment.ts';
import { Messages } from './messages.ts';

/**
 * How long a cancel waits for LND's first update. LND may pay in spite of a cancel that comes together with the call
 * (4 of 5, seen with 0.21.2); once it has answered, a cancel counts.
 */
const CANCEL_WAITS_MS = 1_000;
/** So many updates wait for their reader; what comes behind them waits with the node. A payment has some dozens. */
const MOST_UNREAD = 1_000;

export type PaymentStream = ClientReadableStream<WirePayment>;
type ToProblem = (error: ServiceError) => Error;

/**
 * The updates of a payment that this call sends. `cancel` ends the call, which LND takes for the wish to make no new attempts;
 * the iteration then ends without a throw, as it does when the reader leaves it.
 */
export function paidSnapshots(
  call: PaymentStream,
  toProblem: ToProblem,
  cancel: AbortSignal,
  clock: Clock,
): AsyncIterableIterator<Payment> {
  const answered = new AbortController();
  const snapshots = snapshotsOf(call, toProblem, () => {
    answered.abort();
  });
  const stop = (): void => {
    snapshots.end();
    call.cancel();
  };
  const cancelSoon = (): void => {
    void clock.sleep(CANCEL_WAITS_MS, answered.signal).then(stop, stop);
  };
  whenAborted(cancel, cancelSoon, call);
  return snapshots;
}

/** The updates of a payment that LND has already. `signal` ends the watching alone, and the reader gets its reason. */
export function trackedSnapshots(
  call: PaymentStream,
  toProblem: ToProblem,
  signal: AbortSignal,
): AsyncIterableIterator<Payment> {
  const snapshots = snapshotsOf(call, toProblem);
  const stop = (): void => {
    snapshots.fail(signal.reason);
    call.cancel();
  };
  whenAborted(signal, stop, call);
  return snapshots;
}

/**
 * A stream that ends without the end of its payment just ends here: only the node knows the rest, and `track` asks it.
 * grpc-js tells of an error by `error` and then by `end` too, so `end` alone says nothing.
 */
function snapshotsOf(call: PaymentStream, toProblem: ToProblem, onSign?: () => void): Messages<Payment> {
  const snapshots = new Messages<Payment>(
    () => {
      call.cancel();
    },
    () => {
      call.resume();
    },
  );
  call.on('data', (wire: WirePayment) => {
    onSign?.();
    try {
      snapshots.push(decodePayment(wire));
      if (snapshots.unread >= MOST_UNREAD) call.pause();
    } catch (error) {
      snapshots.fail(error);
      call.cancel();
    }
  });
  call.on('error', (error: ServiceError) => {
    onSign?.();
    if (!snapshots.hasEnded) snapshots.fail(toProblem(error));
  });
  call.on('end', () => {
    onSign?.();
    snapshots.end();
  });
  return snapshots;
}

function whenAborted(signal: AbortSignal, act: () => void, call: PaymentStream): void {
  if (signal.aborted) {
    act();
    return;
  }
  signal.addEventListener('abort', act, { once: true });
  call.once('status', () => {
    signal.removeEventListener('abort', act);
  });
}
