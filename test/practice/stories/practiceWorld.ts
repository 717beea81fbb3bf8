import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { NodeKey } from '../../../src/keysend/destination.ts';
import { paymentHashOf } from '../../../src/keysend/preimage.ts';
import { connectLnd } from '../../../src/lnd/connectLnd.ts';
import { control } from '../../../src/practice/control.ts';
import { ControlChannel } from '../../../src/practice/controlChannel.ts';
import { MemoryStore } from '../../../src/practice/network/memoryStore.ts';
import { openNetwork } from '../../../src/practice/network/network.ts';
import { practiceTopology } from '../../../src/practice/network/topology.ts';
import { makeIdentity } from '../../../src/practice/server/identity.ts';
import { startServer } from '../../../src/practice/server/startServer.ts';
import { systemClock as clock } from '../../../src/systemClock.ts';
import { lookUpRaw } from '../../regtest/rawScenarios.ts';
import { openRpc } from '../../regtest/rpc.ts';
import type { Rpc } from '../../regtest/rpc.ts';
import type { World } from '../../regtest/scenarios.ts';
import { never, setOf } from '../../regtest/world.ts';

export interface PracticeWorld extends World {
  /** A client that shares no line with the product. */
  readonly rpc: Rpc;
  end(): Promise<void>;
}

/** A practice network behind its gRPC server, met as real LND is met. */
export async function openPracticeWorld(): Promise<PracticeWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'keysend-practice-'));
  const network = openNetwork(new MemoryStore(), practiceTopology, {
    now: clock.now(),
    seed: 'stories',
    delayMs: 10,
  });
  const identity = await makeIdentity(clock.now());
  const served = await startServer({ network, identity, port: 0, clock, version: 'test' });
  const target = {
    host: `127.0.0.1:${served.port}`,
    certPath: join(folder, 'tls.cert'),
    macaroonPath: join(folder, 'admin.macaroon'),
  };
  await writeFile(target.certPath, identity.certificatePem);
  await writeFile(target.macaroonPath, identity.adminMacaroon.expose());
  const rpc = openRpc(target);
  const node = await connectLnd(setOf(target), { clock }, never);
  const server = {
    ...setOf(target),
    certificatePem: identity.certificatePem,
    pid: process.pid,
    port: served.port,
    version: 'test',
    startedAt: clock.now(),
  };
  // A channel lasts as long as its calls.
  const ask: ControlChannel['ask'] = async (method, request, signal) =>
    new ControlChannel(server).ask(method, request, signal);

  const keys = new Map(network.nodes().map(({ alias, key }): [string, NodeKey] => [alias, key]));
  const keyOf: World['keyOf'] = (name) => {
    const key = keys.get(name);
    if (key === undefined) throw new Error(`The practice network has no ${name}.`);
    return key;
  };
  return {
    node,
    rpc,
    keyOf,
    forgetFailures: async () => {
      await ask(control.forgetFailures, {}, never);
    },
    lookUp: async (hash) => lookUpRaw(rpc, hash),
    received: async (name, hash) => {
      const invoice = network.invoice(keyOf(name), hash);
      return { state: invoice?.state ?? 'none', records: invoice?.records ?? [] };
    },
    settle: async (name, preimage) => {
      await ask(control.settle, { node: keyOf(name), hash: paymentHashOf(preimage) }, never);
    },
    refuse: async (name, hash) => {
      await ask(control.refuse, { node: keyOf(name), hash }, never);
    },
    sleep: async (milliseconds) => {
      await sleep(milliseconds);
    },
    end: async () => {
      node.close();
      rpc.close();
      await served.close();
      await rm(folder, { recursive: true });
    },
  };
}
