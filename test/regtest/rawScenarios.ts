import { createHash, randomBytes } from 'node:crypto';
import type { PaymentReply } from './replies.ts';
import type { Rpc } from './rpc.ts';
import type { NodeName } from './topology.ts';

/*
 * What LND says to requests that the product never makes, word by word: other clients make them, and every network of nodes that calls
 * itself LND must answer the same. In the notation of scenarios.ts.
 */

export interface Call {
  readonly method: string;
  readonly request: object;
}

/** A call that is refused before anything is written. */
export interface Refused {
  readonly name: string;
  readonly call: (to: Targets) => Call;
  /** gRPC's code. */
  readonly code: number;
  readonly details: string;
}

/** A payment by SendPaymentV2 that is no ordinary keysend. */
export interface RawScenario {
  readonly name: string;
  readonly request: (to: Targets, preimage: Buffer) => object;
  readonly story: readonly string[];
}

export interface Targets {
  key(name: NodeName): Buffer;
}

const PREIMAGE_RECORD = '5482373484';

/** What `lncli sendpayment --keysend` asks for. */
function keysend(to: Targets, name: NodeName, preimage: Buffer, changes: object = {}): object {
  return {
    dest: to.key(name),
    amt: '1000',
    payment_hash: createHash('sha256').update(preimage).digest(),
    dest_custom_records: { [PREIMAGE_RECORD]: preimage },
    timeout_seconds: 60,
    fee_limit_sat: '1000',
    ...changes,
  };
}

function send(changes: (to: Targets) => object): (to: Targets) => Call {
  return (to) => ({
    method: 'routerrpc.Router/SendPaymentV2',
    request: keysend(to, 'bob', randomBytes(32), changes(to)),
  });
}

function asks(method: string, request: (to: Targets) => object = () => ({})): (to: Targets) => Call {
  return (to) => ({ method, request: request(to) });
}

const UNKNOWN = 2;
const NOT_FOUND = 5;

export const refused: readonly Refused[] = [
  {
    name: 'a hash of 31 bytes',
    call: send(() => ({ payment_hash: Buffer.alloc(31, 1) })),
    code: UNKNOWN,
    details: 'invalid hash length of 31, want 32',
  },
  {
    name: 'a key of 32 bytes',
    call: send(() => ({ dest: Buffer.alloc(32, 2) })),
    code: UNKNOWN,
    details: 'invalid vertex length of 32, want 33',
  },
  {
    name: 'no key',
    call: send(() => ({ dest: Buffer.alloc(0) })),
    code: UNKNOWN,
    details: 'invalid vertex length of 0, want 33',
  },
  { name: 'no amount', call: send(() => ({ amt: '0' })), code: UNKNOWN, details: 'amount must be specified' },
  {
    name: 'a negative amount',
    call: send(() => ({ amt: '-1' })),
    code: UNKNOWN,
    details: 'amount cannot be negative',
  },
  {
    name: 'an amount in both units',
    call: send(() => ({ amt_msat: '1000000' })),
    code: UNKNOWN,
    details: 'sat and msat arguments are mutually exclusive',
  },
  {
    name: 'a fee limit in both units',
    call: send(() => ({ fee_limit_msat: '1000000' })),
    code: UNKNOWN,
    details: 'sat and msat arguments are mutually exclusive',
  },
  {
    name: 'a time preference above 1',
    call: send(() => ({ time_pref: 2 })),
    code: UNKNOWN,
    details: 'time preference out of range',
  },
  {
    name: 'a timelock limit below the last hop’s',
    call: send(() => ({ cltv_limit: 50 })),
    code: UNKNOWN,
    details: 'cltv limit 50 should be greater than 83',
  },
  {
    name: 'a record of the protocol’s own',
    call: send(() => ({ dest_custom_records: { 65535: Buffer.from([1]) } })),
    code: UNKNOWN,
    details: 'no custom records with types below 65536 allowed',
  },
  {
    name: 'oneself',
    call: send((to) => ({ dest: to.key('alice') })),
    code: UNKNOWN,
    details: 'self-payments not allowed',
  },
  {
    name: 'a feature without the one it needs',
    call: send(() => ({ dest_features: [14] })),
    code: UNKNOWN,
    details: 'missing feature dependency: 9',
  },
  {
    name: 'shards of a keysend',
    call: send(() => ({ max_shard_size_msat: '100000' })),
    code: UNKNOWN,
    details: 'keysend payments cannot specify a max shard amount - MPP not supported with keysend payments',
  },
  {
    name: 'following a hash that is not known',
    call: asks('routerrpc.Router/TrackPaymentV2', () => ({ payment_hash: Buffer.alloc(32, 7) })),
    code: NOT_FOUND,
    details: "payment isn't initiated",
  },
  {
    name: 'following a hash of 3 bytes',
    call: asks('routerrpc.Router/TrackPaymentV2', () => ({ payment_hash: Buffer.alloc(3, 7) })),
    code: UNKNOWN,
    details: 'invalid hash length of 3, want 32',
  },
  {
    name: 'a node that nobody knows',
    call: asks('lnrpc.Lightning/GetNodeInfo', () => ({ pub_key: `02${'11'.repeat(32)}` })),
    code: NOT_FOUND,
    details: 'unable to find node',
  },
  {
    name: 'a node with a private channel only',
    call: asks('lnrpc.Lightning/GetNodeInfo', (to) => ({ pub_key: to.key('hal').toString('hex') })),
    code: NOT_FOUND,
    details: 'unable to find node',
  },
  {
    name: 'a node by a key of 4 digits',
    call: asks('lnrpc.Lightning/GetNodeInfo', () => ({ pub_key: '0211' })),
    code: UNKNOWN,
    details: 'invalid vertex string length of 4, want 66',
  },
  {
    name: 'a route to nobody',
    call: asks('lnrpc.Lightning/QueryRoutes', () => ({ pub_key: `02${'11'.repeat(32)}`, amt: '1000' })),
    code: UNKNOWN,
    details: 'unable to find a path to destination',
  },
  {
    name: 'a route for more than there is',
    call: asks('lnrpc.Lightning/QueryRoutes', (to) => ({
      pub_key: to.key('bob').toString('hex'),
      amt: '20000000',
    })),
    code: UNKNOWN,
    details: 'insufficient local balance',
  },
  {
    name: 'the fee to nobody',
    call: asks('routerrpc.Router/EstimateRouteFee', () => ({
      dest: Buffer.from(`02${'11'.repeat(32)}`, 'hex'),
      amt_sat: '1000',
    })),
    code: UNKNOWN,
    details: 'unable to find a path to destination',
  },
];

const ended = 'INCORRECT_PAYMENT_DETAILS';

/** The receiver, a direct peer, says no. */
const refusedByBob = [
  'IN_FLIGHT []',
  'IN_FLIGHT [IN_FLIGHT]',
  `IN_FLIGHT/${ended} [IN_FLIGHT]`,
  `FAILED/${ended} [FAILED INCORRECT_OR_UNKNOWN_PAYMENT_DETAILS@1]`,
];
const settled = ['IN_FLIGHT []', 'IN_FLIGHT [IN_FLIGHT]', 'SUCCEEDED [SUCCEEDED]'];
const unroutable = ['IN_FLIGHT []', 'FAILED/NO_ROUTE []'];

function toBob(changes: (to: Targets, preimage: Buffer) => object): RawScenario['request'] {
  return (to, preimage) => keysend(to, 'bob', preimage, changes(to, preimage));
}

export const rawScenarios: readonly RawScenario[] = [
  { name: 'as lncli asks', request: toBob(() => ({ max_parts: 16 })), story: settled },
  {
    name: 'as the course’s script asks: no fee limit, to a direct peer',
    request: toBob(() => ({ fee_limit_sat: '0' })),
    story: settled,
  },
  {
    name: 'as the course’s script asks, over two hops',
    request: (to, preimage) => keysend(to, 'carol', preimage, { fee_limit_sat: '0' }),
    story: unroutable,
  },
  {
    name: 'an amount in millisatoshis',
    request: toBob(() => ({ amt: '0', amt_msat: '1500' })),
    story: settled,
  },
  {
    name: 'a key that is on no curve',
    request: toBob(() => ({ dest: Buffer.alloc(33) })),
    story: unroutable,
  },
  {
    name: 'a record that hashes to something else',
    request: toBob(() => ({ dest_custom_records: { [PREIMAGE_RECORD]: randomBytes(32) } })),
    story: refusedByBob,
  },
  { name: 'no record', request: toBob(() => ({ dest_custom_records: {} })), story: refusedByBob },
  {
    name: 'a record of 31 bytes',
    request: toBob((_to, preimage) => ({
      dest_custom_records: { [PREIMAGE_RECORD]: preimage.subarray(0, 31) },
    })),
    story: refusedByBob,
  },
  {
    name: 'a record of 33 bytes',
    request: toBob((_to, preimage) => ({
      dest_custom_records: { [PREIMAGE_RECORD]: Buffer.concat([preimage, Buffer.alloc(1)]) },
    })),
    story: refusedByBob,
  },
  {
    name: 'a payment address',
    request: toBob(() => ({ payment_addr: randomBytes(32) })),
    story: refusedByBob,
  },
  {
    name: 'a last timelock of 15 blocks',
    request: toBob(() => ({ final_cltv_delta: 15 })),
    story: refusedByBob,
  },
  { name: 'a last timelock of 16 blocks', request: toBob(() => ({ final_cltv_delta: 16 })), story: settled },
  { name: 'a timeout of 0', request: toBob(() => ({ timeout_seconds: 0 })), story: settled },
  { name: 'a negative timeout', request: toBob(() => ({ timeout_seconds: -1 })), story: settled },
  {
    name: 'the end only',
    request: toBob(() => ({ no_inflight_updates: true })),
    story: ['SUCCEEDED [SUCCEEDED]'],
  },
  {
    name: 'the end only, and it fails',
    request: (to, preimage) => keysend(to, 'dave', preimage, { no_inflight_updates: true }),
    story: [`FAILED/${ended} [FAILED INCORRECT_OR_UNKNOWN_PAYMENT_DETAILS@1]`],
  },
  {
    name: 'an outgoing channel that does not lead there',
    request: toBob(() => ({ outgoing_chan_ids: ['1'] })),
    // What the channels that may be first hold is the balance that counts.
    story: ['IN_FLIGHT []', 'FAILED/INSUFFICIENT_BALANCE []'],
  },
  {
    name: 'a last hop that is none',
    request: (to, preimage) => keysend(to, 'carol', preimage, { last_hop_pubkey: to.key('erin') }),
    story: unroutable,
  },
  {
    name: 'the features that a keysend needs',
    request: (to, preimage) => keysend(to, 'carol', preimage, { dest_features: [9] }),
    story: settled,
  },
];

/** The snapshots of a stream, told. Rejects with gRPC's error. */
export async function tellStream(rpc: Rpc, { method, request }: Call): Promise<string[]> {
  const told: string[] = [];
  for await (const reply of rpc.stream(method, request)) told.push(tellRaw(reply as PaymentReply));
  return told;
}

/** What anyone who follows the payment is told first, or `unknown`. */
export async function lookUpRaw(rpc: Rpc, hash: string): Promise<string> {
  const request = { payment_hash: Buffer.from(hash, 'hex') };
  try {
    for await (const reply of rpc.stream('routerrpc.Router/TrackPaymentV2', request)) {
      return tellRaw(reply as PaymentReply);
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === NOT_FOUND) return 'unknown';
    throw error;
  }
  throw new Error('TrackPaymentV2 said nothing.');
}

function tellRaw({ status, failure_reason, htlcs }: PaymentReply): string {
  const reason = failure_reason.replace('FAILURE_REASON_', '');
  const each = htlcs.map(({ status: one, failure }) =>
    failure === null ? one : `${one} ${failure.code}@${failure.failure_source_index}`,
  );
  return `${status}${reason === 'NONE' ? '' : `/${reason}`} [${each.join(', ')}]`;
}

const streaming = /Send|Track/;

/** Code and words of the refusal; throws where there was none. */
export async function refusalOf(rpc: Rpc, call: Call): Promise<{ code: number; details: string }> {
  try {
    if (streaming.test(call.method)) await tellStream(rpc, call);
    else await rpc.call(call.method, call.request);
  } catch (error) {
    if (error instanceof Error && 'code' in error && 'details' in error) {
      return { code: error.code as number, details: error.details as string };
    }
    throw error;
  }
  throw new Error(`${call.method} was not refused.`);
}

/** The same order three times: in flight, settled; and a failed one again, which LND takes for a new one. */
export async function againAndAgain(rpc: Rpc, to: Targets): Promise<Record<string, unknown>> {
  const method = 'routerrpc.Router/SendPaymentV2';
  const paid = keysend(to, 'bob', randomBytes(32));
  const first = await tellStream(rpc, { method, request: paid });
  const again = await refusalOf(rpc, { method, request: paid });
  const secret = randomBytes(32);
  const toDave = await tellStream(rpc, { method, request: keysend(to, 'dave', secret) });
  const elsewhere = await tellStream(rpc, { method, request: keysend(to, 'bob', secret) });
  return { first: first.at(-1), again, toDave: toDave.at(-1), elsewhere: elsewhere.at(-1) };
}

export const againAndAgainTold = {
  first: settled.at(-1),
  again: { code: 6, details: 'invoice is already paid' },
  toDave: refusedByBob.at(-1),
  elsewhere: settled.at(-1),
};
