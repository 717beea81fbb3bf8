import type { NodeKey } from '../../keysend/destination.ts';
import type { Fault, PracticeNode, Receipt, Received } from '../../keysend/practice.ts';
import type { PaymentHash } from '../../keysend/preimage.ts';
import type { Duplicate, Page, RouteRequest, SendRequest } from './requests.ts';
import type { ChannelView, InvoiceView, NodeView, PaymentView, RouteView } from './views.ts';

/**
 * The practice network: simulated nodes and channels, and the person's own node as LND would show it. Pure: it reads no clock and
 * waits for nothing; whoever holds it calls `advance` when `nextDue` has come. What `send`, `settle` and the others begin happens at
 * the time of the next `advance`: ask `nextDue` after each.
 */
export interface Network {
  /** The person's own node. */
  readonly own: NodeKey;
  readonly height: number;
  nodes(): readonly NodeView[];
  channels(): readonly ChannelView[];
  findRoute(request: RouteRequest): RouteView | 'noPath' | 'insufficientBalance';

  /** Begins a payment; its first snapshots come from `advance`. */
  send(request: SendRequest): Duplicate | 'started';
  /** The call that sent it was cancelled (`cancelable` calls only): no further attempts. */
  cancel(hash: PaymentHash): void;
  /** As TrackPaymentV2 and ListPayments show it: failed attempts are forgotten after the end, a late reason has come in. */
  payment(hash: PaymentHash): PaymentView | undefined;
  payments(page: Page, options: { readonly succeededOnly: boolean }): readonly PaymentView[];
  countPayments(): number;
  /** Each snapshot from now on, with a stream's oddities (scenarios.md); the last one has ended. Undo by the returned function. */
  watch(hash: PaymentHash, listener: (payment: PaymentView) => void): () => void;
  watchAll(listener: (payment: PaymentView) => void): () => void;

  invoice(node: NodeKey, hash: PaymentHash): InvoiceView | undefined;
  invoices(node: NodeKey, page: Page): readonly InvoiceView[];
  watchInvoices(node: NodeKey, listener: (invoice: InvoiceView) => void): () => void;
  /** A receiver that holds a payment takes or refuses it now. False where it holds none of that hash. */
  settle(node: NodeKey, hash: PaymentHash): boolean;
  refuse(node: NodeKey, hash: PaymentHash): boolean;

  lessons(): readonly PracticeNode[];
  faults(): readonly Fault[];
  setFault(fault: Fault): void;
  reset(): void;
  receipt(hash: PaymentHash): Receipt | undefined;
  watchReceived(listener: (received: Received) => void): () => void;
  /** Routes that failed count no more (ResetMissionControl). */
  forgetFailures(): void;
  /** What each leg of an HTLC takes, in milliseconds. */
  setDelay(milliseconds: number): void;

  /** Unix milliseconds at which `advance` has something to do. */
  nextDue(): number | undefined;
  /**
   * Does everything that is due at this time, in order, saves it, then calls the listeners. What a listener begins waits for the next
   * call; a call from inside a listener does nothing. A listener hears only what happens after it was added, and nothing once removed.
   */
  advance(now: number): void;
}
