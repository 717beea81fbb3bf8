import { cpSync, rmSync } from 'node:fs';
import { openDatabase } from '../../src/practice/openDatabase.ts';
import { openNetwork } from '../../src/practice/network/network.ts';
import type { Network } from '../../src/practice/network/network.ts';
import type { Store } from '../../src/practice/network/store.ts';
import { practiceTopology } from '../../src/practice/network/topology.ts';
import type { Identity } from '../../src/practice/server/identity.ts';
import { startServer } from '../../src/practice/server/startServer.ts';
import type { PracticeServer } from '../../src/practice/server/startServer.ts';
import { SqliteStore } from '../../src/practice/sqliteStore.ts';
import { Life } from './life.ts';
import type { Proxy } from './proxy.ts';
import type { Random } from './random.ts';
import type { Clock, NodeControl } from './world.ts';

export interface PracticeNodeOptions {
  /** Of the database. */
  readonly file: string;
  readonly identity: Identity;
  readonly clock: Clock;
  /** What the network's keys come from. */
  readonly seed: string;
  readonly random: Random;
  readonly log: (line: string) => void;
}

/** About what a leg takes where real LNDs run on one machine. */
const LEG_MS = 50;
/** A node that is to die at its next write, and writes nothing, dies all the same. */
const WRITES_WITHIN_MS = 200;

/** The practice network behind its server, on its real database: it dies, freezes and comes back as a process does. */
export class PracticeNode implements NodeControl {
  readonly #options: PracticeNodeOptions;
  readonly #ways = new Map<Proxy, { readonly direct: boolean }>();
  #running: Running | undefined;
  #port = 0;
  #frozen: PromiseWithResolvers<undefined> | undefined;

  constructor(options: PracticeNodeOptions) {
    this.#options = options;
  }

  get isRunning(): boolean {
    return this.#running !== undefined;
  }

  get address(): string {
    return `127.0.0.1:${this.#port}`;
  }

  /** Of the one that runs. */
  get network(): Network {
    if (this.#running === undefined) throw new Error('The practice network does not run.');
    return this.#running.network;
  }

  /** `direct`: a node that is down refuses this sender's connections. */
  join(way: Proxy, direct: boolean): void {
    for (const each of this.#ways.keys()) if (each.isClosed) this.#ways.delete(each);
    this.#ways.set(way, { direct });
    if (this.#frozen !== undefined) way.hold();
    if (!this.isRunning && direct) way.refuse();
  }

  async start(): Promise<void> {
    if (this.#running !== undefined) return;
    const { file, identity, clock, seed, log } = this.#options;
    const life = new Life(clock);
    const store = new SqliteStore(openDatabase(file));
    const mortal = new MortalStore(store, life);
    const options = { seed, now: clock.now(), delayMs: LEG_MS };
    const network = openNetwork(mortal, practiceTopology, options);
    const running: Running = {
      life,
      store: mortal,
      network,
      server: await startServer({
        network,
        identity,
        port: this.#port,
        clock: {
          now: life.clock.now,
          sleep: async (ms, signal) => this.#awake(life.clock.sleep(ms, signal)),
        },
        version: 'chaos',
        log: (line) => {
          if (!life.isOver) log(line);
        },
      }),
    };
    this.#running = running;
    this.#port = running.server.port;
    for (const way of this.#open(true)) await way.accept();
  }

  /** -9: at once, or while it writes, with what it writes on the disk and told to nobody, or not even on the disk. */
  async kill(): Promise<void> {
    const running = this.#running;
    if (running === undefined) return;
    const draw = this.#options.random.next();
    const moment = draw < 1 / 3 ? 'beforeWrite' : draw < 2 / 3 ? 'afterWrite' : undefined;
    if (moment !== undefined)
      await Promise.race([
        running.store.dieAt(moment, () => {
          this.#die(running);
        }),
        this.#options.clock.sleep(WRITES_WITHIN_MS),
      ]);
    this.#die(running);
    await running.server.close();
  }

  async stop(): Promise<void> {
    const running = this.#running;
    if (running === undefined) return;
    this.#running = undefined;
    for (const way of this.#open(true)) way.refuse();
    await running.server.close();
    running.life.end();
    running.store.close();
  }

  async pause(): Promise<void> {
    this.#frozen ??= Promise.withResolvers();
    for (const way of this.#open()) way.hold();
  }

  async resume(): Promise<void> {
    this.#frozen?.resolve(undefined);
    this.#frozen = undefined;
    for (const way of this.#open()) way.release();
  }

  /** While it does not run. */
  copyDatabase(to: string): void {
    cpSync(this.#options.file, to);
  }

  replaceDatabase(by: string): void {
    for (const suffix of ['-wal', '-shm']) rmSync(`${this.#options.file}${suffix}`, { force: true });
    cpSync(by, this.#options.file);
  }

  #open(directOnly = false): readonly Proxy[] {
    return [...this.#ways].flatMap(([way, { direct }]) =>
      way.isClosed || (directOnly && !direct) ? [] : [way],
    );
  }

  #die(running: Running): void {
    if (running.life.isOver) return;
    running.life.end();
    this.#running = undefined;
    for (const way of this.#open()) way.loseNode();
    for (const way of this.#open(true)) way.refuse();
    running.store.close();
  }

  async #awake(time: Promise<void>): Promise<void> {
    await time;
    while (this.#frozen !== undefined) await this.#frozen.promise;
  }
}

interface Running {
  readonly life: Life;
  readonly store: MortalStore;
  readonly network: Network;
  readonly server: PracticeServer;
}

/** What is written after the death of its process is not written. */
class MortalStore implements Store {
  readonly #store: Store;
  readonly #life: Life;
  #isClosed = false;
  #dies: { readonly moment: 'beforeWrite' | 'afterWrite'; readonly die: () => void } | undefined;

  constructor(store: Store, life: Life) {
    this.#store = store;
    this.#life = life;
  }

  /** Resolves when it has. */
  dieAt(moment: 'beforeWrite' | 'afterWrite', die: () => void): Promise<void> {
    return new Promise((resolve) => {
      this.#dies = {
        moment,
        die: () => {
          die();
          resolve();
        },
      };
    });
  }

  save(change: Parameters<Store['save']>[0]): void {
    if (this.#dies?.moment === 'beforeWrite') this.#dies.die();
    if (!this.#life.isOver) {
      this.#store.save(change);
      if (this.#dies?.moment === 'afterWrite') this.#dies.die();
    }
    // Nobody is told of it.
    if (this.#life.isOver) throw new Error('killed');
  }

  state: Store['state'] = () => this.#store.state();
  payment: Store['payment'] = (hash) => this.#alive().payment(hash);
  payments: Store['payments'] = (page, options) => this.#alive().payments(page, options);
  countPayments: Store['countPayments'] = () => this.#alive().countPayments();
  invoice: Store['invoice'] = (node, hash) => this.#alive().invoice(node, hash);
  invoices: Store['invoices'] = (node, page) => this.#alive().invoices(node, page);

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#store.close();
  }

  #alive(): Store {
    if (this.#life.isOver) throw new Error('killed');
    return this.#store;
  }
}
