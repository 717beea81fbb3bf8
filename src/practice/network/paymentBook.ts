import { msat } from '../../keysend/amount.ts';
import type { NodeKey } from '../../keysend/destination.ts';
import type { FailureReason } from '../../keysend/payment.ts';
import type { Receipt } from '../../keysend/practice.ts';
import type { PaymentHash } from '../../keysend/preimage.ts';
import { fromJson, toJson } from './json.ts';
import type { Page, SendRequest } from './requests.ts';
import type { Store, StoredPayment } from './store.ts';
import type { AttemptView, PaymentView } from './views.ts';

/** A payment that has not ended. */
export interface Outgoing {
  readonly payer: NodeKey;
  readonly request: SendRequest;
  readonly index: bigint;
  createdAtNs: bigint;
  /** Unix milliseconds from which on nothing more is tried. */
  deadline: number;
  attempts: readonly AttemptView[];
  canceled: boolean;
  /** It was in flight when the network was started: LND then only waits for what is out. */
  resumed: boolean;
  /** Channels that could not take it, though they have the money. */
  avoided: readonly string[];
  receipt?: Receipt;
}

/** A payment as it is kept: what look-ups show, what its receiver did, and until its end all that is needed to go on. */
interface Kept {
  readonly view: PaymentView;
  readonly receipt?: Receipt;
  readonly open?: Outgoing;
}

/** The person's own payments, and those of others that have not ended. What has ended is in the store only. */
export class PaymentBook {
  readonly #own: NodeKey;
  readonly #store: Store;
  readonly #open = new Map<PaymentHash, Outgoing>();
  /** What the store does not have yet. */
  readonly #unsaved = new Map<PaymentHash, Kept>();

  constructor(
    own: NodeKey,
    store: Store,
    open: { own: readonly PaymentHash[]; others: readonly Outgoing[] },
  ) {
    this.#own = own;
    this.#store = store;
    for (const hash of open.own) {
      const payment = this.#kept(hash)?.open;
      if (payment === undefined) throw new Error(`The kept network lost the payment ${hash}`);
      this.#open.set(hash, { ...payment, resumed: true });
    }
    for (const payment of open.others) this.#open.set(payment.request.hash, payment);
  }

  open(hash: PaymentHash): Outgoing | undefined {
    return this.#open.get(hash);
  }

  /** New, or something of it has changed. */
  put(payment: Outgoing): void {
    const { hash } = payment.request;
    this.#open.set(hash, payment);
    if (payment.payer !== this.#own) return;
    this.#unsaved.set(hash, { view: viewOf(payment), open: payment, ...receiptOf(payment) });
  }

  /** `view` is what look-ups show from now on. */
  end(payment: Outgoing, view: PaymentView): void {
    this.#open.delete(view.hash);
    if (payment.payer === this.#own) this.#unsaved.set(view.hash, { view, ...receiptOf(payment) });
  }

  drop(payment: Outgoing): void {
    this.#open.delete(payment.request.hash);
  }

  view(hash: PaymentHash): PaymentView | undefined {
    return this.#kept(hash)?.view;
  }

  receipt(hash: PaymentHash): Receipt | undefined {
    return this.#kept(hash)?.receipt;
  }

  page(page: Page, options: { readonly succeededOnly: boolean }): readonly PaymentView[] {
    return this.#store.payments(page, options).map((stored) => readKept(stored).view);
  }

  toSave(): readonly StoredPayment[] {
    return [...this.#unsaved].map(([hash, kept]) => ({
      index: kept.view.index,
      hash,
      succeeded: kept.view.status === 'SUCCEEDED',
      body: toJson(kept),
    }));
  }

  saved(): void {
    this.#unsaved.clear();
  }

  toKeep(): { own: readonly PaymentHash[]; others: readonly Outgoing[] } {
    const open = [...this.#open.values()];
    return {
      own: open.filter(({ payer }) => payer === this.#own).map(({ request }) => request.hash),
      others: open.filter(({ payer }) => payer !== this.#own),
    };
  }

  #kept(hash: PaymentHash): Kept | undefined {
    const unsaved = this.#unsaved.get(hash);
    if (unsaved !== undefined) return unsaved;
    const stored = this.#store.payment(hash);
    return stored && readKept(stored);
  }
}

/** While it has not ended. */
export function viewOf(
  { request, index, createdAtNs, attempts }: Outgoing,
  reason?: FailureReason,
): PaymentView {
  return {
    index,
    hash: request.hash,
    status: 'IN_FLIGHT',
    ...(reason && { reason }),
    amountMsat: request.amountMsat,
    feeMsat: msat(0n),
    createdAtNs,
    attempts,
  };
}

function receiptOf({ receipt }: Outgoing): { receipt?: Receipt } {
  return receipt === undefined ? {} : { receipt };
}

function readKept({ body }: StoredPayment): Kept {
  return fromJson(body) as Kept;
}
