import { setTimeout as sleep } from 'node:timers/promises';
import type { RegtestNode } from '../regtest/network.ts';
import type { Plan } from './plan.ts';
import { invoicesAt } from './readLedger.ts';

const LOOK_EVERY_MS = 300;

/** The hand of a receiver that holds HTLCs: does with each what its run has planned, when its time has come. */
export class Holder {
  readonly #node: () => RegtestNode;
  readonly #seed: string;
  readonly #plans = new Map<number, Plan['held']>();
  readonly #due = new Map<string, number>();
  readonly #end = new AbortController();
  readonly #work: Promise<void>;

  /** `node` is asked for anew each time: networks come and go. */
  constructor(node: () => RegtestNode, seed: string) {
    this.#node = node;
    this.#seed = seed;
    this.#work = this.#keepLooking();
  }

  expect({ run, held }: Plan): void {
    this.#plans.set(run, held);
  }

  /** Ends whatever is held now. Her own limit is lost when she is restarted, so what was left to it is refused. */
  async letGo(): Promise<void> {
    await this.#look(Number.POSITIVE_INFINITY);
  }

  async close(): Promise<void> {
    this.#end.abort();
    await this.#work;
  }

  async #keepLooking(): Promise<void> {
    const { signal } = this.#end;
    while (!signal.aborted) {
      // She may be down, on purpose.
      await this.#look(Date.now()).catch(() => undefined);
      await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  async #look(now: number): Promise<void> {
    const node = this.#node();
    const invoices = await invoicesAt(node, this.#seed, true);
    for (const { hash, state, run } of invoices) {
      if (state !== 'ACCEPTED') continue;
      const held = run === undefined ? undefined : this.#plans.get(run);
      const due = this.#due.get(hash) ?? now + (held?.afterMs ?? 0);
      this.#due.set(hash, due);
      if (now < due || (held?.act === 'leave' && Number.isFinite(now))) continue;
      await this.#decide(node, hash, held?.act ?? 'refuse');
    }
  }

  async #decide(node: RegtestNode, hash: string, act: Plan['held']['act']): Promise<void> {
    const r_hash = Buffer.from(hash, 'hex');
    if (act === 'settle') {
      const { r_preimage } = await node.rpc.call('lnrpc.Lightning/LookupInvoice', { r_hash });
      await node.rpc.call('invoicesrpc.Invoices/SettleInvoice', { preimage: r_preimage });
    } else {
      await node.rpc.call('invoicesrpc.Invoices/CancelInvoice', { payment_hash: r_hash });
    }
  }
}
