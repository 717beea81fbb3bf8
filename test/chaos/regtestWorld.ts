import { randomBytes } from 'node:crypto';
import { chmodSync, copyFileSync, cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Network } from '../regtest/network.ts';
import { startNetwork } from '../regtest/startNetwork.ts';
import type { NetworkResult } from '../regtest/startNetwork.ts';
import type { Had } from '../../scripts/workbench/had.ts';
import { installWorkbench } from '../workbench/install.ts';
import type { NodeName } from '../regtest/topology.ts';
import { systemClock } from '../../src/systemClock.ts';
import type { JournalRow, Ledger, Told } from './evidence.ts';
import type { FaultKind } from './faults.ts';
import { Editor } from './editor.ts';
import { EditorSender } from './editorSender.ts';
import { Holder } from './holder.ts';
import type { Plan, Receiver } from './plan.ts';
import {
  fullDisk,
  sendWords,
  startKeysend,
  startSameOrder,
  trackWords,
  whyNoOtherUser,
} from './processes.ts';
import type { Access, Disk } from './processes.ts';
import { copyProduct } from './product.ts';
import type { Product } from './product.ts';
import { Proxy } from './proxy.ts';
import { journalIsWhole, readJournal } from './readJournal.ts';
import { pendingAt, readLedger } from './readLedger.ts';
import type { SameOrderTask } from './sameOrderProcess.ts';
import { SendingProcess } from './sendingProcess.ts';
import type { NodeControl, Sending, Sent, Twins, World } from './world.ts';

export interface RegtestOptions {
  readonly seed: string;
  readonly log: (line: string) => void;
  /** Words for Node in front of the command's script: another sender in its place. */
  readonly instead?: readonly string[];
}

/** HTLCs of peers that lost each other take a moment to come to their ends. */
const QUIET_WITHIN_MS = 90_000;

/** Real LND on regtest, the real command, and a real VS Code. `ok` is false where LND cannot be had. */
export async function openRegtestWorld(options: RegtestOptions): Promise<Had<World>> {
  const product = await copyProduct();
  try {
    const started = await freshNetwork(product, options);
    if (!started.ok) {
      rmSync(product.dir, { recursive: true, force: true });
      return started;
    }
    const editor = await installWorkbench();
    const without = editor.ok ? undefined : editor.why;
    return { ok: true, value: new RegtestWorld(product, started.network, without, options) };
  } catch (error) {
    rmSync(product.dir, { recursive: true, force: true });
    throw error;
  }
}

class RegtestWorld implements World {
  readonly clock = systemClock;
  readonly #product: Product;
  readonly #options: RegtestOptions;
  readonly #holder: Holder;
  readonly #editor = new EditorSender(() =>
    Editor.start(this.#product, this.#access(this.#network.node('alice').host)),
  );
  readonly #withoutEditor: string | undefined;
  #network: Network;

  /** `withoutEditor`: why there is no VS Code. */
  constructor(
    product: Product,
    network: Network,
    withoutEditor: string | undefined,
    options: RegtestOptions,
  ) {
    this.#product = product;
    this.#withoutEditor = withoutEditor;
    this.#network = network;
    this.#options = options;
    this.#holder = new Holder(() => this.#network.node('harriet'), options.seed);
  }

  whyNot(fault: FaultKind): string | undefined {
    if (process.platform === 'win32' && (fault.startsWith('disk.') || fault.endsWith('.paused')))
      return 'Windows has no such thing';
    if (fault === 'host.killed') return this.#withoutEditor;
    return fault === 'disk.readOnly' ? whyNoOtherUser(this.#product) : undefined;
  }

  keyOf(receiver: Receiver): string {
    return this.#network.node(receiver).pubkey;
  }

  node(name: NonNullable<Plan['victim']>): NodeControl {
    return this.#network.node(name);
  }

  async send(plan: Plan): Promise<Sent> {
    const { way, access } = await this.#openWay(plan);
    if (plan.fault === 'host.killed')
      return { way, sending: await this.#editor.send(plan, this.keyOf(plan.errand.to)) };
    const words = sendWords(plan.errand, this.keyOf(plan.errand.to), access);
    const child = startKeysend(this.#product, words, this.#diskFor(plan), this.#options.instead);
    return { sending: new SendingProcess(plan.run, 'send', child, systemClock), way };
  }

  async sendTwice(plan: Plan): Promise<Twins> {
    const { way, access } = await this.#openWay(plan);
    const { amountSat, timeoutSeconds, message, to } = plan.errand;
    const order: SameOrderTask = {
      ...access,
      journal: this.#product.journal,
      destination: this.keyOf(to),
      amountSat,
      timeoutSeconds,
      message,
      preimage: randomBytes(32).toString('hex'),
    };
    const both = [startSame(plan, this.#product, order), startSame(plan, this.#product, order)] as const;
    await Promise.all(both.map((each) => each.isReady()));
    return {
      both,
      way,
      go: async (afterMs) => {
        both[0].say('go');
        if (afterMs > 0) await sleep(afterMs);
        both[1].say('go');
      },
    };
  }

  track(run: number, hash: string): Sending {
    const words = trackWords(hash, this.#access(this.#network.node('alice').host));
    return new SendingProcess(run, 'track', startKeysend(this.#product, words), systemClock);
  }

  recoverInWindows(open: readonly JournalRow[]): Promise<readonly Told[]> {
    return this.#editor.recovered(open, () => this.journal());
  }

  async reconnect(): Promise<void> {
    await this.#network.waitUntilReady({ timeoutMs: QUIET_WITHIN_MS });
  }

  async bringBack(): Promise<void> {
    const network = this.#network;
    for (const node of network.nodes) {
      if (await node.isRunning()) await node.resume();
      else await node.start();
    }
    await this.reconnect();
    if (!(await this.#isQuiet())) {
      // Seen after a peer's death: the channel is active again, and an HTLC in it waits until one of its ends is started anew.
      this.#options.log(`HTLCs that do not end by themselves: ${await this.#tellPending()}`);
      for (const name of await this.#holding()) {
        await network.node(name).stop();
        await network.node(name).start();
      }
      await this.reconnect();
      if (!(await this.#isQuiet())) this.#options.log(`They do not end: ${await this.#tellPending()}`);
    }
    // What a node learned of channels whose ends were down would make the next runs fail for lack of a route.
    await network.node('alice').rpc.call('routerrpc.Router/ResetMissionControl');
    // LND calls itself out of step with the chain when the newest block is two hours old.
    await network.mine(1);
  }

  async saveDatabase(): Promise<void> {
    const alice = this.#network.node('alice');
    await alice.stop();
    rmSync(this.#copy, { recursive: true, force: true });
    cpSync(join(alice.dir, 'data'), this.#copy, { recursive: true });
    await alice.start();
    await this.reconnect();
  }

  async restoreDatabase(): Promise<void> {
    const alice = this.#network.node('alice');
    await alice.kill();
    const data = join(alice.dir, 'data');
    rmSync(data, { recursive: true, force: true });
    cpSync(this.#copy, data, { recursive: true });
    await alice.start();
  }

  async renew(): Promise<void> {
    await this.#editor.close();
    await this.#network.stop();
    const started = await freshNetwork(this.#product, this.#options);
    if (!started.ok) throw new Error(started.why);
    this.#network = started.network;
  }

  journal(): readonly JournalRow[] {
    return readJournal(this.#product.journal, this.#options.seed);
  }

  journalIsWhole(): boolean {
    return journalIsWhole(this.#product.journal);
  }

  ledger(): Promise<Ledger> {
    return readLedger(this.#network, this.#options.seed);
  }

  async close(keep: boolean): Promise<string | undefined> {
    await this.#holder.close();
    await this.#editor.close();
    await this.#network.stop();
    if (keep) return this.#product.dir;
    rmSync(this.#product.dir, { recursive: true, force: true });
    return undefined;
  }

  /** Waits until no channel holds an HTLC; false: some do after a minute. */
  async #isQuiet(): Promise<boolean> {
    for (let looks = 0; looks < 200; looks++) {
      await this.#holder.letGo().catch(() => undefined);
      if ((await this.#holding()).length === 0) return true;
      await sleep(300);
    }
    return false;
  }

  /** Whose channels hold HTLCs. */
  async #holding(): Promise<NodeName[]> {
    const { nodes } = this.#network;
    const pending = await Promise.all(nodes.map(async (node) => (node.locked ? [] : pendingAt(node))));
    return nodes.filter((_, index) => (pending[index]?.length ?? 0) > 0).map(({ name }) => name);
  }

  async #tellPending(): Promise<string> {
    const names = await this.#holding();
    const told = names.map(
      async (name) => `${name} ${(await pendingAt(this.#network.node(name))).join(' ')}`,
    );
    return (await Promise.all(told)).join(', ');
  }

  get #copy(): string {
    return join(this.#product.dir, 'olderDatabase');
  }

  async #openWay(plan: Plan): Promise<{ way: Proxy; access: Access }> {
    this.#holder.expect(plan);
    const { host } = this.#network.node('alice');
    const way = await Proxy.start(host);
    return { way, access: this.#access(plan.direct ? host : way.address) };
  }

  #access(host: string): Access {
    const { certPath, macaroonPath } = accessIn(this.#product);
    return { host, certPath, macaroonPath };
  }

  #diskFor({ fault, whim }: Plan): Disk {
    if (fault === 'disk.full') return fullDisk(this.#product, whim);
    return { kind: fault === 'disk.readOnly' ? 'readOnly' : 'healthy' };
  }
}

function startSame(plan: Plan, product: Product, order: SameOrderTask): SendingProcess {
  return new SendingProcess(plan.run, 'send', startSameOrder(product, order), systemClock);
}

function accessIn({ dir }: Product): { readonly certPath: string; readonly macaroonPath: string } {
  return { certPath: join(dir, 'access', 'tls.cert'), macaroonPath: join(dir, 'access', 'admin.macaroon') };
}

/** Starts a network; whoever sends finds its certificate and macaroon in the session's folder. */
async function freshNetwork(product: Product, { log }: RegtestOptions): Promise<NetworkResult> {
  const started = await startNetwork({ log });
  if (!started.ok) return started;
  const alice = started.network.node('alice');
  const { certPath, macaroonPath } = accessIn(product);
  mkdirSync(join(product.dir, 'access'), { recursive: true, mode: 0o755 });
  copyFileSync(alice.certPath, certPath);
  copyFileSync(alice.macaroonPath, macaroonPath);
  // The other user of `disk.readOnly` must come as far as the journal.
  for (const path of [certPath, macaroonPath]) chmodSync(path, 0o644);
  return started;
}
