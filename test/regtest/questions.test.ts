import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { msat } from '../../src/keysend/amount.ts';
import type { NodeKey } from '../../src/keysend/destination.ts';
import { sendableThrough } from '../../src/keysend/limits.ts';
import type { Channel } from '../../src/keysend/node.ts';
import type { JournaledOrder } from '../../src/keysend/order.ts';
import { messageRecord } from '../../src/keysend/records.ts';
import type { PaymentReply } from './replies.ts';
import { orderFor, tell, untilHeld } from './scenarios.ts';
import { connectNetwork } from './shared.ts';
import { connectTo, never, regtestWorld } from './world.ts';
import type { NodeName } from './topology.ts';

/*
 * What a person is shown before and after a payment, asked of real LND.
 */

const regtest = await connectNetwork({
  log: (line) => {
    console.log(line);
  },
});

describe('real LND answers questions', { skip: regtest.ok ? false : regtest.why }, async () => {
  if (!regtest.ok) return;
  const { network } = regtest;
  await network.waitUntilReady();
  const node = await connectTo(network.node('alice'));
  const world = regtestWorld(network, node);

  /** Pays, and tells the end. */
  async function pay(order: JournaledOrder): Promise<string> {
    let last = '';
    for await (const payment of node.pay(order, never)) last = tell(payment);
    return last;
  }
  after(async () => {
    node.close();
    await network.stop();
  });

  function intent(to: NodeName, sat: bigint, feeLimitMsat = 1_000_000n, text?: string) {
    return {
      destination: world.keyOf(to),
      amountMsat: msat(sat * 1_000n),
      feeLimitMsat: msat(feeLimitMsat),
      timeoutSeconds: 60,
      ...(text !== undefined && { message: text }),
    };
  }

  async function channelWith(name: NodeName): Promise<Channel> {
    const channel = (await node.channels(never)).find(({ peer }) => peer === world.keyOf(name));
    assert.ok(channel);
    return channel;
  }

  test('who it is', async () => {
    const info = await node.getInfo(never);
    assert.equal(info.key, world.keyOf('alice'));
    assert.equal(info.alias, 'alice');
    assert.equal(info.network, 'regtest');
    assert.equal(info.syncedToChain, true);
    assert.match(info.version, /^0\.21\.2-beta/);
  });

  test('its channels, by the names of its peers', async () => {
    const channels = await node.channels(never);
    assert.deepEqual(channels.map(({ peerAlias }) => peerAlias).sort(), ['bob', 'dave', 'erin']);
    assert.ok(channels.every(({ active }) => active));
  });

  test('the most that a channel can send is what goes out through it, and little more does not', async () => {
    const most = sendableThrough(await channelWith('dave'));
    const ends = [most, most + 2_000n].map((amount) =>
      pay({ ...orderFor({ to: 'dave', sat: 1n }, world), amountMsat: msat(amount) }),
    );
    const [within, beyond] = await Promise.all(ends);
    // dave refuses it, so it has reached him.
    assert.match(within ?? '', /^FAILED\/INCORRECT_PAYMENT_DETAILS/);
    assert.equal(beyond, 'FAILED/NO_ROUTE []');
  });

  test('which payments are locked in a channel now', async () => {
    const order = orderFor({ to: 'harriet', sat: 1_000n }, world);
    const paid = pay(order);
    await untilHeld(world, 'harriet', order.hash);
    assert.ok((await channelWith('bob')).pendingHashes.includes(order.hash));
    assert.ok((await node.balance(never)).unsettledMsat >= 1_001_001n);
    await world.settle('harriet', order.preimage);
    await paid;
  });

  test('who announces keysends; a private node is not listed', async () => {
    const profile = async (name: NodeName): Promise<string> => {
      const found = await node.lookUp(world.keyOf(name), never);
      return found === undefined ? 'unlisted' : `${found.alias} ${found.announcesKeysend}`;
    };
    assert.equal(await profile('carol'), 'carol true');
    assert.equal(await profile('dave'), 'dave false');
    assert.equal(await profile('hal'), 'unlisted');
  });

  test('the way a payment would take, and its price', async () => {
    const route = await node.findRoute(intent('carol', 1_000n), never);
    assert.ok('hops' in route);
    assert.deepEqual(
      route.hops.map(({ node: key }) => key),
      [world.keyOf('bob'), world.keyOf('carol')],
    );
    assert.equal(route.feeMsat, 1_001n);
  });

  test('that there is no way, and why', async () => {
    const why = async (...asked: Parameters<typeof intent>): Promise<string> => {
      const route = await node.findRoute(intent(...asked), never);
      return 'noRoute' in route ? `${route.noRoute}: ${route.detail}` : 'a way';
    };
    assert.equal(await why('hal', 1_000n), 'noPath: unable to find a path to destination');
    assert.equal(await why('carol', 1_000n, 1_000n), 'noPath: unable to find a path to destination');
    assert.equal(await why('carol', 20_000_000n), 'insufficientBalance: insufficient local balance');
    assert.equal(await why('bob', 1_000n, 0n, 'x'.repeat(1_000)), 'a way');
    assert.equal(
      await why('bob', 1_000n, 0n, 'x'.repeat(1_300)),
      'noPath: unable to find a path to destination',
    );
  });

  test('its keysends, newest first, among invoices and payments that lost their attempts', async () => {
    await world.forgetFailures();
    const keysend = orderFor({ to: 'carol', sat: 7n }, world);
    const refused = orderFor({ to: 'dave', sat: 7n }, world);
    const latest = { ...orderFor({ to: 'bob', sat: 8n }, world), records: [messageRecord('hello')] };
    await pay(keysend);
    await pay(refused);
    const { payment_request } = await network
      .node('bob')
      .rpc.call('lnrpc.Lightning/AddInvoice', { value: '9' });
    const invoice = network.node('alice').rpc.stream('routerrpc.Router/SendPaymentV2', {
      payment_request,
      timeout_seconds: 30,
    });
    let status = '';
    for await (const reply of invoice) ({ status } = reply as PaymentReply);
    assert.equal(status, 'SUCCEEDED');
    await pay(latest);
    // Until LND has deleted the failed attempt.
    assert.match(await world.lookUp(refused.hash), /\[\]$/);

    const page = await node.listPayments({ size: 2 }, never);
    assert.deepEqual(
      page.payments.map(({ hash }) => hash),
      [latest.hash, keysend.hash],
    );
    assert.deepEqual(
      page.uncertain.map(({ hash }) => hash),
      [refused.hash],
    );
    const [first] = page.payments;
    assert.equal(first?.state, 'succeeded');
    assert.equal(first.destination, world.keyOf('bob') satisfies NodeKey);
    assert.deepEqual(
      first.records.map(({ type, value }) => [type, Buffer.from(value).toString()]),
      [[34349334n, 'hello']],
    );
    assert.ok(page.next !== undefined);
    const older = await node.listPayments({ size: 100, next: page.next }, never);
    assert.ok(older.payments.every(({ hash }) => hash !== latest.hash && hash !== keysend.hash));
  });
});
