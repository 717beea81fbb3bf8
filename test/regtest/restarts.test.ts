import assert from 'node:assert/strict';
import { after, afterEach, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LightningNode } from '../../src/keysend/node.ts';
import type { JournaledOrder } from '../../src/keysend/order.ts';
import type { Payment } from '../../src/keysend/payment.ts';
import { reasonOf } from '../../src/keysend/problem.ts';
import { sendKeysend } from '../../src/keysend/sendKeysend.ts';
import { connectLnd } from '../../src/lnd/connectLnd.ts';
import { systemClock } from '../../src/systemClock.ts';
import { FakeJournal } from '../keysend/fakeNode.ts';
import { orderFor, tell, untilHeld } from './scenarios.ts';
import { connectNetwork } from './shared.ts';
import { waitFor, whenTrue } from './waitFor.ts';
import { connectTo, never, regtestWorld, setOf } from './world.ts';

/*
 * A node goes down with a payment on its way, and comes back.
 */

const regtest = await connectNetwork({
  log: (line) => {
    console.log(line);
  },
});

describe('a payment through the end of a node', { skip: regtest.ok ? false : regtest.why }, async () => {
  if (!regtest.ok) return;
  const { network } = regtest;
  const alice = network.node('alice');
  const dave = network.node('dave');
  await network.waitUntilReady();
  const node = await connectTo(alice);
  const world = regtestWorld(network, node);
  afterEach(async () => {
    for (const one of [alice, dave]) if (!(await one.isRunning())) await one.start();
    await network.waitUntilReady();
  });
  after(async () => {
    node.close();
    await network.stop();
  });

  const out = 'IN_FLIGHT [IN_FLIGHT]';
  const settled = 'SUCCEEDED [SUCCEEDED]';

  /** harriet holds it; `paid` is what became of the stream. */
  async function held(): Promise<{ order: JournaledOrder; paid: Promise<string[]> }> {
    const order = orderFor({ to: 'harriet', sat: 5_000n }, world);
    const paid = told(node.pay(order, never));
    await untilHeld(world, 'harriet', order.hash);
    return { order, paid };
  }

  test('a payer that is asked to end comes back to the payment where it was', async () => {
    const { order, paid } = await held();
    await alice.stop();
    const [last, why] = (await paid).slice(-2);
    assert.equal(last, out);
    // LND says that it shuts down, unless it is gone before it can.
    assert.match(why ?? '', /^(shuttingDown|connectionLost)$/);
    assert.match((await lastOf(node.track(order.hash, never))) ?? '', /^(refused|connectionLost)$/);
    await alice.start();
    const tracked = told(node.track(order.hash, never));
    await sleep(200);
    await world.settle('harriet', order.preimage);
    assert.deepEqual(await tracked, [out, settled]);
  });

  test('a payer that is killed finds its payment settled when it comes back', async () => {
    const { order, paid } = await held();
    await alice.kill();
    assert.deepEqual((await paid).slice(-2), [out, 'connectionLost']);
    await world.settle('harriet', order.preimage);
    await alice.start();
    // It may have come to its end before anyone could look.
    assert.equal(await lastOf(node.track(order.hash, never)), settled);
    assert.equal(await lastOf(node.pay(order, never)), 'alreadyExists');
  });

  test('a payer that is killed finds its payment refused when it comes back', async () => {
    const { order } = await held();
    await alice.kill();
    await world.refuse('harriet', order.hash);
    await alice.start();
    assert.match(
      (await lastOf(node.track(order.hash, never))) ?? '',
      /^FAILED\/INCORRECT_PAYMENT_DETAILS \[/,
    );
  });

  test('a payment that never reached the node is not known there', async () => {
    await alice.kill();
    const order = orderFor({ to: 'bob', sat: 1n }, world);
    // Lost, if the end of the connection has not been noticed yet; then nothing is certain before the deadline.
    assert.match((await lastOf(node.pay(order, never))) ?? '', /^(refused|connectionLost)$/);
    await alice.start();
    assert.equal(await lastOf(node.track(order.hash, never)), 'paymentNotFound');
  });

  test('the person’s payment is followed through it all, to its end', async () => {
    const order = orderFor({ to: 'harriet', sat: 5_000n }, world);
    const states: string[] = [];
    const following = (async () => {
      const ports = { node, journal: new FakeJournal(), clock: systemClock };
      let last: Payment | undefined;
      for await (last of sendKeysend(order, ports, { cancel: never, leave: never })) {
        if (last.state !== states.at(-1)) states.push(last.state);
      }
      return last;
    })();
    await untilHeld(world, 'harriet', order.hash);
    await alice.kill();
    await untilLast(states, 'unknown');
    await alice.start();
    await untilLast(states, 'inFlight');
    await world.settle('harriet', order.preimage);
    const last = await following;
    assert.deepEqual(states, ['inFlight', 'unknown', 'inFlight', 'succeeded']);
    assert.equal(last?.feeMsat, 1_005n);
  });

  test('whoever connects while the node starts waits a moment, and is not told of a locked wallet', async () => {
    await alice.kill();
    const starting = alice.start();
    const kinds = new Set<string>();
    let early: LightningNode | undefined;
    while (early === undefined) {
      try {
        early = await connectLnd(setOf(alice), { clock: systemClock }, never);
      } catch (error) {
        kinds.add(reasonOf(error)?.kind ?? String(error));
        await sleep(10);
      }
    }
    await starting;
    assert.deepEqual(
      [...kinds].filter((kind) => kind !== 'refused'),
      [],
    );
    // SERVER_ACTIVE: it can be asked to pay at once.
    const order = { ...orderFor({ to: 'nobody', sat: 1n }, world) };
    assert.deepEqual(await told(early.pay(order, never)), ['IN_FLIGHT []', 'FAILED/NO_ROUTE []']);
    early.close();
  });

  test('a direct peer that is gone is no way', async () => {
    await dave.stop();
    await sleep(500);
    const order = orderFor({ to: 'dave', sat: 1_000n }, world);
    assert.deepEqual(await told(node.pay(order, never)), ['IN_FLIGHT []', 'FAILED/NO_ROUTE []']);
    await dave.start();
  });
});

/** The snapshots, then the kind of the problem that ended them. */
async function told(payments: AsyncIterable<Payment>): Promise<string[]> {
  const lines: string[] = [];
  try {
    for await (const payment of payments) lines.push(tell(payment));
  } catch (error) {
    lines.push(reasonOf(error)?.kind ?? String(error));
  }
  return lines;
}

async function lastOf(payments: AsyncIterable<Payment>): Promise<string | undefined> {
  return (await told(payments)).at(-1);
}

async function untilLast(states: readonly string[], state: string): Promise<void> {
  await waitFor(`the payment to be ${state}`, async () => whenTrue(states.at(-1) === state), {
    intervalMs: 10,
  });
}
