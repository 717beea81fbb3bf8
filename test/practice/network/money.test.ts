import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { NodeKey } from '../../../src/keysend/destination.ts';
import type { PaymentHash } from '../../../src/keysend/preimage.ts';
import type { SendRequest } from '../../../src/practice/network/requests.ts';
import type { ChannelView, InvoiceView, PaymentView } from '../../../src/practice/network/views.ts';
import { People } from './people.ts';

/*
 * Whatever people do, in whatever order, over restarts: no money is made or lost, and each payment is paid once or not at all.
 */

const ANCHORS_MSAT = 660_000n;

type Deed =
  | { readonly kind: 'send'; readonly to: string; readonly sat: bigint; readonly cancelable: boolean }
  | { readonly kind: 'paySelf'; readonly sat: bigint }
  | { readonly kind: 'again' | 'cancel' | 'settle' | 'refuse'; readonly which: number }
  | { readonly kind: 'wait'; readonly milliseconds: number }
  | { readonly kind: 'fault'; readonly which: number; readonly broken: boolean }
  | { readonly kind: 'restart' | 'reset' | 'forgetFailures' };

const aliases = ['bob', 'carol', 'dave', 'erin', 'frank', 'grace', 'hal', 'harriet', 'ivan', 'alice'];
const which = fc.nat(30);
const sats = fc.oneof(fc.bigInt(1n, 2_000n), fc.bigInt(1n, 1_200_000n), fc.bigInt(1n, 10_000_000n));
const deed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('send'),
      to: fc.constantFrom(...aliases.slice(0, 9), 'frank', 'harriet', 'ivan'),
      sat: sats,
      cancelable: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('paySelf'), sat: sats }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom('again', 'cancel', 'settle', 'refuse'), which }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('wait'),
      // Backwards, too: clocks are put right.
      milliseconds: fc.oneof(fc.integer({ min: -500, max: 700 }), fc.integer({ min: 0, max: 4_000_000 })),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('fault'), which, broken: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('restart', 'reset', 'forgetFailures') }) },
);

/** Does deeds, and keeps books of its own. */
class Witness {
  readonly people: People;
  #sent: PaymentHash[] = [];
  readonly #settled = new Map<PaymentHash, number>();
  readonly #ends = new Map<PaymentHash, number>();
  readonly #requests = new Map<PaymentHash, SendRequest>();
  readonly #starts = new Map<PaymentHash, number>();
  readonly #began = new Set<PaymentHash>();
  /** What each node has, as of the last count, and what has moved by payments since. */
  #counted: Map<NodeKey, bigint>;
  readonly #past = new Set<PaymentHash>();
  #paid: PaymentHash[] = [];
  #refunds: InvoiceView[] = [];

  constructor(delayMs: number) {
    this.people = new People({ delayMs });
    this.#counted = this.#wealth();
    this.#watch();
  }

  do(deed: Deed): void {
    const { people } = this;
    const { network } = people;
    switch (deed.kind) {
      case 'send':
      case 'paySelf': {
        const to = deed.kind === 'send' ? deed.to : 'alice';
        const cancelable = deed.kind === 'send' && deed.cancelable;
        const request = people.request(to, deed.sat, { cancelable, allowSelfPayment: true });
        this.#sent.push(request.hash);
        this.#requests.set(request.hash, request);
        this.#send(request);
        break;
      }
      case 'again': {
        const hash = this.#pick(deed.which);
        const request = hash && this.#requests.get(hash);
        if (request === undefined) break;
        const state = network.payment(request.hash)?.status;
        if (state === 'FAILED') this.#send(request);
        else assert.equal(network.send(request), state === 'SUCCEEDED' ? 'alreadyPaid' : 'inTransition');
        break;
      }
      case 'cancel':
      case 'settle':
      case 'refuse': {
        const hash = this.#pick(deed.which);
        if (hash === undefined) break;
        if (deed.kind === 'cancel') network.cancel(hash);
        else network[deed.kind](people.key('harriet'), hash);
        break;
      }
      case 'wait':
        people.wait(deed.milliseconds);
        break;
      case 'fault': {
        const faults = network.faults();
        const fault = faults[deed.which % faults.length];
        assert.ok(fault);
        this.#moved(() => {
          network.setFault({ ...fault, broken: deed.broken });
        });
        break;
      }
      case 'restart':
        people.restart();
        this.#watch();
        // A call that was not answered yet may be lost.
        this.#sent = this.#sent.filter((hash) => this.#began.has(hash) || people.network.payment(hash));
        break;
      case 'reset':
        network.reset();
        assert.ok(network.channels().every(({ htlcs }) => htlcs.length === 0));
        this.#count();
        break;
      case 'forgetFailures':
        network.forgetFailures();
    }
    for (const channel of people.network.channels()) checkChannel(channel);
  }

  /** All is mended, and all that is under way comes to its end. */
  finish(): void {
    const { people } = this;
    const { network } = people;
    for (const fault of network.faults()) {
      this.#moved(() => {
        network.setFault({ ...fault, broken: false });
      });
    }
    people.settleDown();
    for (const channel of network.channels()) {
      checkChannel(channel);
      assert.deepEqual(channel.htlcs, [], 'an HTLC is left');
    }
    for (const hash of this.#sent) this.#checkEnd(hash);
    assert.deepEqual(this.#wealth(), this.#expected());
  }

  #send(request: SendRequest): void {
    assert.equal(this.people.network.send(request), 'started');
    this.#past.delete(request.hash);
    this.#starts.set(request.hash, (this.#starts.get(request.hash) ?? 0) + 1);
  }

  #checkEnd(hash: PaymentHash): void {
    const payment = this.people.network.payment(hash);
    assert.ok(payment, hash);
    assert.notEqual(payment.status, 'IN_FLIGHT');
    assert.ok((this.#ends.get(hash) ?? 0) <= (this.#starts.get(hash) ?? 0), 'it ended twice');
    const paid = payment.status === 'SUCCEEDED';
    assert.equal(this.#settled.get(hash) ?? 0, paid ? 1 : 0, `${payment.status}, and its receiver?`);
  }

  #expected(): Map<NodeKey, bigint> {
    const expected = new Map(this.#counted);
    const add = (node: NodeKey, amount: bigint): void => {
      expected.set(node, (expected.get(node) ?? 0n) + amount);
    };
    const { own } = this.people.network;
    for (const hash of this.#paid) {
      const [attempt, ...others] = this.people.network.payment(hash)?.attempts ?? [];
      assert.ok(attempt && others.length === 0);
      add(own, 0n - attempt.totalMsat);
      for (const { node, feeMsat } of attempt.hops) add(node, feeMsat);
      add(attempt.hops.at(-1)?.node ?? own, attempt.hops.at(-1)?.amountMsat ?? 0n);
    }
    for (const { amountMsat } of this.#refunds) {
      add(this.people.key('ivan'), 0n - amountMsat);
      add(own, amountMsat);
    }
    return expected;
  }

  /** Something moves money without a payment. */
  #moved(move: () => void): void {
    const before = this.#wealth();
    move();
    for (const [node, after] of this.#wealth()) {
      const change = after - (before.get(node) ?? 0n);
      this.#counted.set(node, (this.#counted.get(node) ?? 0n) + change);
    }
  }

  /** From here on; what has ended moves nothing any more. */
  #count(): void {
    for (const hash of this.#sent) {
      if (this.people.network.payment(hash)?.status !== 'IN_FLIGHT') this.#past.add(hash);
    }
    this.#counted = this.#wealth();
    this.#paid = [];
    this.#refunds = [];
  }

  /** What is out counts as its sender's; what a commitment costs, as its opener's. */
  #wealth(): Map<NodeKey, bigint> {
    const wealth = new Map<NodeKey, bigint>();
    for (const { sides, htlcs, commitFeeMsat } of this.people.network.channels()) {
      for (const { key, balanceMsat, opened } of sides) {
        const out = htlcs.filter(({ from }) => from === key).reduce((sum, each) => sum + each.amountMsat, 0n);
        const cost = opened ? commitFeeMsat + ANCHORS_MSAT : 0n;
        wealth.set(key, (wealth.get(key) ?? 0n) + balanceMsat + out + cost);
      }
    }
    return wealth;
  }

  #watch(): void {
    const { network } = this.people;
    network.watchAll((payment) => {
      this.#seen(payment);
    });
    for (const alias of aliases) {
      network.watchInvoices(this.people.key(alias), (invoice) => {
        if (invoice.state !== 'SETTLED') return;
        this.#settled.set(invoice.hash, (this.#settled.get(invoice.hash) ?? 0) + 1);
        if (invoice.node === network.own && !this.#sent.includes(invoice.hash)) this.#refunds.push(invoice);
      });
    }
  }

  #seen({ status, hash }: PaymentView): void {
    this.#began.add(hash);
    if (status === 'IN_FLIGHT') return;
    this.#ends.set(hash, (this.#ends.get(hash) ?? 0) + 1);
    if (status === 'SUCCEEDED' && !this.#past.has(hash)) this.#paid.push(hash);
  }

  #pick(which: number): PaymentHash | undefined {
    return this.#sent.at(-1 - (which % Math.max(1, this.#sent.length)));
  }
}

function checkChannel({ sides, htlcs, commitFeeMsat, capacityMsat }: ChannelView): void {
  const out = htlcs.reduce((sum, { amountMsat }) => sum + amountMsat, 0n);
  const [one, other] = sides;
  assert.equal(one.balanceMsat + other.balanceMsat + out + commitFeeMsat + ANCHORS_MSAT, capacityMsat);
  for (const { balanceMsat, sendableMsat } of sides) {
    assert.ok(balanceMsat >= 0n, 'a side owes');
    assert.ok(sendableMsat >= 0n && sendableMsat <= balanceMsat);
  }
}

describe('money in the practice network', () => {
  test('is neither made nor lost, and pays each order once, whatever people do', () => {
    fc.assert(
      fc.property(
        fc.array(deed, { maxLength: 60, size: 'max' }),
        fc.constantFrom(0, 100),
        (deeds, delayMs) => {
          const witness = new Witness(delayMs);
          for (const each of deeds) witness.do(each);
          witness.finish();
        },
      ),
      { numRuns: 150 },
    );
  });
});
