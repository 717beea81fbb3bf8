import assert from 'node:assert/strict';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { once } from 'node:events';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Proxy } from './proxy.ts';

interface Line {
  readonly proxy: Proxy;
  readonly client: Socket;
  readonly node: Socket;
  /** What came there so far. */
  readonly at: { client: string; node: string };
}

/** A client connected over a proxy with a node that has greeted it. */
async function open(t: TestContext, latencyMs = 0): Promise<Line> {
  const server: Server = createServer({ allowHalfOpen: true });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const accepted = once(server, 'connection') as Promise<[Socket]>;
  const target = `127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const proxy = await Proxy.start(target, () => latencyMs);
  const client = connect({
    port: Number(proxy.address.split(':')[1]),
    host: '127.0.0.1',
    allowHalfOpen: true,
  });
  const [node] = await accepted;
  const at = { client: '', node: '' };
  client.on('data', (bytes: Buffer) => (at.client += bytes.toString())).on('error', () => undefined);
  node.on('data', (bytes: Buffer) => (at.node += bytes.toString())).on('error', () => undefined);
  t.after(async () => {
    client.destroy();
    node.destroy();
    await proxy.close();
    server.close();
  });
  client.write('hello ');
  node.write('welcome ');
  await until(() => at.node !== '' && at.client !== '');
  return { proxy, client, node, at };
}

async function until(condition: () => boolean): Promise<void> {
  for (let looks = 0; !condition(); looks++) {
    assert.ok(looks < 400, 'It never came about.');
    await sleep(5);
  }
}

test('what is held comes late, in order, and after the death of who sent it', async (t) => {
  const { proxy, client, node, at } = await open(t);
  let ended = false;
  node.on('end', () => (ended = true));
  proxy.hold(['up']);
  client.write('pay ');
  await proxy.heldSomething();
  client.write('now', () => client.destroy());
  await sleep(50);
  assert.deepEqual([at.node, ended], ['hello ', false]);

  proxy.release(100);

  await until(() => at.node === 'hello pay now');
  assert.equal(ended, false);
  await until(() => ended);
});

test('a stall loses nothing', async (t) => {
  const { proxy, client, node, at } = await open(t);
  proxy.hold();
  client.write('a');
  node.write('b');
  await sleep(50);
  assert.deepEqual(at, { client: 'welcome ', node: 'hello ' });
  proxy.release();
  await until(() => at.client === 'welcome b' && at.node === 'hello a');
});

test('a cut ends both, a reset breaks both', async (t) => {
  const cut = await open(t);
  const ends = [once(cut.client, 'end'), once(cut.node, 'end')];
  cut.proxy.cut();
  await Promise.all(ends);

  const reset = await open(t);
  const errors = [once(reset.client, 'error'), once(reset.node, 'error')];
  reset.proxy.reset();
  const codes = (await Promise.all(errors)).map(([error]) => (error as NodeJS.ErrnoException).code);
  assert.deepEqual(codes, ['ECONNRESET', 'ECONNRESET']);
});

test('one direction can end, or lose what comes, while the other goes on', async (t) => {
  const ended = await open(t);
  const end = once(ended.node, 'end');
  ended.proxy.endOne('up');
  await end;
  ended.node.write('b');
  await until(() => ended.at.client === 'welcome b');

  const deaf = await open(t);
  deaf.proxy.drop('down');
  deaf.node.write('b');
  deaf.client.write('a');
  await until(() => deaf.at.node === 'hello a');
  assert.equal(deaf.at.client, 'welcome ');
});

test('bytes take their time, and those of a sender that died on their way arrive, then its end', async (t) => {
  const { proxy, client, node, at } = await open(t, 60);
  const ended = once(node, 'end');
  client.write('pay');
  await sleep(20);
  proxy.loseSender();
  assert.equal(at.node, 'hello ');
  await ended;
  assert.equal(at.node, 'hello pay');
});

test('after its sender’s death it takes no other', async (t) => {
  const { proxy } = await open(t);
  proxy.loseSender();
  const another = connect(Number(proxy.address.split(':')[1]), '127.0.0.1').on('error', () => undefined);
  await once(another, 'close');
});

test('a node that is down refuses connections, and is there again on the same port', async (t) => {
  const { proxy } = await open(t);
  const port = Number(proxy.address.split(':')[1]);
  proxy.refuse();
  const refused = connect(port, '127.0.0.1');
  const [error] = (await once(refused, 'error')) as [NodeJS.ErrnoException];
  assert.equal(error.code, 'ECONNREFUSED');
  await proxy.accept();
  const taken = connect(port, '127.0.0.1').on('error', () => undefined);
  await once(taken, 'connect');
  taken.destroy();
});
