import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { control, receiptFromMessage, receivedFromMessage } from '../../../src/practice/control.ts';
import type { ReceivedMessage } from '../../../src/practice/control.ts';
import { Router } from '../../../src/wire/descriptor.ts';
import { keysend, PracticePeer, refusalOf } from './practice.ts';

const { SendPaymentV2 } = Router.service;

describe('what can be done besides paying', () => {
  let peer: PracticePeer;
  let shutdowns = 0;
  before(async () => {
    peer = await PracticePeer.start({ onShutdown: () => shutdowns++ });
  });
  after(() => peer.close());

  test('the nodes and what they teach', async () => {
    const { nodes } = await peer.ask(control.nodes, {});
    assert.deepEqual(nodes, peer.network.lessons());
    assert.equal(nodes[0]?.alias, 'bob');
  });

  test('a fault is made, seen, and mended; a reset mends all', async () => {
    const off = { kind: 'keysendOff', node: peer.key('bob') } as const;
    const { faults: atFirst } = await peer.ask(control.faults, {});
    await peer.ask(control.setFault, { ...off, broken: true });
    const { faults } = await peer.ask(control.faults, {});
    assert.deepEqual(
      faults.filter((fault, index) => fault.broken !== atFirst[index]?.broken),
      [{ ...off, broken: true }],
    );
    const refused = await peer.all(SendPaymentV2, keysend(peer.bytes('bob'))[0]);
    assert.equal(refused.at(-1)?.failure_reason, 'FAILURE_REASON_INCORRECT_PAYMENT_DETAILS');
    await peer.ask(control.setFault, { ...off, broken: false });
    assert.equal((await peer.all(SendPaymentV2, keysend(peer.bytes('bob'))[0])).at(-1)?.status, 'SUCCEEDED');
    await peer.ask(control.setFault, { ...off, broken: true });
    await peer.ask(control.reset, {});
    assert.deepEqual((await peer.ask(control.faults, {})).faults, atFirst);
  });

  test('a fault that the network does not have is refused', async () => {
    const wrong: object[] = [
      {},
      { kind: 'nodeStopped', node: peer.network.own, broken: true },
      { kind: 'keysendOff', node: 'nobody', broken: true },
      { kind: 'keysendOff', node: peer.key('bob') },
      { kind: 'channelDrained', from: peer.key('bob'), broken: true },
    ];
    for (const fault of wrong) {
      assert.equal(
        (await refusalOf(peer.ask(control.setFault, fault as never))).code,
        3,
        JSON.stringify(fault),
      );
    }
  });

  test('the receiver’s side of a payment, with every record and digit', async () => {
    const [request, hash] = keysend(peer.bytes('carol'), { amt: '0', amt_msat: '1234567' });
    assert.deepEqual(await peer.ask(control.receipt, { hash }), {});
    await peer.all(SendPaymentV2, request);
    const { receipt } = await peer.ask(control.receipt, { hash });
    assert.ok(receipt);
    assert.deepEqual(receiptFromMessage(receipt), peer.network.receipt(hash));
    assert.equal(receiptFromMessage(receipt).amountMsat, 1_234_567n);
    assert.equal((await refusalOf(peer.ask(control.receipt, { hash: 'no hash' as never }))).code, 3);
  });

  test('a holder takes or refuses, once', async () => {
    const node = peer.key('harriet');
    for (const [verb, status] of [
      ['settle', 'SUCCEEDED'],
      ['refuse', 'FAILED'],
    ] as const) {
      const [request, hash] = keysend(peer.bytes('harriet'));
      assert.deepEqual(await peer.ask(control[verb], { node, hash }), { done: false });
      const paid = peer.all(SendPaymentV2, request);
      while (peer.network.invoice(node, hash)?.state !== 'ACCEPTED') await sleep(1);
      assert.deepEqual(await peer.ask(control[verb], { node, hash }), { done: true });
      assert.equal((await paid).at(-1)?.status, status);
      assert.deepEqual(await peer.ask(control[verb], { node, hash }), { done: false });
    }
  });

  test('what comes back is told as it comes', async () => {
    const stream = peer.open(control.received, {}).on('error', () => undefined);
    const told: ReceivedMessage[] = [];
    stream.on('data', (message: ReceivedMessage) => told.push(message));
    await once(stream, 'metadata');
    await peer.all(SendPaymentV2, keysend(peer.bytes('ivan'), { amt: '70' })[0]);
    while (told.length === 0) await sleep(10);
    stream.cancel();
    const [message] = told;
    assert.ok(message);
    const received = receivedFromMessage(message);
    assert.equal(received.from, peer.key('ivan'));
    assert.equal(received.amountMsat, 70_000n);
    assert.ok(received.message);
  });

  test('a delay is kept, and only one that is one', async () => {
    await peer.ask(control.setDelay, { milliseconds: 30 });
    const started = performance.now();
    await peer.all(SendPaymentV2, keysend(peer.bytes('bob'))[0]);
    assert.ok(performance.now() - started > 30);
    await peer.ask(control.setDelay, { milliseconds: 0 });
    for (const milliseconds of [-1, 1e9, Number.NaN, '5' as never]) {
      assert.equal((await refusalOf(peer.ask(control.setDelay, { milliseconds }))).code, 3);
    }
  });

  test('it says its version, and tells its holder of the wish to end after the answer', async () => {
    assert.deepEqual(await peer.ask(control.version, {}), { version: '1.2.3', pid: process.pid });
    await peer.ask(control.forgetFailures, {});
    await peer.ask(control.shutdown, {});
    assert.equal(shutdowns, 1);
  });

  test('a message that is no JSON is an error for its caller alone', async () => {
    const broken = { ...control.nodes, requestSerialize: () => Buffer.from('{') };
    assert.equal((await refusalOf(peer.ask(broken, {}))).code, 13);
    await peer.ask(control.nodes, {});
  });
});
