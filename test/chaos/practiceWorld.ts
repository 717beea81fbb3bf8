import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeIdentity } from '../../src/practice/server/identity.ts';
import type { JournalRow, Ledger, Told } from './evidence.ts';
import type { FaultKind } from './faults.ts';
import type { InProcess } from './inProcess.ts';
import { Journals } from './journals.ts';
import { payAgain } from './payAgain.ts';
import type { Plan, Receiver } from './plan.ts';
import { PracticeNetwork } from './practiceNetwork.ts';
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
  readonly #draws = new Map<number, number>();
  #networks = 0;
  #network: PracticeNetwork;

  constructor(dir: string, surroundings: Surroundings, timeOfItsOwn: Disposable, options: PracticeOptions) {
    this.clock = surroundings.clock;
    this.#dir = dir;
    this.#surroundings = surroundings;
    this.#timeOfItsOwn = timeOfItsOwn;
    this.#options = options;
    this.#random = new Random(`${options.seed}/world`);
    this.#network = this.#newNetwork();
  }

  whyNot(fault: FaultKind): string | undefined {
    return fault === 'host.killed' ? 'an extension host is a process, with the machine’s time' : undefined;
  }

  keyOf(receiver: Receiver): string {
    return this.#network.keyOf(receiver);
  }

  node(name: NonNullable<Plan['victim']>): NodeControl {
    return this.#network.control(name);
  }

  async send(plan: Plan): Promise<Sent> {
    const { fault, whim, errand, run } = plan;
    const way = await this.#openWay(plan);
    const takes = Math.floor(whim * MOST_WRITES);
    const place: Place = {
      ...this.#newPlace(way.address, run),
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
        startSameOrder(order, this.#newPlace(way.address, plan.run), this.#surroundings),
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
    const { address } = this.#network.node;
    const program = startTerminal(
      trackWords(hash, files(address)),
      this.#newPlace(address, run),
      this.#surroundings,
    );
    return this.#watch(run, 'track', program);
  }

  async recoverInWindows(open: readonly JournalRow[]): Promise<readonly Told[]> {
    // Else they are looked up one by one, as in a terminal.
    if (open.length === 0 || this.#random.next() < 0.5) return [];
    const places = [0, 1].map(() => this.#newPlace(this.#network.node.address, open[0]?.run ?? 0));
    return recoverInWindows(open, places, this.#surroundings);
  }

  async reconnect(): Promise<void> {
    // Its nodes find each other by themselves.
  }

  bringBack(): Promise<void> {
    return this.#network.bringBack();
  }

  saveDatabase(): Promise<void> {
    return this.#network.saveDatabase();
  }

  restoreDatabase(): Promise<void> {
    return this.#network.restoreDatabase();
  }

  async renew(): Promise<void> {
    await this.#network.stop();
    this.#network = this.#newNetwork();
    await this.#network.start();
  }

  journal(): readonly JournalRow[] {
    return readJournal(this.#surroundings.journals.file, this.#options.seed);
  }

  journalIsWhole(): boolean {
    return journalIsWhole(this.#surroundings.journals.file);
  }

  ledger(): Promise<Ledger> {
    return this.#network.ledger();
  }

  async close(keep: boolean): Promise<string | undefined> {
    await this.#network.stop();
    await this.#surroundings.journals.close();
    this.#timeOfItsOwn[Symbol.dispose]();
    if (keep) return this.#dir;
    rmSync(this.#dir, { recursive: true, force: true });
    return undefined;
  }

  #newNetwork(): PracticeNetwork {
    this.#networks += 1;
    const { seed, log } = this.#options;
    return new PracticeNetwork({
      dir: this.#dir,
      session: seed,
      file: join(this.#dir, `network${this.#networks}.db`),
      identity: this.#surroundings.identity,
      clock: this.clock,
      seed: `${seed}/network ${this.#networks}`,
      random: this.#random,
      log,
    });
  }

  async #payAgain({ errand: { to, amountSat, message } }: Plan): Promise<void> {
    await payAgain(await this.#network.answering(), {
      destination: this.keyOf(to),
      sat: String(amountSat),
      message,
    });
  }

  async #openWay(plan: Plan): Promise<Proxy> {
    this.#network.expect(plan);
    const random = this.#newRandom(plan.run);
    const way = await Proxy.start(this.#network.node.address, () => random.between(0, LONGEST_LATENCY_MS));
    this.#network.node.join(way, plan.direct);
    return way;
  }

  #newPlace(host: string, run: number): Place {
    return { host, random: this.#newRandom(run) };
  }

  /** For each sender of a run its own, so that what one draws depends neither on others nor on when. */
  #newRandom(run: number): Random {
    const before = this.#draws.get(run) ?? 0;
    this.#draws.set(run, before + 1);
    return new Random(`${this.#options.seed}/sender ${run} ${before}`);
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
