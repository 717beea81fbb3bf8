/* eslint-disable @typescript-eslint/no-deprecated -- LND fills these fields, and some clients read no others. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NodeKey } from '../../../src/keysend/destination.ts';
import { readRoute } from '../../../src/practice/server/readRoute.ts';
import { Lightning } from '../../../src/wire/descriptor.ts';
import type { QueryRoutesRequest } from '../../../src/wire/generated/lnrpc/QueryRoutesRequest.ts';

const { requestSerialize, requestDeserialize } = Lightning.service.QueryRoutes;
const own = `02${'aa'.repeat(32)}` as NodeKey;
const other = `03${'bb'.repeat(32)}`;

function read(request: QueryRoutesRequest): ReturnType<typeof readRoute> {
  return readRoute(requestDeserialize(requestSerialize({ pub_key: other, ...request })), own);
}

test('fees may be as asked: in sat, in msat, in percent', () => {
  const limitOf = (request: QueryRoutesRequest): bigint => read(request).feeLimitMsat;
  assert.equal(limitOf({ amt: '1000', fee_limit: { fixed: '7' } }), 7_000n);
  assert.equal(limitOf({ amt: '1000', fee_limit: { fixed_msat: '7' } }), 7n);
  assert.equal(limitOf({ amt: '1000', fee_limit: { percent: '3' } }), 30_000n);
  assert.equal(limitOf({ amt: '1000', fee_limit: { fixed: '0' } }), 0n);
});

test('without a limit they may be as high as a small amount, and a twentieth of a large one', () => {
  assert.equal(read({ amt: '1000' }).feeLimitMsat, 1_000_000n);
  assert.equal(read({ amt_msat: '1000001' }).feeLimitMsat, 50_000n);
  assert.equal(read({ amt: '2000' }).feeLimitMsat, 100_000n);
});

test('a route starts at the own node where no other is named, and ends 80 blocks away', () => {
  const { source, destination, finalCltvDelta } = read({ amt: '1' });
  assert.deepEqual(
    { source, destination, finalCltvDelta },
    { source: own, destination: other, finalCltvDelta: 80 },
  );
  assert.equal(read({ amt: '1', source_pub_key: other }).source, other);
  assert.equal(read({ amt: '1', final_cltv_delta: 40 }).finalCltvDelta, 40);
});

test('what would change the answer and is not simulated is refused by its name', () => {
  const requests: QueryRoutesRequest[] = [
    { ignored_nodes: [Buffer.from(other, 'hex')] },
    { ignored_edges: [{ channel_id: '1' }] },
    { ignored_pairs: [{ from: Buffer.from(other, 'hex'), to: Buffer.from(own, 'hex') }] },
    { outgoing_chan_ids: ['1'] },
    { last_hop_pubkey: Buffer.from(other, 'hex') },
    { blinded_payment_paths: [{}] },
  ];
  for (const request of requests) {
    const [name = ''] = Object.keys(request);
    assert.throws(() => read({ amt: '1', ...request }), { code: 12, message: new RegExp(name) });
  }
});
