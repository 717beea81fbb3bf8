import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, credentials, Metadata } from '@grpc/grpc-js';
import type { MethodDefinition } from '@grpc/grpc-js';
import type { NodeKey } from '../../../src/keysend/destination.ts';
import { paymentHashOf } from '../../../src/keysend/preimage.ts';
import { connectLnd } from '../../../src/lnd/connectLnd.ts';
import { control } from '../../../src/practice/control.ts';
import { MemoryStore } from '../../../src/practice/network/memoryStore.ts';
import { openNetwork } from '../../../src/practice/network/network.ts';
import { practiceTopology } from '../../../src/practice/network/topology.ts';
import { makeIdentity } from '../../../src/practice/server/identity.ts';
import { startServer } from '../../../src/practice/server/startServer.ts';
import { systemClock as clock } from '../../../src/systemClock.ts';
import { tellRaw } from '../../regtest/rawScenarios.ts';
import type { PaymentReply } from '../../regtest/replies.ts';
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
  const server = await startServer({ network, identity, port: 0, clock, version: 'test' });
  const target = {
    host: `127.0.0.1:${server.port}`,
    certPath: join(folder, 'tls.cert'),
    macaroonPath: join(folder, 'admin.macaroon'),
  };
  await writeFile(target.certPath, identity.certificatePem);
  await writeFile(target.macaroonPath, identity.adminMacaroon.expose());
  const rpc = openRpc(target);
  const node = await connectLnd(setOf(target), { clock }, never);
  const client = new Client(target.host, credentials.createSsl(Buffer.from(identity.certificatePem)), {
    'grpc.ssl_target_name_override': 'localhost',
  });
  const metadata = new Metadata();
  metadata.set('macaroon', Buffer.from(identity.adminMacaroon.expose()).toString('hex'));

  function ask<In, Out>(method: MethodDefinition<In, Out>, request: In): Promise<Out> {
    const { path, requestSerialize, responseDeserialize } = method;
    return new Promise((resolve, reject) => {
      client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        request,
        metadata,
        (error, reply) => {
          if (error !== null || reply === undefined) reject(error ?? new Error('no reply'));
          else resolve(reply);
        },
      );
    });
  }

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
      await ask(control.forgetFailures, {});
    },
    lookUp: async (hash) => {
      const request = { payment_hash: Buffer.from(hash, 'hex') };
      try {
        for await (const reply of rpc.stream('routerrpc.Router/TrackPaymentV2', request)) {
          return tellRaw(reply as PaymentReply);
        }
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 5) return 'unknown';
        throw error;
      }
      throw new Error('TrackPaymentV2 said nothing.');
    },
    received: async (name, hash) => {
      const invoice = network.invoice(keyOf(name), hash);
      return { state: invoice?.state ?? 'none', records: invoice?.records ?? [] };
    },
    settle: async (name, preimage) => {
      await ask(control.settle, { node: keyOf(name), hash: paymentHashOf(preimage) });
    },
    refuse: async (name, hash) => {
      await ask(control.refuse, { node: keyOf(name), hash });
    },
    sleep: async (milliseconds) => {
      await sleep(milliseconds);
    },
    end: async () => {
      node.close();
      rpc.close();
      client.close();
      await server.close();
      await rm(folder, { recursive: true });
    },
  };
}
