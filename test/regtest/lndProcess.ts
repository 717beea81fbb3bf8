import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BtcdTarget } from './btcd.ts';
import type { Daemon, Daemons } from './daemons.ts';
import type { WalletState } from './replies.ts';
import { walletState, withRpc } from './rpc.ts';
import type { NodeName, NodePlan } from './topology.ts';
import { waitFor, whenTrue } from './waitFor.ts';

/** What can be done to a node's process, from the process that started it or through the control server. */
export interface NodeControl {
  isRunning(): Promise<boolean>;
  /** As a service manager would: SIGTERM, and SIGKILL after 20 s. */
  stop(): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
  /**
   * Starts it again, on the same ports and with the same wallet, with more lnd flags than usual. Resolves in the state
   * that is usual for the node: SERVER_ACTIVE, or LOCKED for one whose wallet is locked. Channels come later: see
   * `Network.waitUntilReady`.
   */
  start(flags?: readonly string[]): Promise<void>;
  /** SIGSTOP: it answers nobody, and its connections stay open. Not on Windows. */
  pause(): Promise<void>;
  /** SIGCONT. */
  resume(): Promise<void>;
}

export interface LndOptions {
  readonly daemons: Daemons;
  readonly file: string;
  readonly name: NodeName;
  readonly plan: NodePlan;
  readonly dir: string;
  readonly ports: { readonly p2p: number; readonly rpc: number };
  readonly btcd: BtcdTarget;
  readonly signal?: AbortSignal;
}

/** Of every wallet; eve's is unlocked with it. */
export const walletPassword = 'regtest-password';

export class LndProcess implements NodeControl {
  readonly dir: string;
  readonly host: string;
  readonly p2pPort: number;
  readonly certPath: string;
  readonly macaroonPath: string;
  readonly readonlyMacaroonPath: string;
  readonly #options: LndOptions;
  readonly #passwordPath: string;
  #daemon: Daemon | undefined;

  constructor(options: LndOptions) {
    const { dir } = options;
    const macaroons = join(dir, 'data', 'chain', 'bitcoin', 'regtest');
    this.#options = options;
    this.dir = dir;
    this.p2pPort = options.ports.p2p;
    this.#passwordPath = join(dir, 'wallet.password');
    this.host = `127.0.0.1:${options.ports.rpc}`;
    this.certPath = join(dir, 'tls.cert');
    this.macaroonPath = join(macaroons, 'admin.macaroon');
    this.readonlyMacaroonPath = join(macaroons, 'readonly.macaroon');
  }

  /** The first start: up to the question for a wallet. */
  async startWithoutWallet(): Promise<void> {
    const { dir, plan } = this.#options;
    await mkdir(dir, { recursive: true });
    if (!plan.locked) await writeFile(this.#passwordPath, walletPassword, { mode: 0o600 });
    this.#spawn([]);
    await this.#waitForState('NON_EXISTING');
  }

  /** Makes the wallet. btcd must be up, with the money that the node will spend already mined. */
  async createWallet(): Promise<void> {
    const { name, plan, signal } = this.#options;
    const options = signal && { signal };
    await withRpc({ host: this.host, certPath: this.certPath }, async (rpc) => {
      const { cipher_seed_mnemonic } = await rpc.call(
        'lnrpc.WalletUnlocker/GenSeed',
        { seed_entropy: createHash('sha256').update(`keysend regtest ${name}`).digest().subarray(0, 16) },
        options,
      );
      await rpc.call(
        'lnrpc.WalletUnlocker/InitWallet',
        {
          wallet_password: Buffer.from(walletPassword),
          cipher_seed_mnemonic,
          // The wallet looks for its first address in blocks that are older than itself.
          recovery_window: plan.miningAddress === undefined ? 0 : 1,
        },
        { ...options, timeoutMs: 60_000 },
      );
    });
    if (plan.locked) {
      // The macaroon files are written before this state; only a restart locks the wallet again.
      await this.#waitForState('RPC_ACTIVE', 'SERVER_ACTIVE');
      await this.kill();
      await this.start();
    } else {
      await this.#waitForState('SERVER_ACTIVE');
    }
  }

  async isRunning(): Promise<boolean> {
    return this.#daemon?.isRunning() ?? false;
  }

  async start(flags: readonly string[] = []): Promise<void> {
    if (this.#daemon?.isRunning()) throw new Error(`${this.#options.name} is running already.`);
    this.#spawn(flags);
    await this.#waitForState(this.#options.plan.locked ? 'LOCKED' : 'SERVER_ACTIVE');
  }

  async stop(): Promise<void> {
    const daemon = this.#daemon;
    if (!daemon) return;
    daemon.signal('SIGTERM');
    // A paused process hears nothing else.
    daemon.signal('SIGCONT');
    const kill = setTimeout(() => {
      daemon.signal('SIGKILL');
    }, 20_000);
    await daemon.exited;
    clearTimeout(kill);
  }

  async kill(): Promise<void> {
    this.#daemon?.signal('SIGKILL');
    await this.#daemon?.exited;
  }

  async pause(): Promise<void> {
    this.#daemon?.signal('SIGSTOP');
  }

  async resume(): Promise<void> {
    this.#daemon?.signal('SIGCONT');
  }

  /** For errors: the last lines of its log. */
  async tellEnd(): Promise<string> {
    return (await this.#daemon?.tellEnd()) ?? `${this.#options.name} was never started.`;
  }

  #spawn(flags: readonly string[]): void {
    const { daemons, file, name, plan, dir, ports, btcd } = this.#options;
    const unlock = [`--wallet-unlock-password-file=${this.#passwordPath}`, '--wallet-unlock-allow-create'];
    const args = [
      `--lnddir=${dir}`,
      `--alias=${name}`,
      `--listen=127.0.0.1:${ports.p2p}`,
      `--rpclisten=${this.host}`,
      '--norest',
      '--nobootstrap',
      '--bitcoin.regtest',
      '--bitcoin.node=btcd',
      `--btcd.rpchost=${btcd.host}`,
      `--btcd.rpcuser=${btcd.user}`,
      `--btcd.rpcpass=${btcd.password}`,
      `--btcd.rpccert=${btcd.certPath}`,
      '--bitcoin.defaultchanconfs=1',
      // News of channels reaches everyone at once instead of after 10 s. What a payment takes is left as it is.
      '--trickledelay=50',
      '--gossip.sub-batch-delay=50ms',
      '--db.batch-commit-interval=5ms',
      // Standard output goes to a file already.
      '--logging.file.disable',
      ...(plan.locked ? [] : unlock),
      ...plan.flags,
      ...flags,
    ];
    this.#daemon = daemons.start(name, file, args, join(dir, 'output.log'));
  }

  async #waitForState(...wanted: WalletState[]): Promise<void> {
    const { name, signal } = this.#options;
    const details = (): Promise<string> => this.tellEnd();
    await waitFor(
      `${name} to be ${wanted.join(' or ')}`,
      async () => {
        if (!(await this.isRunning())) throw new Error(await details());
        const state = await walletState(this);
        return whenTrue(state !== 'DOWN' && wanted.includes(state));
      },
      { ...(signal && { signal }), details },
    );
  }
}
