import assert from 'node:assert/strict';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { afterEach, describe, test } from 'node:test';
import type { ConnectionSet } from '../../src/keysend/connection.ts';
import type { LightningNode } from '../../src/keysend/node.ts';
import { reasonOf } from '../../src/keysend/problem.ts';
import type { Reason } from '../../src/keysend/problem.ts';
import { connectLnd } from '../../src/lnd/connectLnd.ts';
import { fixture, refusal, startPeer, testMacaroon } from './peer.ts';
import type { Behaviour, CertificateName, Peer } from './peer.ts';
import { alice, never, systemClock } from './samples.ts';

// From the start: Node says it once in a process's life.
const warnings: string[] = [];
process.on('warning', ({ message }) => warnings.push(message));

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

async function peerWith(behaviour?: Behaviour, certificate?: CertificateName): Promise<Peer> {
  const peer = await startPeer(behaviour, certificate);
  ends.push(() => {
    peer.stop();
  });
  return peer;
}

async function connect(set: ConnectionSet, signal = never): Promise<LightningNode> {
  const node = await connectLnd(set, { clock: systemClock }, signal);
  ends.push(() => {
    node.close();
  });
  return node;
}

async function whyNot(set: ConnectionSet): Promise<Reason | undefined> {
  try {
    await connect(set);
  } catch (error) {
    return reasonOf(error);
  }
  return undefined;
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => sockets.add(socket));
  ends.push(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('a node that is ready says who it is', async () => {
  const { info } = await connect((await peerWith()).set);
  assert.equal(info.key, alice);
  assert.equal(info.alias, 'alice');
  assert.equal(info.network, 'regtest');
});

test('the macaroon goes to every service but State, which needs none', async () => {
  const peer = await peerWith();
  await connect(peer.set);
  const hex = Buffer.from(testMacaroon.expose()).toString('hex');
  assert.deepEqual(peer.calls.map(({ method, macaroon }) => [method, macaroon]).sort(), [
    ['/lnrpc.Lightning/GetInfo', hex],
    ['/lnrpc.State/GetState', undefined],
  ]);
  assert.ok(peer.calls.every(({ deadline }) => deadline));
});

test('a proxy of the environment is not asked for this machine’s own node', async () => {
  const peer = await peerWith();
  const before = process.env['http_proxy'];
  process.env['http_proxy'] = 'http://127.0.0.1:1';
  try {
    await connect(peer.set);
  } finally {
    if (before === undefined) delete process.env['http_proxy'];
    else process.env['http_proxy'] = before;
  }
});

test('an address for a host is no cause for Node’s warning about server names', async () => {
  await connect((await peerWith()).set);
  assert.deepEqual(warnings, []);
});

describe('the wrong node, or none', () => {
  test('another node’s certificate', async () => {
    const peer = await peerWith();
    const reason = await whyNot({ ...peer.set, certificatePem: fixture('other').certificate });
    assert.deepEqual(reason, { kind: 'certificateWrong', host: peer.host });
  });

  test('a self-signed certificate where the set has none', async () => {
    const { source, host, macaroon } = (await peerWith()).set;
    assert.deepEqual(await whyNot({ source, host, macaroon }), { kind: 'certificateWrong', host });
  });

  test('a certificate for another name, whatever name TLS is told', async () => {
    const { host, set } = await peerWith({}, 'elsewhere');
    assert.deepEqual(await whyNot(set), { kind: 'certificateOfAnotherName', host });
    const named = host.replace('127.0.0.1', 'localhost');
    assert.deepEqual(await whyNot({ ...set, host: named }), {
      kind: 'certificateOfAnotherName',
      host: named,
    });
  });

  test('an expired certificate', async () => {
    const { host, set } = await peerWith({}, 'expired');
    assert.deepEqual(await whyNot(set), { kind: 'certificateExpired', host });
  });

  test('a closed port', async () => {
    const { host, set, stop } = await peerWith();
    stop();
    assert.deepEqual(await whyNot(set), { kind: 'refused', host });
  });

  test('a name that does not exist', async () => {
    const { set } = await peerWith();
    const host = 'no.such.host.invalid:10009';
    assert.deepEqual(await whyNot({ ...set, host }), { kind: 'hostUnknown', host });
  });

  const strangers: Record<string, () => Server> = {
    'plain HTTP': () => createHttpServer((_, response) => response.end('hello')),
    'gRPC without TLS': () => createHttp2Server(),
    'a server that hangs up, as LND’s P2P port does': () => createServer((socket) => socket.end()),
    'a server that speaks first': () => createServer((socket) => socket.end('SSH-2.0-OpenSSH_9.9\r\n')),
  };
  for (const [name, make] of Object.entries(strangers)) {
    test(name, async () => {
      const host = await listening(make());
      const { set } = await peerWith();
      assert.deepEqual(await whyNot({ ...set, host }), { kind: 'notGrpc', host });
    });
  }

  test('a silent host can be given up at any time', async () => {
    const host = await listening(createServer());
    const { set } = await peerWith();
    const giveUp = new AbortController();
    const connecting = connect({ ...set, host }, giveUp.signal);
    setTimeout(() => {
      giveUp.abort(new Error('enough'));
    }, 50);
    await assert.rejects(connecting, /enough/);
  });
});

describe('a node that is not ready', () => {
  const locked = refusal(2, 'wallet locked, unlock it to enable full RPC access');
  const ready = { identity_pubkey: alice };

  /** Refuses so many times, then answers. */
  function after<T>(times: number, refused: Error, answer: T): () => T {
    return () => {
      if (times-- > 0) throw refused;
      return answer;
    };
  }

  test('that calls itself locked while it starts is looked at again', async () => {
    const { set } = await peerWith({ getInfo: after(2, locked, ready) });
    assert.equal((await connect(set)).info.key, alice);
  });

  test('that stays locked is locked', async () => {
    const { set } = await peerWith({ getInfo: after(Infinity, locked, ready) });
    assert.deepEqual(await whyNot(set), { kind: 'walletLocked' });
  });

  test('that answers but cannot pay yet is waited for', async () => {
    const states = ['RPC_ACTIVE', 'RPC_ACTIVE', 'SERVER_ACTIVE'] as const;
    let asked = 0;
    const { set } = await peerWith({ getState: () => ({ state: states[asked++] ?? 'SERVER_ACTIVE' }) });
    await connect(set);
    assert.equal(asked, 3);
  });

  test('that has no State service is taken at its word', async () => {
    const { set } = await peerWith({
      getState: () => {
        throw refusal(12, 'unknown service lnrpc.State');
      },
    });
    await connect(set);
  });

  test('that refuses the macaroon says so at once', async () => {
    const peer = await peerWith({ getInfo: after(Infinity, refusal(2, 'permission denied'), ready) });
    assert.deepEqual(await whyNot(peer.set), { kind: 'macaroonTooWeak', method: '/lnrpc.Lightning/GetInfo' });
    assert.equal(peer.calls.filter(({ method }) => method.endsWith('GetInfo')).length, 1);
  });

  test('that answers nonsense is an error with a detail', async () => {
    const { set } = await peerWith({ getInfo: () => ({ identity_pubkey: 'me' }) });
    const reason = await whyNot(set);
    assert.equal(reason?.kind, 'nodeError');
  });
});

test('what is logged holds no macaroon', async () => {
  const lines: string[] = [];
  const peer = await peerWith({
    getInfo: () => {
      throw refusal(2, 'permission denied');
    },
  });
  await assert.rejects(connectLnd(peer.set, { clock: systemClock, log: (line) => lines.push(line) }, never));
  assert.deepEqual(lines, ['lnrpc.Lightning/GetInfo: code 2, permission denied']);
});
