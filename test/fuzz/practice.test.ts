import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after } from 'node:test';
import { Metadata } from '@grpc/grpc-js';
import type { Server } from '@grpc/grpc-js';
import fc from 'fast-check';
import { Secret } from '../../src/keysend/secret.ts';
import { PREIMAGE_RECORD } from '../../src/keysend/records.ts';
import { openDatabase } from '../../src/practice/openDatabase.ts';
import { SqliteStore } from '../../src/practice/sqliteStore.ts';
import { openNetwork } from '../../src/practice/network/network.ts';
import { practiceTopology } from '../../src/practice/network/topology.ts';
import { authorize } from '../../src/practice/server/authorize.ts';
import { bakeMacaroon } from '../../src/practice/server/bakeMacaroon.ts';
import { Calls } from '../../src/practice/server/calls.ts';
import { serveControl } from '../../src/practice/server/controlService.ts';
import { serveLightning } from '../../src/practice/server/lightning.ts';
import { ADMIN, CONTROL, permissions } from '../../src/practice/server/permissions.ts';
import { serveRouter } from '../../src/practice/server/router.ts';
import { serveState } from '../../src/practice/server/state.ts';
import { wireMethods } from '../../scripts/wireMethods.ts';
import { FakeClock } from '../keysend/fakeNode.ts';
import { NOW } from '../keysend/samples.ts';
import { memory } from '../journal/survey.ts';
import { corpusOf, door } from './door.ts';
import { hash, preimage } from './lndAnswers.ts';
import { nearlyBytes } from './bytes.ts';
import { requestOf, wireMessage } from './wireBytes.ts';
import type { Hints } from './wireBytes.ts';

/* What any program on this machine may ask of the practice network: the handlers of its server, without the sockets. */

interface Handler {
  readonly handle: (call: unknown, callback?: (error: Told | null, answer?: unknown) => void) => void;
  readonly serialize: (message: unknown) => Buffer;
  readonly deserialize: (bytes: Buffer) => unknown;
  readonly isStream: boolean;
}
interface Told {
  readonly code: number;
  readonly details: string;
}

const handlers = new Map<string, Handler>();
const log: string[] = [];
const rootKey = new Secret(Buffer.alloc(32, 7));
const admin = Buffer.from(bakeMacaroon(rootKey, ADMIN).expose());
const folder = mkdtempSync(join(memory, 'keysend-fuzz-practice-'));
const database = openDatabase(join(folder, 'network.db'));
after(() => {
  database.close();
  rmSync(folder, { recursive: true });
});
const network = openNetwork(new SqliteStore(database), practiceTopology, {
  now: NOW,
  seed: 'fuzz',
  delayMs: 0,
});
const clock = new FakeClock();

const server: Pick<Server, 'register'> = {
  register(path, handle, serialize, deserialize, type) {
    const isStream = type !== 'unary';
    handlers.set(path, { handle, serialize, deserialize, isStream } as unknown as Handler);
    return true;
  },
};
const calls = new Calls(server as Server, {
  clock,
  log: (line) => log.push(line),
  authorize: (caller) => {
    if (caller.method.startsWith('/lnrpc.State/')) return;
    const needed = caller.method.startsWith('/keysend.') ? CONTROL : permissions[caller.method];
    assert.ok(needed, caller.method);
    authorize(caller, needed, rootKey, NOW);
  },
  onDone: () => undefined,
});
serveState(calls);
serveLightning(calls, network, clock);
serveRouter(calls, network);
serveControl(calls, network, { version: '1.2.3', onShutdown: () => undefined });

const keys = network.nodes().map(({ key }) => key);
const keyBytes = fc.constantFrom(
  ...keys.map((key) => Buffer.from(key, 'hex')),
  Buffer.alloc(33),
  Buffer.alloc(4),
);
const keyText = fc.constantFrom(...keys.map((key) => Buffer.from(key)), Buffer.from('zz'), Buffer.alloc(0));
const amount = fc.constantFrom(0n, 0n, 1n, 1_000n, 1_000_000n, 2n ** 62n, -1n);
const hints: Hints = {
  dest: keyBytes,
  peer: keyBytes,
  pub_key: keyText,
  source_pub_key: keyText,
  payment_hash: fc.oneof(
    fc.constant(Buffer.from(hash, 'hex')),
    fc.uint8Array({ minLength: 32, maxLength: 32 }),
  ),
  payment_request: fc.constantFrom(Buffer.alloc(0), Buffer.alloc(0), Buffer.alloc(0), Buffer.from('lnbcrt1')),
  amt: amount,
  amt_msat: amount,
  amt_sat: amount,
  ...{ fee_limit_sat: amount, fee_limit_msat: amount, max_shard_size_msat: amount },
  ...{
    cltv_limit: fc.constantFrom(0n, 0n, 100n, 2016n, -1n),
    final_cltv_delta: fc.constantFrom(0n, 40n, 80n, -1n),
  },
  ...{ time_pref: fc.constant(0n), last_hop_pubkey: fc.constant(Buffer.alloc(0)), amp: fc.constant(0n) },
  'dest_custom_records.key': fc.constantFrom(PREIMAGE_RECORD, 65_536n, 1n),
  'dest_custom_records.value': fc.oneof(fc.constant(preimage.expose()), fc.uint8Array({ maxLength: 40 })),
  index_offset: fc.constantFrom(0n, 1n, 2n ** 63n, 2n ** 64n - 1n),
};

const json = fc.oneof(
  fc.jsonValue(),
  fc.anything(),
  fc.record(
    {
      hash: fc.oneof(fc.constant(hash), fc.anything()),
      node: fc.oneof(fc.constantFrom(...keys), fc.anything()),
      milliseconds: fc.oneof(fc.double(), fc.anything()),
      ...{
        kind: fc.constantFrom('channelDown', 'offline', 'toString'),
        broken: fc.anything(),
        channel: fc.anything(),
      },
    },
    { requiredKeys: [] },
  ),
  fc.constantFrom<unknown>(...network.faults().map((fault) => ({ ...fault, broken: true }))),
);
const control = json.map((value) => Buffer.from(textOf(value)));

function textOf(value: unknown): string {
  try {
    // Of undefined alone there is no JSON.
    return JSON.stringify([value]).slice(1, -1);
  } catch {
    return '{"hash":';
  }
}

const methods = Object.entries(wireMethods).flatMap(([service, names]) =>
  names.map((name) => ({ path: `/${service}/${name}`, bytes: wireMessage(requestOf(service, name), hints) })),
);
const controls = [...handlers.keys()]
  .filter((path) => path.startsWith('/keysend.'))
  .map((path) => ({
    path,
    bytes: fc.oneof({ weight: 20, arbitrary: control }, fc.constant(Buffer.alloc(0))),
  }));
const request = fc.oneof(
  ...[...methods, ...controls].map(({ path, bytes }) =>
    fc.record({
      path: fc.constant(path),
      bytes,
      macaroons: fc.oneof(
        { weight: 30, arbitrary: fc.constant([admin.toString('hex')]) },
        { weight: 1, arbitrary: nearlyBytes([admin]).map((each) => [each.toString('hex')]) },
        { weight: 1, arbitrary: fc.constantFrom([], ['zz'], ['', '']) },
      ),
    }),
  ),
);

const open: EventEmitter[] = [];

/** An answer or a refusal, once, that can be sent; nothing in the log, which has bugs only. */
function check({
  path,
  bytes,
  macaroons,
}: {
  path: string;
  bytes: Buffer;
  macaroons: readonly string[];
}): void {
  const handler = handlers.get(path);
  assert.ok(handler, path);
  let message: unknown;
  try {
    message = handler.deserialize(bytes);
  } catch {
    // gRPC refuses it.
    return;
  }
  const metadata = new Metadata();
  for (const macaroon of macaroons) metadata.add('macaroon', macaroon);
  const call = { request: message, metadata, getPeer: () => '127.0.0.1:4242' };
  const told: string[] = [];
  const refused = ({ code, details }: Told): void => {
    assert.ok(Number.isInteger(code) && typeof details === 'string');
    told.push('refused');
  };
  if (handler.isStream) {
    const stream = Object.assign(new EventEmitter(), call, {
      writableLength: 0,
      write: (each: unknown) => handler.serialize(each).length > 0,
      end: () => told.push('end'),
      sendMetadata: () => undefined,
    });
    stream.on('error', refused);
    handler.handle(stream);
    open.push(stream);
    if (open.length > 20) open.shift()?.emit('cancelled');
  } else {
    handler.handle(call, (error, answer) => {
      if (error !== null) refused(error);
      else told.push(typeof handler.serialize(answer));
    });
    assert.equal(told.length, 1);
  }
  assert.ok(told.length <= 1);
  assert.deepEqual(log, []);
}

const corpus = (corpusOf('practiceRequests') as readonly (readonly [string, string])[]).map(
  ([path, text]) => ({
    path,
    bytes: Buffer.from(text),
    macaroons: [admin.toString('hex')],
  }),
);

door('requests to the practice network', request, check, {
  corpus,
  afterwards: () => {
    for (const stream of open) stream.emit('cancelled');
    assert.deepEqual(log, []);
  },
});
