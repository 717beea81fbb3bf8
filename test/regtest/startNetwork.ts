import { mkdir, mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { findBinaries } from './binaries.ts';
import type { Binaries } from './binaries.ts';
import { mineBlocks, startBtcd } from './btcd.ts';
import { watchedDaemons } from './daemons.ts';
import type { Daemon, Daemons } from './daemons.ts';
import { LndProcess } from './lndProcess.ts';
import { Network } from './network.ts';
import { freePorts } from './ports.ts';
import { channelPlans, nodeNames, nodePlans } from './topology.ts';
import type { NodeName } from './topology.ts';
import { waitFor, whenTrue } from './waitFor.ts';

export interface StartOptions {
  /** An empty or new directory for everything, kept at the end. Without it a temporary one is used and removed. */
  readonly dir?: string;
  /** Gives up the start; a network that has started is ended by `stop()`. */
  readonly signal?: AbortSignal;
  /** Progress for people, a line at a time. */
  readonly log?: (line: string) => void;
}

/** `why` is a whole sentence: what this machine lacks to run the network. */
export type NetworkResult =
  { readonly ok: true; readonly network: Network } | { readonly ok: false; readonly why: string };

/** Segwit is not active in btcd's regtest before block 432, and a coinbase can be spent 100 blocks later. */
const firstBlocks = 500;

/**
 * Builds LND and btcd if need be, and starts the network of topology.ts: about ten seconds on two cores. Its processes
 * end with this one, whatever happens to it. Throws, with the last lines of a log, where something does not start.
 */
export async function startNetwork(options: StartOptions = {}): Promise<NetworkResult> {
  const { log = () => undefined, signal } = options;
  const found = await findBinaries({ log, ...(signal && { signal }) });
  if (!found.ok) return found;

  const started = Date.now();
  const dir = await directoryFor(options.dir);
  const daemons = watchedDaemons(options.dir === undefined ? dir : undefined);
  try {
    const network = await startIn(dir, found.binaries, daemons, signal);
    log(`The test network is ready after ${((Date.now() - started) / 1000).toFixed(1)} s.`);
    return { ok: true, network };
  } catch (error) {
    await daemons.end();
    throw error;
  }
}

async function directoryFor(wanted: string | undefined): Promise<string> {
  if (wanted === undefined) return mkdtemp(join(tmpdir(), 'keysend-regtest-'));
  const dir = resolve(wanted);
  await mkdir(dir, { recursive: true, mode: 0o700 });
  if ((await readdir(dir)).length > 0) {
    throw new Error(
      `${dir} is not empty: btcd forgets its chain at every start, so a network cannot be started twice.`,
    );
  }
  return dir;
}

async function startIn(
  dir: string,
  binaries: Binaries,
  daemons: Daemons,
  signal: AbortSignal | undefined,
): Promise<Network> {
  const ports = await freePorts(2 * (1 + nodeNames.length));
  const portPair = (index: number): { p2p: number; rpc: number } => ({
    p2p: ports[2 * index] ?? 0,
    rpc: ports[2 * index + 1] ?? 0,
  });
  const btcd = await startBtcd({
    daemons,
    file: binaries.btcd,
    dir: join(dir, 'btcd'),
    ports: portPair(nodeNames.length),
    miningAddresses: Object.values(nodePlans).flatMap(({ miningAddress }) => miningAddress ?? []),
    ...(signal && { signal }),
  });
  const processes = new Map(
    nodeNames.map((name, index) => [
      name,
      new LndProcess({
        daemons,
        file: binaries.lnd,
        name,
        plan: nodePlans[name],
        dir: join(dir, name),
        ports: portPair(index),
        btcd: btcd.target,
        ...(signal && { signal }),
      }),
    ]),
  );

  // An lnd without a wallet does not look at the chain yet: it wakes up to one where segwit is active.
  await Promise.all([
    mineBlocks(btcd.target, firstBlocks),
    ...[...processes.values()].map((lnd) => lnd.startWithoutWallet()),
  ]);
  await Promise.all([...processes.values()].map((lnd) => lnd.createWallet()));

  const network = new Network(
    {
      dir,
      lncli: binaries.lncli,
      btcctl: binaries.btcctl,
      btcd: btcd.target,
      nodes: [...processes].map(([name, lnd]) => describe(name, lnd)),
    },
    (name) => {
      const lnd = processes.get(name);
      if (!lnd) throw new Error(`The network has no node ${name}.`);
      return lnd;
    },
    async () => {
      await endInOrder([...processes.values()], btcd.daemon);
      await daemons.end();
    },
  );
  await waitForSync(network, signal);
  await network.openChannels(channelPlans, signal && { signal });
  await waitForGraph(network, signal);
  return network;
}

function describe(name: NodeName, lnd: LndProcess): Network['description']['nodes'][number] {
  const { pubkey, teaches, locked = false } = nodePlans[name];
  const { host, p2pPort, dir, certPath, macaroonPath, readonlyMacaroonPath } = lnd;
  return { name, pubkey, teaches, locked, host, p2pPort, dir, certPath, macaroonPath, readonlyMacaroonPath };
}

/** LNDs before btcd: without it they take long to end. */
async function endInOrder(lnds: readonly LndProcess[], btcd: Daemon): Promise<void> {
  await Promise.all(lnds.map((lnd) => lnd.stop()));
  btcd.signal('SIGTERM');
}

async function waitForSync(network: Network, signal: AbortSignal | undefined): Promise<void> {
  await Promise.all(
    network.nodes
      .filter(({ locked }) => !locked)
      .map(async (node) => {
        const info = await waitFor(
          `${node.name} to be in step with the chain`,
          async () => {
            const now = await node.rpc.call('lnrpc.Lightning/GetInfo');
            return now.synced_to_chain ? now : undefined;
          },
          signal && { signal },
        );
        if (info.identity_pubkey !== node.pubkey) {
          throw new Error(
            `${node.name} has the key ${info.identity_pubkey}, and topology.ts says ${node.pubkey}.`,
          );
        }
        if (nodePlans[node.name].miningAddress === undefined) return;
        const { confirmed_balance } = await node.rpc.call('lnrpc.Lightning/WalletBalance');
        if (confirmed_balance === '0') {
          throw new Error(
            `${node.name} has no coins: the mining address in topology.ts is not its wallet's first.`,
          );
        }
      }),
  );
}

/** Until alice knows every public channel from both ends, and every node of them by name. */
async function waitForGraph(network: Network, signal: AbortSignal | undefined): Promise<void> {
  const channels = channelPlans.filter((plan) => !plan.private);
  const names = new Set(channels.flatMap(({ from, to }) => [from, to]));
  await waitFor(
    'alice to know the whole graph',
    async () => {
      const graph = await network.node('alice').rpc.call('lnrpc.Lightning/DescribeGraph');
      const complete = graph.edges.filter((edge) => edge.node1_policy && edge.node2_policy);
      const known = new Set(graph.nodes.filter((node) => node.last_update > 0).map((node) => node.alias));
      return whenTrue(complete.length === channels.length && [...names].every((name) => known.has(name)));
    },
    signal && { signal },
  );
}
