import { msat } from '../../src/keysend/amount.ts';
import type { NodeKey } from '../../src/keysend/destination.ts';
import type { NodeInfo } from '../../src/keysend/node.ts';
import { makeOrder } from '../../src/keysend/order.ts';
import type { Intent, KeysendOrder } from '../../src/keysend/order.ts';
import type { Attempt, Payment } from '../../src/keysend/payment.ts';

/** Points on the curve: 1·G, 2·G, 3·G. */
export const ALICE = '0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798' as NodeKey;
export const BOB = '02c6047f9441ed7d6d3045406e95c07cd85c778e4b8cef3ca7abac09b95c709ee5' as NodeKey;
export const CAROL = '02f9308a019258c31049344f85f89d5229b531c845836f99b08601f113bce036f9' as NodeKey;

export const ALICE_INFO: NodeInfo = {
  key: ALICE,
  alias: 'alice',
  network: 'regtest',
  version: '0.21.2-beta',
  blockHeight: 509,
  syncedToChain: true,
  syncedToGraph: true,
};

export const NOW = Date.UTC(2026, 10, 22, 12, 0, 0);

export function intent(changes: Partial<Intent> = {}): Intent {
  return {
    destination: CAROL,
    amountMsat: msat(100_000_000n),
    feeLimitMsat: msat(5_000_000n),
    timeoutSeconds: 60,
    ...changes,
  };
}

export function order(changes: Partial<Intent> = {}): KeysendOrder {
  return makeOrder(intent(changes), ALICE_INFO, NOW);
}

/** An attempt alice → bob → carol. */
export function attempt(id: bigint, status: Attempt['status'], failedAt?: number): Attempt {
  return {
    id,
    status,
    hops: [
      { node: BOB, channelId: '1', amountMsat: msat(100_001_000n), feeMsat: msat(1_100n), expiry: 600 },
      { node: CAROL, channelId: '2', amountMsat: msat(100_000_000n), feeMsat: msat(0n), expiry: 600 },
    ],
    totalMsat: msat(100_001_100n),
    feeMsat: msat(1_100n),
    timelock: 680,
    startedAtNs: BigInt(NOW) * 1_000_000n + id,
    ...(failedAt === undefined
      ? {}
      : { failure: { code: 'TEMPORARY_CHANNEL_FAILURE', sourceIndex: failedAt } }),
  };
}

/** The story of an order as its node tells it: each snapshot what LND would stream. */
export function snapshot(
  of: KeysendOrder,
  attempts: readonly Attempt[],
  changes: Partial<Payment> = {},
): Payment {
  return {
    hash: of.hash,
    state: 'inFlight',
    status: 'IN_FLIGHT',
    amountMsat: of.amountMsat,
    feeMsat: msat(0n),
    createdAtNs: BigInt(of.createdAt) * 1_000_000n,
    records: [],
    attempts,
    ...changes,
  };
}

export function settled(of: KeysendOrder, attempts: readonly Attempt[]): Payment {
  return snapshot(of, attempts, {
    state: 'succeeded',
    status: 'SUCCEEDED',
    feeMsat: msat(1_100n),
    preimage: of.preimage,
  });
}

export function failed(of: KeysendOrder, attempts: readonly Attempt[], reason: Payment['reason']): Payment {
  return snapshot(of, attempts, { state: 'failed', status: 'FAILED', ...(reason && { reason }) });
}
