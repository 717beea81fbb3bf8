import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sendableThrough } from '../../src/keysend/limits.ts';
import { reasonOf } from '../../src/keysend/problem.ts';
import { decodeBalance, decodeChannel, decodeInfo, decodeProfile } from '../../src/lnd/decodeNode.ts';
import { Lightning } from '../../src/wire/descriptor.ts';
import type { Channel } from '../../src/wire/generated/lnrpc/Channel.ts';
import { alice, bob } from './samples.ts';

function channel(changes: Channel = {}) {
  const { responseSerialize, responseDeserialize } = Lightning.service.ListChannels;
  const sent: Channel = {
    active: true,
    remote_pubkey: bob,
    chan_id: '550855325974528',
    capacity: '1000000',
    local_balance: '999056',
    remote_balance: '0',
    commit_fee: '614',
    commit_weight: '772',
    fee_per_kw: '253',
    initiator: true,
    local_constraints: { chan_reserve_sat: '10000', max_pending_amt_msat: '990000000' },
    peer_alias: 'bob',
    ...changes,
  };
  const [wire] = responseDeserialize(responseSerialize({ channels: [sent] })).channels;
  assert.ok(wire);
  return decodeChannel(wire);
}

test('what a channel can send is what LND accepts: 988,597 sat of this one went out, 988,599 did not', () => {
  assert.equal(sendableThrough(channel()), 988_597_000n);
});

test('only the side that opened the channel keeps something back for fees', () => {
  assert.equal(channel({ initiator: false }).reserveMsat, 10_000_000n);
  assert.ok(channel({ fee_per_kw: '10000' }).reserveMsat > channel().reserveMsat);
});

test('every HTLC that is out makes the next commitment dearer', () => {
  const hash_lock = Buffer.alloc(32, 7);
  const busy = channel({ pending_htlcs: [{ hash_lock }], fee_per_kw: '10000' });
  assert.ok(busy.reserveMsat > channel({ fee_per_kw: '10000' }).reserveMsat);
  assert.deepEqual(busy.pendingHashes, [hash_lock.toString('hex')]);
});

test('the largest HTLC is the channel’s own limit, or else its capacity', () => {
  assert.equal(channel().largestHtlcMsat, 990_000_000n);
  assert.equal(channel({ local_constraints: null }).largestHtlcMsat, 1_000_000_000n);
});

test('a node’s network is LND’s word, and mainnet where it says none: the cautious reading', () => {
  const { responseSerialize, responseDeserialize } = Lightning.service.GetInfo;
  const info = (chains: { network: string }[]) =>
    decodeInfo(responseDeserialize(responseSerialize({ identity_pubkey: alice, chains })));
  assert.equal(info([{ network: 'regtest' }]).network, 'regtest');
  assert.equal(info([]).network, 'mainnet');
});

test('bits 54 and 55 both mean that keysends are taken', () => {
  const { responseSerialize, responseDeserialize } = Lightning.service.GetNodeInfo;
  const announces = (bits: string[]): boolean | undefined => {
    const features = Object.fromEntries(bits.map((bit) => [bit, { name: 'keysend', is_known: true }]));
    return decodeProfile(responseDeserialize(responseSerialize({ node: { pub_key: bob, features } })))
      ?.announcesKeysend;
  };
  assert.equal(announces(['9', '55']), true);
  assert.equal(announces(['54']), true);
  assert.equal(announces(['9', '14']), false);
  assert.equal(decodeProfile(responseDeserialize(responseSerialize({}))), undefined);
});

test('a balance that LND leaves out is zero', () => {
  const { responseSerialize, responseDeserialize } = Lightning.service.ChannelBalance;
  const balance = decodeBalance(
    responseDeserialize(
      responseSerialize({
        local_balance: { msat: '9007199254740993' },
        unsettled_local_balance: { msat: '1' },
        unsettled_remote_balance: { msat: '2' },
      }),
    ),
  );
  assert.deepEqual(balance, { localMsat: 9007199254740993n, remoteMsat: 0n, unsettledMsat: 3n });
});

test('an answer that is not LND’s becomes a problem that names the call', () => {
  assert.throws(
    () => decodeInfo({ identity_pubkey: 'somebody', chains: [] } as never),
    (error: unknown) => {
      const reason = reasonOf(error);
      assert.equal(reason?.kind, 'nodeError');
      assert.match(reason.detail, /^GetInfo: where a node's public key belongs/);
      return true;
    },
  );
});
