import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, describe, test } from 'node:test';
import type { ConnectionSet } from '../../src/keysend/connection.ts';
import type { LightningNode } from '../../src/keysend/node.ts';
import { reasonOf } from '../../src/keysend/problem.ts';
import type { Reason } from '../../src/keysend/problem.ts';
import { Secret } from '../../src/keysend/secret.ts';
import { connectLnd } from '../../src/lnd/connectLnd.ts';
import { narrowMacaroon } from '../../src/lnd/narrowMacaroon.ts';
import { systemClock } from '../../src/systemClock.ts';
import { walletPassword } from './lndProcess.ts';
import { withRpc } from './rpc.ts';
import { orderFor } from './scenarios.ts';
import { connectNetwork } from './shared.ts';
import { connectTo, never, regtestWorld, setOf } from './world.ts';

/*
 * What a real LND says to wrong details, and what an order that it must not carry out comes to.
 */

const regtest = await connectNetwork({
  log: (line) => {
    console.log(line);
  },
});

describe('real LND and details that are not right', { skip: regtest.ok ? false : regtest.why }, async () => {
  if (!regtest.ok) return;
  const { network } = regtest;
  const alice = network.node('alice');
  const bob = network.node('bob');
  const eve = network.node('eve');
  const node = await connectTo(alice);
  const world = regtestWorld(network, node);
  const own = readFileSync(alice.macaroonPath);
  after(async () => {
    node.close();
    await network.stop();
  });

  const rows: readonly [name: string, set: ConnectionSet, reason: Reason][] = [
    [
      'another node’s macaroon',
      setOf(alice, { macaroon: new Secret(readFileSync(bob.macaroonPath)) }),
      { kind: 'macaroonOfAnotherNode' },
    ],
    [
      'an empty macaroon',
      setOf(alice, { macaroon: new Secret(Buffer.alloc(0)) }),
      { kind: 'macaroonNotUnderstood', detail: 'empty macaroon data' },
    ],
    [
      'a macaroon’s hex as if it were the macaroon',
      setOf(alice, { macaroon: new Secret(Buffer.from(own.toString('hex'))) }),
      { kind: 'macaroonNotUnderstood', detail: 'unmarshal v1: cannot parse field name' },
    ],
    [
      'half a macaroon',
      setOf(alice, { macaroon: new Secret(own.subarray(0, own.length / 2)) }),
      { kind: 'macaroonNotUnderstood', detail: 'unmarshal v2: field data extends past end of buffer' },
    ],
    [
      'a macaroon whose time is up',
      setOf(alice, { macaroon: narrowMacaroon(new Secret(own), Date.now() - 1) }),
      { kind: 'macaroonExpired' },
    ],
    [
      'another node’s certificate',
      setOf(alice, { certificatePem: readFileSync(bob.certPath, 'utf8') }),
      { kind: 'certificateWrong', host: alice.host },
    ],
    [
      'the P2P port',
      setOf(alice, { host: `127.0.0.1:${alice.p2pPort}` }),
      { kind: 'notGrpc', host: `127.0.0.1:${alice.p2pPort}` },
    ],
    [
      'another program’s TLS port',
      setOf({ ...alice, host: network.description.btcd.host }),
      { kind: 'certificateWrong', host: network.description.btcd.host },
    ],
    [
      'a locked wallet, whatever the macaroon',
      setOf({ ...eve, macaroonPath: alice.macaroonPath }),
      { kind: 'walletLocked' },
    ],
  ];
  for (const [name, set, reason] of rows) {
    test(name, async () => {
      await assert.rejects(connectLnd(set, { clock: systemClock }, never), (error: unknown) => {
        assert.deepEqual(reasonOf(error), reason);
        return true;
      });
    });
  }

  test('a macaroon that is narrowed still opens what it opened, until its deadline', async () => {
    const macaroon = narrowMacaroon(new Secret(own), Date.now() + 10_000);
    const narrowed = await connectLnd(setOf(alice, { macaroon }), { clock: systemClock }, never);
    assert.equal(narrowed.info.key, alice.pubkey);
    narrowed.close();
  });

  test('a revoked macaroon', async () => {
    const { macaroon } = await alice.rpc.call('lnrpc.Lightning/BakeMacaroon', {
      permissions: [{ entity: 'info', action: 'read' }],
      root_key_id: '77',
    });
    const set = setOf(alice, { macaroon: new Secret(Buffer.from(String(macaroon), 'hex')) });
    (await connectLnd(set, { clock: systemClock }, never)).close();
    await alice.rpc.call('lnrpc.Lightning/DeleteMacaroonID', { root_key_id: '77' });
    await assert.rejects(
      connectLnd(set, { clock: systemClock }, never),
      (error: unknown) => reasonOf(error)?.kind === 'macaroonRevoked',
    );
  });

  test('a macaroon that may only read connects, lists and tracks, but does not pay', async () => {
    const macaroonPath = alice.readonlyMacaroonPath;
    const reader = await connectLnd(setOf({ ...alice, macaroonPath }), { clock: systemClock }, never);
    await reader.listPayments({ size: 1 }, never);
    await reader.channels(never);
    const order = orderFor({ to: 'bob', sat: 1n }, world);
    assert.deepEqual(await end(reader, order), {
      kind: 'macaroonTooWeak',
      method: '/routerrpc.Router/SendPaymentV2',
    });
    assert.equal(await world.lookUp(order.hash), 'unknown');
    reader.close();
  });

  test('an order whose deadline has passed is not carried out', async () => {
    const order = { ...orderFor({ to: 'bob', sat: 1n }, world), deadline: Date.now() - 1_000 };
    assert.deepEqual(await end(node, order), { kind: 'macaroonExpired' });
    assert.equal(await world.lookUp(order.hash), 'unknown');
  });

  test(
    'a node that hangs is given up after ten seconds',
    { skip: process.platform === 'win32' },
    async () => {
      const zed = network.node('zed');
      await zed.pause();
      try {
        await assert.rejects(connectTo(zed), (error: unknown) => reasonOf(error)?.kind === 'unreachable');
      } finally {
        await zed.resume();
      }
    },
  );

  test('a wallet that was locked is open once it is unlocked, with the same details', async () => {
    const { host, certPath } = eve;
    await withRpc({ host, certPath }, (rpc) =>
      rpc.call('lnrpc.WalletUnlocker/UnlockWallet', { wallet_password: Buffer.from(walletPassword) }),
    );
    const unlocked = await connectTo(eve);
    assert.equal(unlocked.info.alias, 'eve');
    unlocked.close();
    await eve.kill();
    await eve.start();
  });

  async function end(payer: LightningNode, order: ReturnType<typeof orderFor>): Promise<Reason | undefined> {
    try {
      for await (const snapshot of payer.pay(order, never)) assert.fail(`It was paid: ${snapshot.status}`);
    } catch (error) {
      return reasonOf(error);
    }
    return undefined;
  }
});
