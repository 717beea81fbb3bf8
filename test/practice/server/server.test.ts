import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { PracticePeer } from './practice.ts';
import { Lightning, Router } from '../../../src/wire/descriptor.ts';

let peer: PracticePeer;
before(async () => {
  peer = await PracticePeer.start();
});
after(async () => {
  await peer.close();
});
test('x', async () => {
  console.log(await peer.ask(Lightning.service.GetInfo, {}));
  const preimage = randomBytes(32);
  const got = await peer.all(Router.service.SendPaymentV2, {
    dest: peer.bytes('carol'),
    amt: '1000',
    payment_hash: createHash('sha256').update(preimage).digest(),
    dest_custom_records: { '5482373484': preimage },
    fee_limit_sat: '1000',
    timeout_seconds: 60,
  });
  console.dir(got, { depth: 8 });
  console.dir(await peer.ask(Lightning.service.ListChannels, { peer_alias_lookup: true }), { depth: 5 });
  console.dir(await peer.ask(Lightning.service.ChannelBalance, {}), { depth: 5 });
  console.log(peer.log);
});
