import type { NodeKey } from '../../keysend/destination.ts';
import type { PaymentHash } from '../../keysend/preimage.ts';
import { fromJson, toJson } from './json.ts';
import { Listeners } from './outbox.ts';
import type { Page } from './requests.ts';
import type { Stage } from './stage.ts';
import type { Store, StoredInvoice } from './store.ts';
import type { InvoiceView } from './views.ts';

interface Counters {
  readonly added: bigint;
  readonly settled: bigint;
}

export interface InvoicesState {
  readonly counters: readonly (readonly [NodeKey, Counters])[];
}

/** What is known when an HTLC arrives. */
export type NewInvoice = Pick<
  InvoiceView,
  | 'node'
  | 'hash'
  | 'preimage'
  | 'amountMsat'
  | 'records'
  | 'channelId'
  | 'htlcIndex'
  | 'expiry'
  | 'acceptHeight'
>;

/** Every node's invoices. Those that have come to their end are in the store only. */
export class Invoices {
  readonly #stage: Stage;
  readonly #store: Store;
  readonly #listeners = new Listeners<InvoiceView>();
  readonly #counters: Map<NodeKey, Counters>;
  /** What the store does not have yet, by node and hash. */
  readonly #unsaved = new Map<string, InvoiceView>();

  constructor(stage: Stage, store: Store, state: InvoicesState | undefined) {
    this.#stage = stage;
    this.#store = store;
    this.#counters = new Map(state?.counters);
  }

  get(node: NodeKey, hash: PaymentHash): InvoiceView | undefined {
    const unsaved = this.#unsaved.get(keyOf(node, hash));
    if (unsaved !== undefined) return unsaved;
    const kept = this.#store.invoice(node, hash);
    return kept && viewOf(kept);
  }

  page(node: NodeKey, page: Page): readonly InvoiceView[] {
    return this.#store.invoices(node, page).map(viewOf);
  }

  watch(node: NodeKey, listener: (invoice: InvoiceView) => void): () => void {
    return this.#listeners.add(node, listener);
  }

  add(invoice: NewInvoice): void {
    const counters = this.#countersOf(invoice.node);
    const addIndex = counters.added + 1n;
    this.#counters.set(invoice.node, { ...counters, added: addIndex });
    const now = this.#stage.nowNs;
    this.#put({ ...invoice, state: 'OPEN', addIndex, settleIndex: 0n, createdAtNs: now, acceptedAtNs: now });
  }

  accept(node: NodeKey, hash: PaymentHash): void {
    this.#put({ ...this.#expect(node, hash), state: 'ACCEPTED' });
  }

  settle(node: NodeKey, hash: PaymentHash): void {
    const counters = this.#countersOf(node);
    const settleIndex = counters.settled + 1n;
    this.#counters.set(node, { ...counters, settled: settleIndex });
    const settledAtNs = this.#stage.nowNs;
    this.#put({ ...this.#expect(node, hash), state: 'SETTLED', settleIndex, settledAtNs });
  }

  cancel(node: NodeKey, hash: PaymentHash): void {
    this.#put({ ...this.#expect(node, hash), state: 'CANCELED' });
  }

  toSave(): readonly StoredInvoice[] {
    return [...this.#unsaved.values()].map((invoice) => ({
      node: invoice.node,
      hash: invoice.hash,
      addIndex: invoice.addIndex,
      settled: invoice.state === 'SETTLED',
      body: toJson(invoice),
    }));
  }

  saved(): void {
    this.#unsaved.clear();
  }

  toKeep(): InvoicesState {
    return { counters: [...this.#counters] };
  }

  #put(invoice: InvoiceView): void {
    this.#unsaved.set(keyOf(invoice.node, invoice.hash), invoice);
    this.#stage.outbox.post(this.#listeners.of(invoice.node), invoice);
  }

  #expect(node: NodeKey, hash: PaymentHash): InvoiceView {
    const invoice = this.get(node, hash);
    if (invoice === undefined) throw new RangeError(`${node} has no invoice for ${hash}`);
    return invoice;
  }

  #countersOf(node: NodeKey): Counters {
    return this.#counters.get(node) ?? { added: 0n, settled: 0n };
  }
}

function keyOf(node: NodeKey, hash: PaymentHash): string {
  return `${node} ${hash}`;
}

function viewOf({ body }: StoredInvoice): InvoiceView {
  return fromJson(body) as InvoiceView;
}
