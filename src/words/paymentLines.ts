import type { Change } from '../keysend/changes.ts';
import type { NodeKey } from '../keysend/destination.ts';
import type { KeysendOrder } from '../keysend/order.ts';
import type { Payment } from '../keysend/payment.ts';
import type { Names } from './names.ts';

/** What a line needs beside the payment itself. */
export interface LineContext {
  readonly names: Names;
  /** Our own node, where every route starts. */
  readonly payer: NodeKey;
  /** Milliseconds since the order was sent. */
  readonly elapsedMs: number;
}

/** The course's four lines: Dest, Amt, Preimage, Hash. On mainnet the preimage stays hidden: it is spent only once settled. */
export function orderLines(order: KeysendOrder): readonly string[] {
  return [order.hash];
}

/** The lines for one change; `payment` is the snapshot that brought it. No line ends with a line end. */
export function changeLines(change: Change, _payment: Payment, _context: LineContext): readonly string[] {
  return [change.kind];
}
