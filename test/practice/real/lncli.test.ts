import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { findBinaries } from '../../regtest/binaries.ts';
import { PracticePeer } from '../server/practice.ts';

const built = await findBinaries({
  log: (line) => {
    console.log(line);
  },
});

describe('LND’s own lncli works on the practice network', { skip: built.ok ? false : built.why }, () => {
  if (!built.ok) return;
  const { lncli } = built.binaries;
  let folder: string;
  let peer: PracticePeer;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'keysend-lncli-'));
    peer = await PracticePeer.start();
    await writeFile(join(folder, 'tls.cert'), peer.identity.certificatePem);
    await writeFile(join(folder, 'admin.macaroon'), peer.identity.adminMacaroon.expose());
  });
  after(async () => {
    await peer.close();
    await rm(folder, { recursive: true });
  });

  /** What it prints; rejects where it ends with an error. */
  async function run(...args: readonly string[]): Promise<string> {
    const connection = [
      `--rpcserver=${peer.host}`,
      `--lnddir=${folder}`,
      `--tlscertpath=${join(folder, 'tls.cert')}`,
      `--macaroonpath=${join(folder, 'admin.macaroon')}`,
      '--network=regtest',
    ];
    const { stdout } = await promisify(execFile)(lncli, [...connection, ...args], { timeout: 20_000 });
    return stdout;
  }

  async function json(...args: readonly string[]): Promise<Record<string, unknown>> {
    return JSON.parse(await run(...args)) as Record<string, unknown>;
  }

  test('getinfo', async () => {
    const info = await json('getinfo');
    assert.equal(info['alias'], 'alice');
    assert.equal(info['identity_pubkey'], peer.network.own);
    assert.deepEqual(info['chains'], [{ chain: 'bitcoin', network: 'regtest' }]);
  });

  test('state', async () => {
    assert.deepEqual(await json('state'), { state: 'SERVER_ACTIVE' });
  });

  test('listpeers, listchannels, channelbalance, walletbalance', async () => {
    const { peers } = await json('listpeers');
    assert.equal((peers as unknown[]).length, 4);
    const { channels } = await json('listchannels');
    assert.deepEqual(
      (channels as { peer_alias: string }[]).map(({ peer_alias }) => peer_alias),
      ['bob', 'dave', 'erin', 'ivan'],
    );
    const { local_balance: local } = await json('channelbalance');
    assert.ok(Number((local as { sat: string }).sat) > 10_000_000);
    assert.equal((await json('walletbalance'))['total_balance'], '0');
  });

  test('describegraph, getnodeinfo', async () => {
    const { nodes, edges } = await json('describegraph');
    assert.equal((nodes as unknown[]).length, 9);
    assert.equal((edges as unknown[]).length, 9);
    const info = await json('getnodeinfo', '--include_channels', peer.key('bob'));
    assert.equal((info['node'] as { alias: string }).alias, 'bob');
  });

  test('queryroutes, estimateroutefee', async () => {
    const { routes } = await json('queryroutes', peer.key('carol'), '1000');
    assert.equal((routes as { total_fees_msat: string }[])[0]?.total_fees_msat, '1001');
    const estimate = await json('estimateroutefee', '--dest', peer.key('carol'), '--amt', '1000');
    assert.equal(estimate['routing_fee_msat'], '1001');
  });

  test('sendpayment --keysend with its live table, trackpayment, listpayments', async () => {
    const table = await run(
      'sendpayment',
      '--keysend',
      `--dest=${peer.key('carol')}`,
      '--amt=1000',
      '--force',
    );
    assert.match(table, /SUCCEEDED/);
    assert.match(table, /bob/);
    assert.match(table, /Payment status: SUCCEEDED, preimage: [0-9a-f]{64}/);
    const hash = /Payment hash: +([0-9a-f]{64})/.exec(table)?.[1];
    assert.ok(hash, table);
    assert.match(await run('trackpayment', hash), /Payment status: SUCCEEDED/);
    const { payments } = await json('listpayments', '--include_incomplete');
    assert.equal((payments as { payment_hash: string }[]).at(-1)?.payment_hash, hash);
  });

  test('sendpayment --json', async () => {
    const told = await run(
      ...['sendpayment', '--keysend', '--json', '--force', '--data=34349334=6869'],
      ...[`--dest=${peer.key('bob')}`, '--amt=7'],
    );
    const payment = JSON.parse(told) as { status: string; value_sat: string };
    assert.deepEqual([payment.status, payment.value_sat], ['SUCCEEDED', '7']);
  });

  test('a payment that fails is told with its reason', async () => {
    const args = ['sendpayment', '--keysend', '--force', '--amt=10', `--dest=${peer.key('dave')}`];
    await assert.rejects(run(...args), (error: { stdout: string }) => {
      assert.match(error.stdout, /FAILURE_REASON_INCORRECT_PAYMENT_DETAILS/);
      return true;
    });
  });

  test('listinvoices shows what ivan sent back', async () => {
    await run('sendpayment', '--keysend', '--force', '--amt=50', `--dest=${peer.key('ivan')}`);
    const deadline = Date.now() + 10_000;
    for (;;) {
      const { invoices } = (await json('listinvoices')) as {
        invoices: { is_keysend: boolean; state: string }[];
      };
      if (invoices[0]?.state === 'SETTLED') {
        assert.equal(invoices[0].is_keysend, true);
        break;
      }
      assert.ok(Date.now() < deadline, 'nothing came back');
    }
  });

  test('constrainmacaroon and printmacaroon read and narrow our macaroon', async () => {
    const narrowed = join(folder, 'narrowed.macaroon');
    await run(
      'constrainmacaroon',
      '--timeout=60',
      '--ip_address=127.0.0.1',
      join(folder, 'admin.macaroon'),
      narrowed,
    );
    assert.match(await run(`--macaroonpath=${narrowed}`, 'getinfo'), /alice/);
    const { caveats } = await json('printmacaroon', `--macaroon_file=${narrowed}`);
    assert.equal((caveats as unknown[]).length, 2);
  });

  test('what is not simulated is refused with code Unimplemented', async () => {
    await assert.rejects(run('newaddress', 'p2wkh'), (error: { stderr: string }) => {
      assert.match(
        error.stderr,
        /code = Unimplemented desc = unknown method NewAddress for service lnrpc\.Lightning/,
      );
      return true;
    });
  });
});
