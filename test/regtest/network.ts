import { mineBlocks } from './btcd.ts';
import type { NetworkDescription, NodeDescription } from './description.ts';
import type { NodeControl } from './lndProcess.ts';
import { openRpc } from './rpc.ts';
import type { Rpc } from './rpc.ts';
import type { ChannelPlan, NodeName } from './topology.ts';
import { waitFor, whenTrue } from './waitFor.ts';
import type { WaitOptions } from './waitFor.ts';

/** One LND of the network: where it is, what can be done to its process, and a client with the admin macaroon. */
export interface RegtestNode extends NodeDescription, NodeControl {
  /** Opened at the first use, closed with the network; it survives restarts of the node. */
  readonly rpc: Rpc;
}

/** A running network of btcd and LNDs, started by this process or by another one. */
export class Network {
  readonly description: NetworkDescription;
  readonly #nodes: ReadonlyMap<NodeName, RegtestNode>;
  readonly #openRpcs: Set<Rpc>;
  readonly #end: () => Promise<void>;

  /** `end` ends what `controls` control; it does nothing where the network belongs to another process. */
  constructor(
    description: NetworkDescription,
    controlOf: (name: NodeName) => NodeControl,
    end: () => Promise<void>,
  ) {
    this.description = description;
    this.#openRpcs = new Set();
    this.#nodes = new Map(
      description.nodes.map((node) => [node.name, assembleNode(node, controlOf(node.name), this.#openRpcs)]),
    );
    this.#end = end;
  }

  get nodes(): readonly RegtestNode[] {
    return [...this.#nodes.values()];
  }

  node(name: NodeName): RegtestNode {
    const node = this.#nodes.get(name);
    if (!node) throw new Error(`The network has no node ${name}.`);
    return node;
  }

  /** Mines that many blocks and waits until every node that answers has seen them. Returns the height. */
  async mine(blocks: number, options: WaitOptions = {}): Promise<number> {
    const height = await mineBlocks(this.description.btcd, blocks);
    const nodes = await this.#unlockedNodes();
    await Promise.all(
      nodes.map((node) =>
        waitFor(
          `${node.name} to see block ${height}`,
          async () => {
            const info = await node.rpc.call('lnrpc.Lightning/GetInfo').catch(() => undefined);
            return whenTrue(info === undefined || info.block_height >= height);
          },
          options,
        ),
      ),
    );
    return height;
  }

  /** Makes `from` dial `to`, unless they are connected. */
  async connect(from: NodeName, to: NodeName): Promise<void> {
    const { pubkey, p2pPort } = this.node(to);
    try {
      await this.node(from).rpc.call('lnrpc.Lightning/ConnectPeer', {
        addr: { pubkey, host: `127.0.0.1:${p2pPort}` },
        timeout: 10,
      });
    } catch (error) {
      if (!(error instanceof Error && error.message.includes('already connected'))) throw error;
    }
  }

  /** Opens channels at the same time, confirms them with 6 blocks and waits until both ends call them active. */
  async openChannels(plans: readonly ChannelPlan[], options: WaitOptions = {}): Promise<void> {
    await Promise.all(
      plans.map(async (plan) => {
        await this.connect(plan.from, plan.to);
        await this.node(plan.from).rpc.call('lnrpc.Lightning/OpenChannelSync', {
          node_pubkey: Buffer.from(this.node(plan.to).pubkey, 'hex'),
          local_funding_amount: plan.sat,
          push_sat: plan.pushSat ?? 0,
          private: plan.private ?? false,
        });
      }),
    );
    // Six, because a channel is announced at that depth.
    await this.mine(6, options);
    await Promise.all(
      plans.flatMap(({ from, to }) => [
        this.#waitForActiveChannel(from, to, options),
        this.#waitForActiveChannel(to, from, options),
      ]),
    );
  }

  /**
   * Waits until every running node serves and every channel between running nodes is active at both ends, dialling peers
   * that have lost each other: after a peer's death lnd may take minutes to do so itself.
   */
  async waitUntilReady(options: WaitOptions = {}): Promise<void> {
    const nodes = await this.#unlockedNodes();
    const running = new Map(nodes.map((node) => [node.pubkey, node]));
    await Promise.all(
      nodes.map((node) =>
        waitFor(
          `${node.name} to have all its channels active`,
          async () => {
            const listed = await node.rpc.call('lnrpc.Lightning/ListChannels').catch(() => undefined);
            if (!listed) return undefined;
            const inactive = listed.channels.filter(({ active }) => !active);
            const reachable = inactive.flatMap(({ remote_pubkey }) => running.get(remote_pubkey) ?? []);
            if (reachable.length === 0) return true;
            // Both ends may dial at the same moment; what counts is the next look.
            await Promise.allSettled(reachable.map((peer) => this.connect(node.name, peer.name)));
            return undefined;
          },
          { intervalMs: 250, ...options },
        ),
      ),
    );
  }

  /** Lets go of the network, and ends it if it was started by this process: LNDs first, then btcd. */
  async stop(): Promise<void> {
    for (const rpc of this.#openRpcs) rpc.close();
    this.#openRpcs.clear();
    await this.#end();
  }

  async #unlockedNodes(): Promise<RegtestNode[]> {
    const unlocked = this.nodes.filter((node) => !node.locked);
    const running = await Promise.all(unlocked.map((node) => node.isRunning()));
    return unlocked.filter((_, index) => running[index]);
  }

  async #waitForActiveChannel(owner: NodeName, peer: NodeName, options: WaitOptions): Promise<void> {
    const { pubkey } = this.node(peer);
    await waitFor(
      `${owner}'s channel with ${peer} to be active`,
      async () => {
        const { channels } = await this.node(owner).rpc.call('lnrpc.Lightning/ListChannels');
        const channel = channels.find(({ remote_pubkey }) => remote_pubkey === pubkey);
        return whenTrue(channel?.active === true);
      },
      options,
    );
  }
}

function assembleNode(node: NodeDescription, control: NodeControl, openRpcs: Set<Rpc>): RegtestNode {
  let rpc: Rpc | undefined;
  return {
    ...node,
    isRunning: () => control.isRunning(),
    stop: () => control.stop(),
    kill: () => control.kill(),
    start: (flags) => control.start(flags),
    pause: () => control.pause(),
    resume: () => control.resume(),
    get rpc(): Rpc {
      rpc ??= openRpc(node);
      openRpcs.add(rpc);
      return rpc;
    },
  };
}
