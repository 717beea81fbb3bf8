import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:http2';
import { connect as connectTcp } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { msat } from '../../../src/keysend/amount.ts';
import type { PaymentHash } from '../../../src/keysend/preimage.ts';
import { control } from '../../../src/practice/control.ts';
import { MemoryStore } from '../../../src/practice/network/memoryStore.ts';
import { openNetwork } from '../../../src/practice/network/network.ts';
import { practiceTopology } from '../../../src/practice/network/topology.ts';
import { bakeMacaroon } from '../../../src/practice/server/bakeMacaroon.ts';
import { INVOICE, READONLY } from '../../../src/practice/server/permissions.ts';
import { startServer } from '../../../src/practice/server/startServer.ts';
import { systemClock } from '../../../src/systemClock.ts';
import { Lightning, Router, State } from '../../../src/wire/descriptor.ts';
import methods from '../../../src/wire/generated/methods.json' with { type: 'json' };
import { macaroonCases } from './macaroonCases.ts';
import { keysend, PracticePeer, refusalOf } from './practice.ts';

const { GetInfo } = Lightning.service;

/** A keysend without a record, which its receiver refuses: four messages. */
const plain = {
  amountMsat: msat(1n),
  feeLimitMsat: msat(0n),
  timeoutSeconds: 60,
  records: [],
  finalCltvDelta: 80,
  cancelable: false,
  allowSelfPayment: false,
  outgoingChannels: [],
  hasPaymentAddress: false,
};

describe('who may call', () => {
  let peer: PracticePeer;
  before(async () => {
    peer = await PracticePeer.start();
  });
  after(() => peer.close());

  test('every macaroon is taken or refused over the wire as LND does', async () => {
    const base = Buffer.from(peer.identity.adminMacaroon.expose());
    for (const { name, header, details } of macaroonCases) {
      const asked = peer.ask(GetInfo, {}, { macaroons: header(base) });
      if (details === undefined) await asked;
      else assert.deepEqual(await refusalOf(asked), { code: 2, details }, name);
    }
  });

  test('a stream asks for a macaroon too, before anything is written', async () => {
    const [request, hash] = keysend(peer.bytes('bob'));
    const { service } = Router;
    assert.deepEqual(await refusalOf(peer.all(service.SendPaymentV2, request, { macaroons: [] })), {
      code: 2,
      details: 'expected 1 macaroon, got 0',
    });
    const macaroons = [bakeMacaroon(peer.identity.rootKey, READONLY)];
    assert.deepEqual(await refusalOf(peer.all(service.SendPaymentV2, request, { macaroons })), {
      code: 2,
      details: 'permission denied',
    });
    assert.equal(peer.network.payment(hash), undefined);
  });

  test('the practice network’s own service wants a macaroon that may pay', async () => {
    assert.equal((await refusalOf(peer.ask(control.nodes, {}, { macaroons: [] }))).code, 2);
    for (const allowed of [READONLY, INVOICE]) {
      const macaroons = [bakeMacaroon(peer.identity.rootKey, allowed)];
      const refused = await refusalOf(peer.ask(control.setDelay, { milliseconds: 1 }, { macaroons }));
      assert.equal(refused.details, 'permission denied');
    }
    await peer.ask(control.nodes, {});
  });

  test('the wallet’s state is told to anyone', async () => {
    const answer = await peer.ask(State.service.GetState, {}, { macaroons: [] });
    assert.equal(answer.state, 'SERVER_ACTIVE');
    const stream = peer.open(State.service.SubscribeState, {}, { macaroons: [] });
    const [first] = (await once(stream, 'data')) as [{ state: string }];
    assert.equal(first.state, 'SERVER_ACTIVE');
    stream.on('error', () => undefined).cancel();
  });

  test('neither log nor refusal has a macaroon in it', async () => {
    const hex = Buffer.from(peer.identity.adminMacaroon.expose()).toString('hex');
    const { details } = await refusalOf(peer.ask(GetInfo, {}, { macaroons: [`${hex.slice(0, -2)}00`] }));
    assert.doesNotMatch([details, ...peer.log].join('\n'), new RegExp(hex.slice(20, 60)));
  });
});

describe('what is not simulated', () => {
  let peer: PracticePeer;
  before(async () => {
    peer = await PracticePeer.start();
  });
  after(() => peer.close());

  function call(path: string): Promise<{ code: number; details: string }> {
    const empty = { requestSerialize: () => Buffer.alloc(0), responseDeserialize: (bytes: Buffer) => bytes };
    return refusalOf(peer.ask({ path, ...empty }, undefined, { macaroons: [] }));
  }

  test('every other method of LND’s services is unknown in its words, before any macaroon', async () => {
    const served = new Set(
      [Lightning, Router, State].flatMap(({ service }) => Object.values(service).map(({ path }) => path)),
    );
    let count = 0;
    for (const [service, names] of Object.entries(methods)) {
      for (const name of names) {
        const path = `/${service}/${name}`;
        if (served.has(path)) continue;
        count++;
        const details = `unknown method ${name} for service ${service}`;
        assert.deepEqual(await call(path), { code: 12, details });
      }
    }
    assert.ok(count > 50, String(count));
  });

  test('LND’s other services are unknown as a whole', async () => {
    const unknown = { code: 12, details: 'unknown service verrpc.Versioner' };
    assert.deepEqual(await call('/verrpc.Versioner/GetVersion'), unknown);
    assert.equal((await call('/lnrpc.WalletUnlocker/UnlockWallet')).code, 12);
    assert.equal((await call('/nobody.Knows/This')).code, 12);
  });

  test('an unknown stream is refused at once, too', async () => {
    const path = '/lnrpc.Lightning/SubscribeChannelEvents';
    const empty = { requestSerialize: () => Buffer.alloc(0), responseDeserialize: (bytes: Buffer) => bytes };
    assert.equal((await refusalOf(peer.all({ path, ...empty }, undefined))).code, 12);
  });
});

describe('the server’s life', () => {
  test('it is in use while a stream is open, and then was used last', async () => {
    const peer = await PracticePeer.start();
    const started = peer.server.lastUsed;
    assert.ok(started <= Date.now());
    const stream = peer.open(control.received, {});
    await once(stream, 'metadata');
    assert.equal(peer.server.lastUsed, Number.POSITIVE_INFINITY);
    stream.on('error', () => undefined).cancel();
    while (peer.server.lastUsed === Number.POSITIVE_INFINITY) await sleep(1);
    assert.ok(peer.server.lastUsed >= started);
    await peer.close();
  });

  test('a client that died does not keep it in use', async () => {
    const peer = await PracticePeer.start();
    const other = connect(`https://${peer.host}`, { ca: peer.identity.certificatePem });
    const macaroon = Buffer.from(peer.identity.adminMacaroon.expose()).toString('hex');
    const call = other.request({
      ':method': 'POST',
      ':path': control.received.path,
      'content-type': 'application/grpc',
      te: 'trailers',
      macaroon,
    });
    call.end(Buffer.alloc(5));
    await once(call, 'response');
    assert.equal(peer.server.lastUsed, Number.POSITIVE_INFINITY);
    other.destroy();
    while (peer.server.lastUsed === Number.POSITIVE_INFINITY) await sleep(1);
    await peer.close();
  });

  test('when it closes, streams end as LND ends them, and payments go on at the next start', async () => {
    const peer = await PracticePeer.start({ delayMs: 60_000 });
    const [request, hash] = keysend(peer.bytes('carol'), { cancelable: true, timeout_seconds: -1 });
    const paying = peer.open(Router.service.SendPaymentV2, request);
    await once(paying, 'data');
    const invoices = peer.all(Lightning.service.SubscribeInvoices, {});
    // Comes after it on the same connection.
    await peer.ask(GetInfo, {});
    const followed = once(paying.resume(), 'error');
    const closing = peer.server.close();
    const [error] = (await followed) as [{ code: number; details: string }];
    assert.deepEqual([error.code, error.details], [2, 'routerrpc server shutting down']);
    assert.deepEqual(await invoices, []);
    await closing;
    assert.equal(peer.network.payment(hash)?.status, 'IN_FLIGHT');
    // Nobody cancelled it.
    for (let hour = 1; hour < 9; hour++) peer.network.advance(Date.now() + hour * 3_600_000);
    const { status, reason } = peer.network.payment(hash) ?? {};
    assert.deepEqual([status, reason], ['SUCCEEDED', undefined]);
    await peer.close();
  });

  test('its port is free after it closed; a port that is taken is told by its code', async () => {
    const peer = await PracticePeer.start();
    const { port } = peer.server;
    const options = {
      network: openNetwork(new MemoryStore(), practiceTopology, { now: 0, seed: 'port' }),
      identity: peer.identity,
      port,
      clock: systemClock,
      version: '1',
    };
    await assert.rejects(startServer(options), { code: 'EADDRINUSE' });
    await peer.close();
    const again = await startServer(options);
    assert.equal(again.port, port);
    await again.close();
  });

  test('it closes though somebody has connected and says nothing', async (t) => {
    const mute = await PracticePeer.start();
    const socket = connectTcp(mute.server.port, '127.0.0.1');
    t.after(() => {
      socket.destroy();
    });
    const gone = once(socket, 'close');
    await once(socket, 'connect');
    socket.resume();
    await mute.close();
    await gone;
  });

  test('a bug in an answer is an error for this caller and a line in the log, no more', async (t) => {
    const peer = await PracticePeer.start();
    t.mock.method(peer.network, 'channels', () => {
      throw new Error('a bug');
    });
    const { ListChannels, SubscribeInvoices } = Lightning.service;
    const refused = await refusalOf(peer.ask(ListChannels, {}));
    assert.deepEqual(refused, { code: 2, details: 'the practice network failed: a bug' });
    t.mock.method(peer.network, 'watchInvoices', () => {
      throw new Error('another');
    });
    assert.equal((await refusalOf(peer.all(SubscribeInvoices, {}))).code, 2);
    assert.match(peer.log.join('\n'), /ListChannels: Error: a bug\n.*at /s);
    assert.equal(peer.server.lastUsed < Number.POSITIVE_INFINITY, true);
    t.mock.restoreAll();
    await peer.ask(ListChannels, {});
    await peer.close();
  });

  test('a disk that is full ends the streams with an error, and the payment goes on later', async (t) => {
    const peer = await PracticePeer.start();
    const advance = t.mock.method(peer.network, 'advance', () => {
      throw new Error('ENOSPC');
    });
    const [request, hash] = keysend(peer.bytes('bob'));
    const refused = await refusalOf(peer.all(Router.service.SendPaymentV2, request));
    assert.deepEqual(refused, { code: 2, details: 'the practice network failed; the log says why' });
    assert.match(peer.log.join('\n'), /stands still: Error: ENOSPC/);
    assert.ok(advance.mock.callCount() <= 2, 'it does not try without a pause');
    t.mock.restoreAll();
    while (peer.network.payment(hash)?.status !== 'SUCCEEDED') await sleep(20);
    await peer.close();
  });

  test('a caller who does not read loses its stream, and nobody else', async () => {
    const peer = await PracticePeer.start();
    const lazy = peer.open(Router.service.TrackPayments, {});
    lazy.pause();
    const lost = once(lazy, 'error');
    await peer.ask(GetInfo, {});
    const isOpen = (): boolean => peer.server.lastUsed === Number.POSITIVE_INFINITY;
    for (let count = 0; count < 6_000 && isOpen(); count++) {
      const hash = randomBytes(32).toString('hex') as PaymentHash;
      peer.network.send({ ...plain, destination: peer.key('bob'), hash });
      if (count % 50 === 0) peer.network.advance(Date.now());
    }
    await peer.ask(GetInfo, {});
    while (peer.server.lastUsed === Number.POSITIVE_INFINITY) await sleep(5);
    lazy.resume();
    const [error] = (await lost) as [{ code: number }];
    assert.equal(error.code, 8);
    await peer.close();
  });
});
