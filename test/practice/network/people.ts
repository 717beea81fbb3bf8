import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { msat } from '../../../src/keysend/amount.ts';
import type { NodeKey } from '../../../src/keysend/destination.ts';
import type { PaymentHash } from '../../../src/keysend/preimage.ts';
import { PREIMAGE_RECORD } from '../../../src/keysend/records.ts';
import { MemoryStore } from '../../../src/practice/network/memoryStore.ts';
import { openNetwork } from '../../../src/practice/network/network.ts';
import type { Network } from '../../../src/practice/network/network.ts';
import type { SendRequest } from '../../../src/practice/network/requests.ts';
import type { Store } from '../../../src/practice/network/store.ts';
import { practiceTopology } from '../../../src/practice/network/topology.ts';
import type { Topology } from '../../../src/practice/network/topology.ts';
import type { ChannelView, PaymentView } from '../../../src/practice/network/views.ts';

/** 22 November 2026, noon. */
export const NOON = Date.UTC(2026, 10, 22, 12);

export type Asked = Partial<Omit<SendRequest, 'destination'>> & { readonly preimage?: Uint8Array };

/** A practice network, the store it is kept in, and a clock that stands still until it is told to go on. */
export class People {
  readonly store: Store;
  network: Network;
  now = NOON;
  readonly #delayMs: number;
  readonly #topology: Topology;

  constructor({
    delayMs = 0,
    store = new MemoryStore(),
    topology = practiceTopology,
  }: { delayMs?: number; store?: Store; topology?: Topology } = {}) {
    this.#delayMs = delayMs;
    this.#topology = topology;
    this.store = store;
    this.network = openNetwork(store, topology, { seed: 'people', now: this.now, delayMs });
  }

  key(alias: string): NodeKey {
    const node = this.network.nodes().find((each) => each.alias === alias);
    assert.ok(node, alias);
    return node.key;
  }

  channel(one: string, another: string): ChannelView {
    const ends = [this.key(one), this.key(another)];
    const channel = this.network.channels().find(({ sides }) => sides.every(({ key }) => ends.includes(key)));
    assert.ok(channel, `${one} ${another}`);
    return channel;
  }

  /** What a side of a channel has. */
  balance(of: string, withPeer: string): bigint {
    const side = this.channel(of, withPeer).sides.find(({ key }) => key === this.key(of));
    assert.ok(side);
    return side.balanceMsat;
  }

  request(to: string, sat: bigint, asked: Asked = {}): SendRequest {
    const { preimage = Uint8Array.from(randomBytes(32)), ...rest } = asked;
    return {
      destination: /^0[23]/.test(to) ? to : this.key(to),
      amountMsat: msat(sat * 1_000n),
      hash: createHash('sha256').update(preimage).digest('hex') as PaymentHash,
      feeLimitMsat: msat(1_000_000n),
      timeoutSeconds: 60,
      finalCltvDelta: 80,
      cancelable: false,
      allowSelfPayment: false,
      outgoingChannels: [],
      hasPaymentAddress: false,
      ...rest,
      records: [{ type: PREIMAGE_RECORD, value: preimage }, ...(rest.records ?? [])],
    };
  }

  /** Sends it; what is seen of it comes in one by one, as `tell` tells it. */
  begin(request: SendRequest): { readonly seen: string[]; readonly snapshots: PaymentView[] } {
    const [seen, snapshots]: [string[], PaymentView[]] = [[], []];
    this.network.watch(request.hash, (payment) => {
      seen.push(tell(payment));
      snapshots.push(payment);
    });
    assert.equal(this.network.send(request), 'started');
    this.network.advance(this.now);
    return { seen, snapshots };
  }

  /** Sends it and waits for its end. */
  pay(to: string, sat: bigint, asked?: Asked): readonly string[] {
    const { seen } = this.begin(this.request(to, sat, asked));
    this.settleDown();
    return seen;
  }

  /** The clock goes on by so much, all at once. */
  wait(milliseconds: number): void {
    this.now += milliseconds;
    this.network.advance(this.now);
  }

  /** From one thing that is due to the next, until nothing is. */
  settleDown(): void {
    this.until(() => false);
  }

  /** The same, until it is true. */
  until(isSo: () => boolean): void {
    for (let steps = 0; steps < 10_000; steps++) {
      const due = this.network.nextDue();
      if (isSo() || due === undefined) return;
      this.now = Math.max(this.now, due);
      this.network.advance(this.now);
    }
    assert.fail('It never comes to rest');
  }

  later(hash: PaymentHash): string {
    const payment = this.network.payment(hash);
    return payment === undefined ? 'unknown' : tell(payment);
  }

  /** Ends the process, and starts it anew on what was kept. */
  restart(): void {
    const options = { now: this.now, delayMs: this.#delayMs };
    this.network = openNetwork(this.store, this.#topology, options);
  }
}

/** As the scenario table tells snapshots (test/regtest/scenarios.ts). */
export function tell({ status, reason, attempts }: PaymentView): string {
  const each = attempts.map(({ status: one, failure }) =>
    failure === undefined ? one : `${one} ${failure.code}@${failure.sourceIndex}`,
  );
  return `${status}${reason === undefined ? '' : `/${reason}`} [${each.join(', ')}]`;
}
