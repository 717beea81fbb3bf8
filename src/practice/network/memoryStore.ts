import type { NodeKey } from '../../keysend/destination.ts';
import type { PaymentHash } from '../../keysend/preimage.ts';
import type { Page } from './requests.ts';
import type { Change, Store, StoredInvoice, StoredPayment } from './store.ts';

/** Keeps a network for as long as the process lives. */
export class MemoryStore implements Store {
  #state: string | undefined;
  readonly #payments = new Ordered<StoredPayment>();
  readonly #invoices = new Map<NodeKey, Ordered<StoredInvoice>>();

  state(): string | undefined {
    return this.#state;
  }

  payment(hash: PaymentHash): StoredPayment | undefined {
    return this.#payments.get(hash);
  }

  payments(page: Page, { succeededOnly }: { readonly succeededOnly: boolean }): readonly StoredPayment[] {
    return this.#payments.page(page, ({ succeeded }) => succeeded || !succeededOnly);
  }

  countPayments(): number {
    return this.#payments.size;
  }

  invoice(node: NodeKey, hash: PaymentHash): StoredInvoice | undefined {
    return this.#invoices.get(node)?.get(hash);
  }

  invoices(node: NodeKey, page: Page): readonly StoredInvoice[] {
    return this.#invoices.get(node)?.page(page, () => true) ?? [];
  }

  save({ state, payments, invoices }: Change): void {
    this.#state = state;
    for (const payment of payments) this.#payments.set(payment.hash, payment.index, payment);
    for (const invoice of invoices) {
      const book = this.#invoices.get(invoice.node) ?? new Ordered();
      this.#invoices.set(invoice.node, book);
      book.set(invoice.hash, invoice.addIndex, invoice);
    }
  }

  close(): void {
    // Memory needs no closing.
  }
}

/** Found by hash, listed by index. */
class Ordered<Item> {
  readonly #byHash = new Map<PaymentHash, { readonly index: bigint; readonly item: Item }>();
  /** Ascending; nearly always the new one comes last. */
  #indexes: { readonly index: bigint; readonly hash: PaymentHash }[] = [];

  get size(): number {
    return this.#byHash.size;
  }

  get(hash: PaymentHash): Item | undefined {
    return this.#byHash.get(hash)?.item;
  }

  set(hash: PaymentHash, index: bigint, item: Item): void {
    const old = this.#byHash.get(hash);
    this.#byHash.set(hash, { index, item });
    if (old?.index === index) return;
    if (old !== undefined) this.#indexes = this.#indexes.filter((each) => each.hash !== hash);
    this.#indexes.splice(this.#position(index), 0, { index, hash });
  }

  page({ offset, most, reversed }: Page, wanted: (item: Item) => boolean): Item[] {
    const found: Item[] = [];
    const step = reversed ? -1 : 1;
    let at = this.#indexes.length - 1;
    if (!reversed) at = this.#position(offset + 1n);
    else if (offset !== 0n) at = this.#position(offset) - 1;
    for (; found.length < most && at >= 0 && at < this.#indexes.length; at += step) {
      const { hash } = this.#indexes[at] ?? {};
      const item = hash === undefined ? undefined : this.get(hash);
      if (item !== undefined && wanted(item)) found.push(item);
    }
    return reversed ? found.reverse() : found;
  }

  /** Of the first one with this index or a later one. */
  #position(index: bigint): number {
    let [low, high] = [0, this.#indexes.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#indexes[middle]?.index ?? index) < index) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
