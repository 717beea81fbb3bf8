import { join } from 'node:path';
import type { NodeKey } from '../../src/keysend/destination.ts';
import type { PaymentHash } from '../../src/keysend/preimage.ts';
import type { Network } from '../../src/practice/network/network.ts';
import { openRpc } from '../regtest/rpc.ts';
import type { Rpc } from '../regtest/rpc.ts';
import type { Ledger, ReceivedInvoice } from './evidence.ts';
import type { Plan } from './plan.ts';
import { practiceLedger, receivedInvoice, withForgotten } from './practiceLedger.ts';
import { PracticeNode } from './practiceNode.ts';
import type { PracticeNodeOptions } from './practiceNode.ts';
import type { NodeControl } from './world.ts';

export interface PracticeNetworkOptions extends PracticeNodeOptions {
  /** Of the session: its messages tell its runs' keysends. */
  readonly session: string;
  /** Where the certificate and the macaroon are, and a copy of the database goes. */
  readonly dir: string;
}

const LOOK_EVERY_MS = 500;
/** HTLCs whose nodes are back come to their ends within these. */
const LOOKS = 200;

/** One practice network with all its nodes, as the chaos has it in hand. */
export class PracticeNetwork {
  readonly node: PracticeNode;
  readonly #options: PracticeNetworkOptions;
  readonly #held = new Map<number, Plan['held']>();
  #rpc: Rpc | undefined;
  #keys: ReadonlyMap<string, NodeKey> = new Map();
  /** What receivers had before the network went on with an older copy of itself. */
  #forgotten: readonly ReceivedInvoice[] = [];

  constructor(options: PracticeNetworkOptions) {
    this.#options = options;
    this.node = new PracticeNode(options);
  }

  async start(): Promise<void> {
    if (this.node.isRunning) return;
    await this.node.start();
    const { network, address } = this.node;
    const inDir = (name: string): string => join(this.#options.dir, name);
    this.#rpc?.close();
    this.#rpc = openRpc({
      host: address,
      certPath: inDir('tls.cert'),
      macaroonPath: inDir('admin.macaroon'),
    });
    this.#keys = new Map(network.nodes().map(({ alias, key }) => [alias, key]));
    network.watchInvoices(this.keyOf('harriet'), (invoice) => {
      if (invoice.state !== 'ACCEPTED') return;
      const { run } = receivedInvoice(invoice, this.#options.session);
      const held = run === undefined ? undefined : this.#held.get(run);
      if (held !== undefined) void this.#decide(network, invoice.hash, held);
    });
  }

  async stop(): Promise<void> {
    this.#rpc?.close();
    await this.node.stop();
  }

  keyOf(alias: string): NodeKey {
    const key = this.#keys.get(alias);
    if (key === undefined) throw new Error(`The practice network has no ${alias}.`);
    return key;
  }

  control(alias: string): NodeControl {
    if (alias === 'alice') {
      const { node } = this;
      const start = async (): Promise<void> => this.start();
      return {
        kill: () => node.kill(),
        stop: () => node.stop(),
        start,
        pause: () => node.pause(),
        resume: () => node.resume(),
      };
    }
    // However one of the others ends, its channels cannot be used until it is back: they are no processes.
    const end = async (): Promise<void> => this.#setStopped(this.keyOf(alias), true);
    const begin = async (): Promise<void> => this.#setStopped(this.keyOf(alias), false);
    return { kill: end, stop: end, pause: end, start: begin, resume: begin };
  }

  /** Harriet will do as this run's plan says with what she is sent. */
  expect({ run, held }: Plan): void {
    this.#held.set(run, held);
  }

  /** All up, and no HTLC under way. */
  async bringBack(): Promise<void> {
    await this.node.resume();
    await this.start();
    const { clock, log } = this.#options;
    const { network } = this.node;
    for (const { key, running } of network.nodes()) if (!running) await this.#setStopped(key, false);
    const isBusy = (): boolean => network.channels().some(({ htlcs }) => htlcs.length > 0);
    for (let looks = 0; looks < LOOKS && isBusy(); looks++) await clock.sleep(LOOK_EVERY_MS);
    if (isBusy()) log('HTLCs do not come to their end.');
    network.forgetFailures();
  }

  async saveDatabase(): Promise<void> {
    await this.node.stop();
    this.node.copyDatabase(this.#copy);
    await this.start();
  }

  async restoreDatabase(): Promise<void> {
    this.#forgotten = (await this.ledger()).invoices;
    await this.node.kill();
    this.node.replaceDatabase(this.#copy);
    await this.start();
  }

  async ledger(): Promise<Ledger> {
    const now = await practiceLedger(this.node.network, await this.answering(), this.#options.session);
    return withForgotten(now, this.#forgotten);
  }

  /** When a call is answered: after each, the server looks whether anything is due. */
  async answering(): Promise<Rpc> {
    for (;;) {
      try {
        const rpc = this.#rpc;
        await rpc?.call('lnrpc.State/GetState');
        if (rpc !== undefined) return rpc;
      } catch (error) {
        if (!this.node.isRunning) throw error;
      }
      // The connection was lost with the server before this one.
      await this.#options.clock.sleep(LOOK_EVERY_MS);
    }
  }

  get #copy(): string {
    return join(this.#options.dir, 'older.db');
  }

  /** The hand of a receiver that holds HTLCs. What is left to her she takes when her own time is over. */
  async #decide(network: Network, hash: PaymentHash, { act, afterMs }: Plan['held']): Promise<void> {
    await this.#options.clock.sleep(afterMs);
    if (act === 'leave' || !this.node.isRunning || this.node.network !== network) return;
    const harriet = this.keyOf('harriet');
    if (act === 'settle') network.settle(harriet, hash);
    else network.refuse(harriet, hash);
    // She may be killed at this very moment, and the network with her.
    await this.answering().catch(() => undefined);
  }

  async #setStopped(node: NodeKey, broken: boolean): Promise<void> {
    this.node.network.setFault({ kind: 'nodeStopped', node, broken });
    await this.answering();
  }
}
