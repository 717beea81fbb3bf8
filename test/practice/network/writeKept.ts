import { MemoryStore } from '../../../src/practice/network/memoryStore.ts';
import { toJson } from '../../../src/practice/network/json.ts';
import type { Change, StoredInvoice, StoredPayment } from '../../../src/practice/network/store.ts';
import { People } from './people.ts';

/*
 * `node test/practice/network/writeKept.ts > test/practice/network/fixtures/kept-<version>.json`: what a network leaves in its
 * store, so that later versions can show that they read it. One for each version of `openDatabase`; a fixture is never made anew.
 */

class Recorder extends MemoryStore {
  readonly #payments = new Map<string, StoredPayment>();
  readonly #invoices = new Map<string, StoredInvoice>();

  override save(change: Change): void {
    for (const payment of change.payments) this.#payments.set(payment.hash, payment);
    for (const invoice of change.invoices) this.#invoices.set(invoice.node + invoice.hash, invoice);
    super.save(change);
  }

  /** All of it as one change. */
  get kept(): Change {
    return {
      state: this.state() ?? '',
      payments: [...this.#payments.values()],
      invoices: [...this.#invoices.values()],
    };
  }
}

const store = new Recorder();
const people = new People({ delayMs: 100, store });
const preimage = (digit: number): Uint8Array => new Uint8Array(32).fill(digit);
people.pay('bob', 1_000n, { preimage: preimage(1) });
people.pay('ivan', 2_000n, { preimage: preimage(2) });
people.pay('dave', 3_000n, { preimage: preimage(3) });
people.network.setFault({
  kind: 'channelDrained',
  from: people.key('erin'),
  to: people.key('frank'),
  broken: true,
});
people.network.setFault({ kind: 'keysendOff', node: people.key('carol'), broken: true });
// Held at its receiver, and on its way to one.
people.begin(people.request('harriet', 4_000n, { preimage: preimage(4) }));
people.wait(1_000);
people.begin(people.request('frank', 5_000n, { preimage: preimage(5) }));
people.wait(150);
process.stdout.write(`${JSON.stringify(JSON.parse(toJson(store.kept)), undefined, 1)}\n`);
