import { msat } from '../../src/keysend/amount.ts';
import type { Channel } from '../../src/keysend/node.ts';
import { BOB } from './samples.ts';

interface Balances {
  readonly localMsat?: bigint;
  readonly reserveMsat?: bigint;
  readonly largestHtlcMsat?: bigint;
  readonly active?: boolean;
}

/** A channel with bob; everything is on our side, and one HTLC may carry all of it, unless said otherwise. */
export function channel(balances: Balances = {}): Channel {
  const {
    localMsat = 1_000_000_000n,
    reserveMsat = 0n,
    largestHtlcMsat = localMsat,
    active = true,
  } = balances;
  return {
    id: '1',
    peer: BOB,
    peerAlias: 'bob',
    active,
    private: false,
    localMsat: msat(localMsat),
    remoteMsat: msat(0n),
    reserveMsat: msat(reserveMsat),
    largestHtlcMsat: msat(largestHtlcMsat),
    pendingHashes: [],
  };
}
