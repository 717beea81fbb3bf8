import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { after, describe, test } from 'node:test';
import { walletPassword } from './lndProcess.ts';
import type { RegtestNode } from './network.ts';
import type { PaymentReply } from './replies.ts';
import { walletState, withRpc } from './rpc.ts';
import { connectNetwork } from './shared.ts';
import { waitFor, whenTrue } from './waitFor.ts';

/*
 * That the network is what the other suites take it for. Only the independent client of rpc.ts speaks here.
 */

const keysendRecord = '5482373484';

const regtest = await connectNetwork({
  log: (line) => {
    console.log(line);
  },
});

describe('the test network', { skip: regtest.ok ? false : regtest.why, timeout: 120_000 }, () => {
  if (!regtest.ok) return;
  const { network } = regtest;
  const alice = network.node('alice');
  const bob = network.node('bob');
  after(() => network.stop());

  test('alice pays carol over bob', async () => {
    const carol = network.node('carol');
    const { last, preimage } = await keysend(alice, carol.pubkey, 1_000);
    assert.equal(last?.status, 'SUCCEEDED');
    assert.equal(last.payment_preimage, preimage.toString('hex'));
    assert.equal(last.fee_msat, '1001');
    assert.deepEqual(
      last.htlcs[0]?.route?.hops.map((hop) => hop.pub_key),
      [bob.pubkey, carol.pubkey],
    );
    const invoice = await carol.rpc.call('lnrpc.Lightning/LookupInvoice', { r_hash: hashOf(preimage) });
    assert.equal(invoice.is_keysend, true);
    assert.equal(invoice.amt_paid_msat, '1000000');
  });

  test('dave refuses, and does not announce keysend', async () => {
    const dave = network.node('dave');
    const { last } = await keysend(alice, dave.pubkey, 1_000);
    assert.equal(last?.status, 'FAILED');
    assert.equal(last.failure_reason, 'FAILURE_REASON_INCORRECT_PAYMENT_DETAILS');
    const announces = async (node: RegtestNode): Promise<boolean> => {
      const info = await alice.rpc.call('lnrpc.Lightning/GetNodeInfo', { pub_key: node.pubkey });
      return '55' in (info.node?.features ?? {});
    };
    assert.equal(await announces(dave), false);
    assert.equal(await announces(bob), true);
  });

  test('the way to hal is known to those only who were told', async () => {
    const hal = network.node('hal');
    const { last: unaided } = await keysend(alice, hal.pubkey, 1_000);
    assert.equal(unaided?.failure_reason, 'FAILURE_REASON_NO_ROUTE');

    const { channels } = await hal.rpc.call('lnrpc.Lightning/ListChannels');
    const hint = {
      node_id: bob.pubkey,
      chan_id: channels[0]?.chan_id,
      fee_base_msat: 1_000,
      fee_proportional_millionths: 1,
      cltv_expiry_delta: 80,
    };
    const { last: told } = await keysend(alice, hal.pubkey, 1_000, { route_hints: [{ hop_hints: [hint] }] });
    assert.equal(told?.status, 'SUCCEEDED');
  });

  test('a payment to frank that is too big for bob goes over erin in a second attempt', async () => {
    await alice.rpc.call('routerrpc.Router/ResetMissionControl');
    const frank = network.node('frank');
    const { last } = await keysend(alice, frank.pubkey, 300_000);
    assert.equal(last?.status, 'SUCCEEDED');
    assert.deepEqual(
      last.htlcs.map((htlc) => [htlc.status, htlc.failure?.code, htlc.route?.hops[0]?.pub_key]),
      [
        ['FAILED', 'TEMPORARY_CHANNEL_FAILURE', bob.pubkey],
        ['SUCCEEDED', undefined, network.node('erin').pubkey],
      ],
    );
  });

  test('harriet holds a payment until it is settled', async () => {
    const harriet = network.node('harriet');
    const preimage = randomBytes(32);
    const paying = keysend(alice, harriet.pubkey, 1_000, {}, preimage);
    await waitFor('harriet to hold the payment', async () => {
      const invoice = await harriet.rpc
        .call('lnrpc.Lightning/LookupInvoice', { r_hash: hashOf(preimage) })
        .catch(() => undefined);
      return invoice?.state === 'ACCEPTED' ? invoice : undefined;
    });
    await harriet.rpc.call('invoicesrpc.Invoices/SettleInvoice', { preimage });
    assert.equal((await paying).last?.status, 'SUCCEEDED');
  });

  test('zed cannot pay: it has no channels', async () => {
    const { last } = await keysend(network.node('zed'), bob.pubkey, 1_000);
    assert.equal(last?.failure_reason, 'FAILURE_REASON_INSUFFICIENT_BALANCE');
  });

  test('eve is locked at every start, and can be unlocked', async () => {
    const eve = network.node('eve');
    assert.equal(await walletState(eve), 'LOCKED');
    await assert.rejects(eve.rpc.call('lnrpc.Lightning/GetInfo'), /wallet locked, unlock it/);

    const { host, certPath } = eve;
    await withRpc({ host, certPath }, (rpc) =>
      rpc.call('lnrpc.WalletUnlocker/UnlockWallet', { wallet_password: Buffer.from(walletPassword) }),
    );
    const info = await waitFor('eve to answer', () =>
      eve.rpc.call('lnrpc.Lightning/GetInfo').catch(() => undefined),
    );
    assert.equal(info.identity_pubkey, eve.pubkey);

    await eve.kill();
    assert.equal(await walletState(eve), 'DOWN');
    await eve.start();
    assert.equal(await walletState(eve), 'LOCKED');
  });

  test('a killed node comes back with its channels, and with the flags it is given', async () => {
    const dave = network.node('dave');
    await dave.kill();
    assert.equal(await dave.isRunning(), false);
    // A payment sent before alice notices would wait for dave.
    await waitFor('alice to miss dave', async () => {
      const { channels } = await alice.rpc.call('lnrpc.Lightning/ListChannels');
      return whenTrue(channels.some((channel) => channel.remote_pubkey === dave.pubkey && !channel.active));
    });
    const { last: unreachable } = await keysend(alice, dave.pubkey, 1_000);
    assert.equal(unreachable?.status, 'FAILED');

    await dave.start(['--accept-keysend']);
    await network.waitUntilReady();
    assert.equal((await keysend(alice, dave.pubkey, 1_000)).last?.status, 'SUCCEEDED');

    await dave.stop();
    await dave.start();
    await network.waitUntilReady();
    assert.equal((await keysend(alice, dave.pubkey, 1_000)).last?.status, 'FAILED');
  });
});

/** Sends, and returns LND's last word on the stream. */
async function keysend(
  from: RegtestNode,
  dest: string,
  sat: number,
  more: object = {},
  preimage = randomBytes(32),
): Promise<{ readonly last: PaymentReply | undefined; readonly preimage: Buffer }> {
  const updates = from.rpc.stream('routerrpc.Router/SendPaymentV2', {
    dest: Buffer.from(dest, 'hex'),
    amt: sat,
    payment_hash: hashOf(preimage),
    dest_custom_records: { [keysendRecord]: preimage },
    fee_limit_sat: 1_000,
    timeout_seconds: 30,
    ...more,
  });
  let last: PaymentReply | undefined;
  for await (const update of updates) last = update as PaymentReply;
  return { last, preimage };
}

function hashOf(preimage: Buffer): Buffer {
  return createHash('sha256').update(preimage).digest();
}
