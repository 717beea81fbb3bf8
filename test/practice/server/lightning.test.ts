/* eslint-disable @typescript-eslint/no-deprecated -- LND fills these fields, and some clients read no others. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { msat } from '../../../src/keysend/amount.ts';
import type { NodeKey } from '../../../src/keysend/destination.ts';
import type { PaymentHash } from '../../../src/keysend/preimage.ts';
import { connectLnd } from '../../../src/lnd/connectLnd.ts';
import { control } from '../../../src/practice/control.ts';
import type { InvoiceView } from '../../../src/practice/network/views.ts';
import { systemClock } from '../../../src/systemClock.ts';
import { Lightning, Router } from '../../../src/wire/descriptor.ts';
import type { Invoice__Output as Invoice } from '../../../src/wire/generated/lnrpc/Invoice.ts';
import { decodeRecords } from '../../../src/wire/recordKeys.ts';
import { keysend, PracticePeer, refusalOf } from './practice.ts';

const { service } = Lightning;
const never = new AbortController().signal;

const invoice: InvoiceView = {
  node: `02${'11'.repeat(32)}` as NodeKey,
  hash: '22'.repeat(32) as PaymentHash,
  preimage: new Uint8Array(32),
  state: 'OPEN',
  amountMsat: msat(5_000n),
  addIndex: 1n,
  settleIndex: 0n,
  createdAtNs: 1n,
  records: [],
  channelId: '1',
  htlcIndex: 0n,
  expiry: 1,
  acceptHeight: 1,
  acceptedAtNs: 1n,
};

describe('what the node says of itself and of the network', () => {
  let peer: PracticePeer;
  before(async () => {
    peer = await PracticePeer.start();
  });
  after(() => peer.close());

  test('our own client connects with it and calls its network practice', async () => {
    const node = await connectLnd(peer.set, { clock: systemClock }, never);
    assert.equal(node.info.network, 'practice');
    assert.equal(node.info.alias, 'alice');
    assert.equal(node.info.key, peer.network.own);
    const channels = await node.channels(never);
    assert.deepEqual(
      channels.map(({ peerAlias }) => peerAlias),
      ['bob', 'dave', 'erin', 'ivan'],
    );
    assert.equal((await node.lookUp(peer.key('bob'), never))?.announcesKeysend, true);
    assert.equal((await node.lookUp(peer.key('dave'), never))?.announcesKeysend, false);
    assert.equal(await node.lookUp(peer.key('hal'), never), undefined);
    node.close();
  });

  test('what our client takes for spendable is what the network takes for sendable', async () => {
    const node = await connectLnd(peer.set, { clock: systemClock }, never);
    for (const { id, localMsat, reserveMsat } of await node.channels(never)) {
      const channel = peer.network.channels().find((it) => it.id === id);
      const near = channel?.sides.find(({ key }) => key === peer.network.own);
      const spendable = localMsat - reserveMsat;
      const sendable = near?.sendableMsat ?? 0n;
      assert.ok(spendable <= sendable, `${id}: ${spendable} of ${sendable}`);
      assert.ok(sendable - spendable < 2_000n, `${id}: ${spendable} of ${sendable}`);
    }
    node.close();
  });

  test('channels of one kind or one peer', async () => {
    const list = async (request: object): Promise<number> =>
      (await peer.ask(service.ListChannels, request)).channels.length;
    assert.equal(await list({}), 4);
    assert.equal(await list({ peer: peer.bytes('bob') }), 1);
    assert.equal(await list({ private_only: true }), 0);
    assert.equal(await list({ inactive_only: true }), 0);
    const stopped = { kind: 'nodeStopped', node: peer.key('bob'), broken: true } as const;
    await peer.ask(control.setFault, stopped);
    assert.equal(await list({ inactive_only: true }), 1);
    assert.equal(await list({ active_only: true }), 3);
    const { num_active_channels: active, num_peers: peers } = await peer.ask(service.GetInfo, {});
    assert.deepEqual([active, peers], [3, 3]);
    assert.equal((await peer.ask(service.ListPeers, {})).peers.length, 3);
    const { edges } = await peer.ask(service.DescribeGraph, {});
    assert.equal(edges.filter(({ node1_policy: policy }) => policy?.disabled).length, 5);
    await peer.ask(control.setFault, { ...stopped, broken: false });
  });

  test('an alias is given where it is asked for', async () => {
    const [channel] = (await peer.ask(service.ListChannels, {})).channels;
    assert.equal(channel?.peer_alias, '');
  });

  test('an HTLC that is out is in its channel and in the balance', async () => {
    const [request, hash] = keysend(peer.bytes('harriet'));
    const paid = peer.all(Router.service.SendPaymentV2, request);
    while (peer.network.invoice(peer.key('harriet'), hash)?.state !== 'ACCEPTED') await sleep(1);
    const { channels } = await peer.ask(service.ListChannels, {});
    const [htlc] = channels.flatMap(({ pending_htlcs: pending }) => pending);
    assert.equal(htlc?.hash_lock.toString('hex'), hash);
    assert.equal(htlc.amount, '1001');
    assert.equal(htlc.incoming, false);
    const { unsettled_remote_balance: unsettled } = await peer.ask(service.ChannelBalance, {});
    assert.deepEqual(unsettled, { sat: '1001', msat: '1001001' });
    await peer.ask(control.settle, { node: peer.key('harriet'), hash });
    await paid;
    const { balance } = await peer.ask(service.ChannelBalance, {});
    const { total_balance: onChain } = await peer.ask(service.WalletBalance, {});
    assert.ok(Number(balance) > 10_000_000);
    assert.equal(onChain, '0');
  });

  test('a private channel is in the graph of its own two nodes only', async () => {
    const { nodes, edges } = await peer.ask(service.DescribeGraph, { include_unannounced: true });
    assert.equal(
      nodes.some(({ alias }) => alias === 'hal'),
      false,
    );
    assert.equal(edges.length, peer.network.channels().length - 1);
    const bob = await peer.ask(service.GetNodeInfo, { pub_key: peer.key('bob'), include_channels: true });
    assert.equal(bob.num_channels, bob.channels.length);
  });

  test('a route as a payment would take it', async () => {
    const { routes } = await peer.ask(service.QueryRoutes, { pub_key: peer.key('carol'), amt: '1000' });
    assert.equal(routes.length, 1);
    assert.equal(routes[0]?.total_fees_msat, '1001');
    assert.deepEqual(
      routes[0].hops.map(({ pub_key: key }) => key),
      [peer.key('bob'), peer.key('carol')],
    );
    // What is asked for and not simulated is refused rather than passed over.
    const restricted = { pub_key: peer.key('carol'), amt: '1000', ignored_nodes: [peer.bytes('bob')] };
    assert.equal((await refusalOf(peer.ask(service.QueryRoutes, restricted))).code, 12);
  });
});

describe('lists', () => {
  let peer: PracticePeer;
  const most = 23;
  before(async () => {
    peer = await PracticePeer.start();
    for (let count = 0; count < most; count++) {
      const name = count % 4 === 3 ? 'dave' : 'bob';
      await peer.all(Router.service.SendPaymentV2, keysend(peer.bytes(name), { amt: '1' })[0]);
    }
  });
  after(() => peer.close());

  test('payments page as LND’s do: ascending in each page, from either end, with offsets to go on', async () => {
    const all = (await peer.ask(service.ListPayments, { include_incomplete: true })).payments;
    assert.equal(all.length, most);
    const indexes = all.map(({ payment_index: index }) => BigInt(index));
    assert.deepEqual(
      indexes,
      indexes.toSorted((a, b) => Number(a - b)),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          offset: fc.integer({ min: 0, max: most + 3 }),
          size: fc.integer({ min: 1, max: most + 3 }),
          reversed: fc.boolean(),
          complete: fc.boolean(),
        }),
        async ({ offset, size, reversed, complete }) => {
          const page = await peer.ask(service.ListPayments, {
            include_incomplete: !complete,
            index_offset: String(offset),
            max_payments: String(size),
            reversed,
          });
          const kept = all.filter(({ status }) => !complete || status === 'SUCCEEDED');
          const expected = reversed
            ? kept.filter((it) => offset === 0 || Number(it.payment_index) < offset).slice(-size)
            : kept.filter((it) => Number(it.payment_index) > offset).slice(0, size);
          assert.deepEqual(page.payments, expected);
          assert.equal(page.first_index_offset, expected.at(0)?.payment_index ?? '0');
          assert.equal(page.last_index_offset, expected.at(-1)?.payment_index ?? '0');
          assert.equal(page.total_num_payments, '0');
        },
      ),
      { numRuns: 60 },
    );
  });

  test('all are counted where that is asked for', async () => {
    const request = { count_total_payments: true, max_payments: '1' };
    assert.equal((await peer.ask(service.ListPayments, request)).total_num_payments, String(most));
  });

  test('dates belong to what they enclose, to the second', async () => {
    const [first] = (await peer.ask(service.ListPayments, { include_incomplete: true })).payments;
    const second = BigInt(first?.creation_time_ns ?? 0) / 1_000_000_000n;
    const count = async (start: bigint, end: bigint): Promise<number> =>
      (
        await peer.ask(service.ListPayments, {
          include_incomplete: true,
          creation_date_start: String(start),
          creation_date_end: String(end),
        })
      ).payments.length;
    assert.equal(await count(second, second + 1_000n), most);
    assert.equal(await count(second + 1_000n, 0n), 0);
    assert.equal(await count(0n, second - 1n), 0);
    assert.ok((await count(0n, second)) > 0);
    assert.deepEqual(await refusalOf(count(second, second)), {
      code: 2,
      details: `start date(${second}) must be before end date(${second})`,
    });
  });

  test('the newest of some dates, oldest first', async () => {
    const all = (await peer.ask(service.ListPayments, { include_incomplete: true })).payments;
    const page = await peer.ask(service.ListPayments, {
      include_incomplete: true,
      creation_date_start: '1',
      max_payments: '3',
      reversed: true,
    });
    assert.deepEqual(page.payments, all.slice(-3));
  });

  test('an invoice that is held or cancelled is not told, as with LND', async (t) => {
    const watching = t.mock.method(peer.network, 'watchInvoices');
    const seen: Invoice[] = [];
    const stream = peer.open(service.SubscribeInvoices, {}).on('error', () => undefined);
    stream.on('data', (invoice: Invoice) => seen.push(invoice));
    await peer.ask(service.GetInfo, {});
    const [, tell] = watching.mock.calls[0]?.arguments ?? [];
    for (const state of ['OPEN', 'ACCEPTED', 'CANCELED', 'SETTLED'] as const) tell?.({ ...invoice, state });
    while (seen.length < 2) await sleep(5);
    stream.cancel();
    assert.deepEqual(
      seen.map(({ state }) => state),
      ['OPEN', 'SETTLED'],
    );
  });

  test('what is received is told once new and once settled, and again from an index on', async () => {
    const seen: Invoice[] = [];
    const stream = peer.open(service.SubscribeInvoices, {}).on('error', () => undefined);
    stream.on('data', (invoice: Invoice) => seen.push(invoice));
    await peer.ask(service.GetInfo, {});
    const [request] = keysend(peer.bytes('ivan'), { amt: '70' });
    await peer.all(Router.service.SendPaymentV2, request);
    while (seen.length < 2) await sleep(10);
    stream.cancel();
    const [open, settled] = seen;
    assert.deepEqual([open?.state, open?.htlcs, open?.amt_paid_msat], ['OPEN', [], '0']);
    assert.equal(settled?.state, 'SETTLED');
    assert.equal(settled.amt_paid_sat, settled.value);
    assert.equal(settled.is_keysend, true);
    assert.equal(settled.add_index, '1');
    assert.equal(settled.settle_index, '1');
    assert.equal(settled.payment_request, '');
    const [htlc] = settled.htlcs;
    assert.equal(htlc?.state, 'SETTLED');
    assert.ok(decodeRecords(htlc.custom_records).has(106_823n));
    assert.ok(decodeRecords(htlc.custom_records).has(5_482_373_484n));

    const { invoices, last_index_offset: last } = await peer.ask(service.ListInvoices, {});
    assert.deepEqual(invoices, [settled]);
    assert.equal(last, '1');
    assert.deepEqual((await peer.ask(service.ListInvoices, { pending_only: true })).invoices, []);
    assert.deepEqual((await peer.ask(service.ListInvoices, { index_offset: '1' })).invoices, []);

    await peer.all(Router.service.SendPaymentV2, keysend(peer.bytes('ivan'), { amt: '71' })[0]);
    while (peer.network.invoices(peer.network.own, { offset: 1n, most: 9, reversed: false }).length === 0) {
      await sleep(10);
    }
    await sleep(20);
    const backlog: string[] = [];
    const again = peer.open(service.SubscribeInvoices, { add_index: '1', settle_index: '1' });
    again.on('error', () => undefined).on('data', ({ add_index: index }: Invoice) => backlog.push(index));
    while (backlog.length < 2) await sleep(5);
    again.cancel();
    assert.deepEqual(backlog, ['2', '2']);
  });
});
