import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NodeKey } from '../../src/keysend/destination.ts';
import type { PaymentHash } from '../../src/keysend/preimage.ts';
import type { Network } from '../../src/practice/network/network.ts';
import { makeIdentity } from '../../src/practice/server/identity.ts';
import { openRpc } from '../regtest/rpc.ts';
import type { Rpc } from '../regtest/rpc.ts';
import type { JournalRow, Ledger, ReceivedInvoice, Told } from './evidence.ts';
import type { FaultKind } from './faults.ts';
import type { InProcess } from './inProcess.ts';
import { Journals } from './journals.ts';
import { payAgain } from './payAgain.ts';
import type { Plan, Receiver } from './plan.ts';
import { practiceLedger, receivedInvoice, withForgotten } from './practiceLedger.ts';
import { PracticeNode } from './practiceNode.ts';
import { startSameOrder, startTerminal } from './practiceSenders.ts';
import type { Place, Surroundings } from './practiceSenders.ts';
import { recoverInWindows } from './practiceWindows.ts';
import { sendWords, trackWords } from './processes.ts';
import { Proxy } from './proxy.ts';
import { Random } from './random.ts';
import { journalIsWhole, readJournal } from './readJournal.ts';
import { SendingProcess } from './sendingProcess.ts';
import { VirtualTime } from './virtualTime.ts';
import type { NodeControl, Sending, Sent, Twins, World } from './world.ts';

export interface PracticeOptions {
  readonly seed: string;
  readonly log: (line: string) => void;
  /** Each sender pays once more, on its own, when the command has ended. */
  readonly sabotage: boolean;
}

/** Virtual milliseconds that bytes take, at most, one way. */
const LONGEST_LATENCY_MS = 12;
/** A disk may break at any of a sender's. */
const MOST_WRITES = 6;
/** HTLCs whose nodes are back come to their ends within these. */
const LOOKS = 200;
const LOOK_EVERY_MS = 500;

/** The practice network and all who send over it, in this process and in a time of its own. */
export async function openPracticeWorld(options: PracticeOptions): Promise<World> {
  const dir = mkdtempSync(join(tmpdir(), 'keysend-chaos-practice-'));
  const time = new VirtualTime();
  // Once for the session: OpenSSL goes by the machine's clock, which virtual time soon leaves behind.
  const identity = await makeIdentity(time.now());
  writeFileSync(join(dir, 'tls.cert'), identity.certificatePem);
  writeFileSync(join(dir, 'admin.macaroon'), identity.adminMacaroon.expose(), { mode: 0o600 });
  const journals = await Journals.in(dir, time);
  const world = new PracticeWorld(dir, { identity, journals, clock: time }, time.install(), options);
  await world.renew();
  return world;
}

class PracticeWorld implements World {
  readonly clock: Surroundings['clock'];
  readonly #dir: string;
  readonly #surroundings: Surroundings;
  readonly #timeOfItsOwn: Disposable;
  readonly #options: PracticeOptions;
  readonly #random: Random;
  readonly #held = new Map<number, Plan['held']>();
  #keys: ReadonlyMap<string, NodeKey> = new Map();
  #networks = 0;
  #senders = 0;
  #node: PracticeNode;
  #rpc: Rpc | undefined;
  /** What receivers had before the network went on with an older copy of itself. */
  #forgotten: readonly ReceivedInvoice[] = [];

  constructor(dir: string, surroundings: Surroundings, timeOfItsOwn: Disposable, options: PracticeOptions) {
    this.clock = surroundings.clock;
    this.#dir = dir;
    this.#surroundings = surroundings;
    this.#timeOfItsOwn = timeOfItsOwn;
    this.#options = options;
    this.#random = new Random(`${options.seed}/world`);
    this.#node = this.#newNode();
  }

  whyNot(fault: FaultKind): string | undefined {
    return fault === 'host.killed' ? 'an extension host is a process, with the machine’s time' : undefined;
  }

  keyOf(receiver: Receiver): string {
    return this.#keyOf(receiver);
  }

  node(name: NonNullable<Plan['victim']>): NodeControl {
    if (name === 'alice') return this.#node;
    // However one of the others ends, its channels cannot be used until it is back: they are no processes.
    const end = async (): Promise<void> => this.#setStopped(this.#keyOf(name), true);
    const begin = async (): Promise<void> => this.#setStopped(this.#keyOf(name), false);
    return { kill: end, stop: end, pause: end, start: begin, resume: begin };
  }

  async send(plan: Plan): Promise<Sent> {
    const { fault, whim, errand, run } = plan;
    const way = await this.#openWay(plan);
    const takes = Math.floor(whim * MOST_WRITES);
    const place: Place = {
      ...this.#newPlace(way.address),
      ...(fault === 'disk.full' ? { disk: { kind: 'full', takes } } : {}),
      ...(fault === 'disk.readOnly' ? { disk: { kind: 'readOnly', takes } } : {}),
      ...(this.#options.sabotage ? { afterwards: async () => this.#payAgain(plan) } : {}),
    };
    const program = startTerminal(
      sendWords(errand, this.keyOf(errand.to), files(way.address)),
      place,
      this.#surroundings,
    );
    return { sending: this.#watch(run, 'send', program, way), way };
  }

  async sendTwice(plan: Plan): Promise<Twins> {
    const { amountSat, timeoutSeconds, message, to } = plan.errand;
    const way = await this.#openWay(plan);
    const preimage = randomBytes(32).toString('hex');
    const order = { destination: this.keyOf(to), amountSat, timeoutSeconds, message, preimage };
    const start = (): SendingProcess =>
      this.#watch(
        plan.run,
        'send',
        startSameOrder(order, this.#newPlace(way.address), this.#surroundings),
        way,
      );
    const both = [start(), start()] as const;
    await Promise.all(both.map((each) => each.isReady()));
    return {
      both,
      way,
      go: async (afterMs) => {
        both[0].say('go');
        if (afterMs > 0) await this.clock.sleep(afterMs);
        both[1].say('go');
      },
    };
  }

  track(run: number, hash: string): Sending {
    const { address } = this.#node;
    const program = startTerminal(
      trackWords(hash, files(address)),
      this.#newPlace(address),
      this.#surroundings,
    );
    return this.#watch(run, 'track', program);
  }

  async recoverInWindows(open: readonly JournalRow[]): Promise<readonly Told[]> {
    // Else they are looked up one by one, as in a terminal.
    if (open.length === 0 || this.#random.next() < 0.5) return [];
    const places = [0, 1].map(() => this.#newPlace(this.#node.address));
    return recoverInWindows(open, places, this.#surroundings);
  }

  async reconnect(): Promise<void> {
    // Its nodes find each other by themselves.
  }

  async bringBack(): Promise<void> {
    await this.#node.resume();
    await this.#start();
    const { network } = this.#node;
    for (const { key, running } of network.nodes()) if (!running) await this.#setStopped(key, false);
    const isBusy = (): boolean => network.channels().some(({ htlcs }) => htlcs.length > 0);
    for (let looks = 0; looks < LOOKS && isBusy(); looks++) await this.clock.sleep(LOOK_EVERY_MS);
    if (isBusy()) this.#options.log('HTLCs do not come to their end.');
    network.forgetFailures();
  }

  async saveDatabase(): Promise<void> {
    await this.#node.stop();
    this.#node.copyDatabase(this.#in('older.db'));
    await this.#start();
  }

  async restoreDatabase(): Promise<void> {
    this.#forgotten = (await this.ledger()).invoices;
    await this.#node.kill();
    this.#node.replaceDatabase(this.#in('older.db'));
    await this.#start();
  }

  async renew(): Promise<void> {
    await this.#node.stop();
    this.#node = this.#newNode();
    this.#forgotten = [];
    await this.#start();
  }

  journal(): readonly JournalRow[] {
    return readJournal(this.#surroundings.journals.file, this.#options.seed);
  }

  journalIsWhole(): boolean {
    return journalIsWhole(this.#surroundings.journals.file);
  }

  async ledger(): Promise<Ledger> {
    const now = await practiceLedger(this.#node.network, await this.#answering(), this.#options.seed);
    return withForgotten(now, this.#forgotten);
  }

  async close(keep: boolean): Promise<string | undefined> {
    this.#rpc?.close();
    await this.#node.stop();
    await this.#surroundings.journals.close();
    this.#timeOfItsOwn[Symbol.dispose]();
    if (keep) return this.#dir;
    rmSync(this.#dir, { recursive: true, force: true });
    return undefined;
  }

  #in(name: string): string {
    return join(this.#dir, name);
  }

  #keyOf(alias: string): NodeKey {
    const key = this.#keys.get(alias);
    if (key === undefined) throw new Error(`The practice network has no ${alias}.`);
    return key;
  }

  #newNode(): PracticeNode {
    this.#networks += 1;
    return new PracticeNode({
      file: this.#in(`network${this.#networks}.db`),
      identity: this.#surroundings.identity,
      clock: this.clock,
      seed: `${this.#options.seed}/network ${this.#networks}`,
      random: this.#random,
      log: this.#options.log,
    });
  }

  async #start(): Promise<void> {
    if (this.#node.isRunning) return;
    await this.#node.start();
    const { network, address } = this.#node;
    this.#rpc?.close();
    this.#rpc = openRpc({
      host: address,
      certPath: this.#in('tls.cert'),
      macaroonPath: this.#in('admin.macaroon'),
    });
    this.#keys = new Map(network.nodes().map(({ alias, key }) => [alias, key]));
    network.watchInvoices(this.#keyOf('harriet'), (invoice) => {
      if (invoice.state !== 'ACCEPTED') return;
      const { run } = receivedInvoice(invoice, this.#options.seed);
      const held = run === undefined ? undefined : this.#held.get(run);
      if (held !== undefined) void this.#decide(network, invoice.hash, held);
    });
  }

  /** The hand of a receiver that holds HTLCs. What is left to her she takes when her own time is over. */
  async #decide(network: Network, hash: PaymentHash, { act, afterMs }: Plan['held']): Promise<void> {
    await this.clock.sleep(afterMs);
    if (act === 'leave' || !this.#node.isRunning || this.#node.network !== network) return;
    const harriet = this.#keyOf('harriet');
    if (act === 'settle') network.settle(harriet, hash);
    else network.refuse(harriet, hash);
    await this.#answering();
  }

  async #setStopped(node: NodeKey, broken: boolean): Promise<void> {
    this.#node.network.setFault({ kind: 'nodeStopped', node, broken });
    await this.#answering();
  }

  /** The server looks whether anything is due after each call; here, one that is answered. */
  async #answering(): Promise<Rpc> {
    for (;;) {
      try {
        const rpc = this.#rpc;
        await rpc?.call('lnrpc.State/GetState');
        if (rpc !== undefined) return rpc;
      } catch (error) {
        if (!this.#node.isRunning) throw error;
      }
      // The connection was lost with the server before this one.
      await this.clock.sleep(LOOK_EVERY_MS);
    }
  }

  async #payAgain({ errand: { to, amountSat, message } }: Plan): Promise<void> {
    await payAgain(await this.#answering(), {
      destination: this.keyOf(to),
      sat: String(amountSat),
      message,
    });
  }

  async #openWay(plan: Plan): Promise<Proxy> {
    this.#held.set(plan.run, plan.held);
    const random = this.#newRandom();
    const way = await Proxy.start(this.#node.address, () => random.between(0, LONGEST_LATENCY_MS));
    this.#node.join(way, plan.direct);
    return way;
  }

  #newPlace(host: string): Place {
    return { host, random: this.#newRandom() };
  }

  /** For each its own, so that what one draws does not depend on when others do. */
  #newRandom(): Random {
    this.#senders += 1;
    return new Random(`${this.#options.seed}/sender ${this.#senders}`);
  }

  #watch(run: number, command: 'send' | 'track', program: InProcess, way?: Proxy): SendingProcess {
    program.life.death.addEventListener('abort', () => {
      way?.loseSender();
    });
    return new SendingProcess(run, command, program, this.clock);
  }
}

/** The words need them; the program has the set from elsewhere. */
function files(host: string): Parameters<typeof sendWords>[2] {
  return { host, certPath: '-', macaroonPath: '-' };
}
