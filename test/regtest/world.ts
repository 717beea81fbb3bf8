import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ConnectionSet } from '../../src/keysend/connection.ts';
import type { NodeKey } from '../../src/keysend/destination.ts';
import type { LightningNode } from '../../src/keysend/node.ts';
import { Secret } from '../../src/keysend/secret.ts';
import { connectLnd } from '../../src/lnd/connectLnd.ts';
import { systemClock } from '../../src/systemClock.ts';
import { decodeRecords } from '../../src/wire/recordKeys.ts';
import type { NodeDescription } from './description.ts';
import type { Network } from './network.ts';
import { lookUpRaw } from './rawScenarios.ts';
import type { World } from './scenarios.ts';

/** For waits that no test gives up. */
export const never = new AbortController().signal;

/** A node's details as `src/connections` would read them. */
export function setOf(
  node: Pick<NodeDescription, 'host' | 'certPath' | 'macaroonPath'>,
  changes: Partial<ConnectionSet> = {},
): ConnectionSet {
  return {
    source: { kind: 'flags' },
    host: node.host,
    certificatePem: readFileSync(node.certPath, 'utf8'),
    macaroon: new Secret(readFileSync(node.macaroonPath)),
    ...changes,
  };
}

export function connectTo(node: NodeDescription): Promise<LightningNode> {
  return connectLnd(setOf(node), { clock: systemClock }, never);
}

/** The real LNDs; what alice's says is asked for by a client that shares no line with the product. */
export function regtestWorld(network: Network, node: LightningNode): World {
  const alice = network.node('alice');
  return {
    node,
    keyOf: (name) => network.node(name).pubkey as NodeKey,
    forgetFailures: async () => {
      await alice.rpc.call('routerrpc.Router/ResetMissionControl');
    },
    lookUp: async (hash) => {
      // Right after the end LND may still show what it is about to delete.
      let told = await lookUpRaw(alice.rpc, hash);
      for (let looks = 0; looks < 40 && told.includes('[FAILED'); looks++) {
        await sleep(50);
        told = await lookUpRaw(alice.rpc, hash);
      }
      return told;
    },
    received: async (name, hash) => {
      const invoice = await network
        .node(name)
        .rpc.call('lnrpc.Lightning/LookupInvoice', { r_hash: Buffer.from(hash, 'hex') })
        .catch(() => undefined);
      const records = decodeRecords(invoice?.htlcs[0]?.custom_records ?? {});
      return {
        state: invoice?.state ?? 'none',
        records: [...records].map(([type, value]) => ({ type, value })),
      };
    },
    settle: async (name, preimage) => {
      await network
        .node(name)
        .rpc.call('invoicesrpc.Invoices/SettleInvoice', { preimage: preimage.expose() });
    },
    refuse: async (name, hash) => {
      const payment_hash = Buffer.from(hash, 'hex');
      await network.node(name).rpc.call('invoicesrpc.Invoices/CancelInvoice', { payment_hash });
    },
    sleep: async (milliseconds) => {
      await sleep(milliseconds);
    },
  };
}
