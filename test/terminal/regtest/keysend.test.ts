import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { connectNetwork } from '../../regtest/shared.ts';
import { waitFor, whenTrue } from '../../regtest/waitFor.ts';
import { Command } from '../command.ts';
import { OwnHome, valueOf, variables } from './ownHome.ts';

/*
 * The command as people run it, as a process, against real LND. Journal and consents lie in a home of the test's own.
 */

const project = join(import.meta.dirname, '../../..');
const home = new OwnHome();
after(() => {
  home[Symbol.dispose]();
});
const keysend = home.keysend.bind(home);
const folder = home.folder.bind(home);

const regtest = await connectNetwork();

describe('keysend in a terminal', { skip: regtest.ok ? false : regtest.why, timeout: 240_000 }, () => {
  if (!regtest.ok) return;
  const { network } = regtest;
  const [alice, bob, carol, dave] = [
    network.node('alice'),
    network.node('bob'),
    network.node('carol'),
    network.node('dave'),
  ];
  const [eve, harriet] = [network.node('eve'), network.node('harriet')];
  const asAlice = variables(alice);
  after(() => network.stop());

  async function settleAtHarriet(preimage: string): Promise<void> {
    await harriet.rpc.call('invoicesrpc.Invoices/SettleInvoice', { preimage: Buffer.from(preimage, 'hex') });
  }

  async function acceptedAtHarriet(hash: string): Promise<void> {
    await waitFor('harriet to hold the payment', async () => {
      const request = { r_hash: Buffer.from(hash, 'hex') };
      const invoice = await harriet.rpc.call('lnrpc.Lightning/LookupInvoice', request).catch(() => undefined);
      return whenTrue(invoice?.state === 'ACCEPTED');
    });
  }

  test("prints the exercise's lines, the route and SUCCEEDED, and carol has the money", async () => {
    const command = keysend([carol.pubkey, '1,000', '--message', 'thanks'], asAlice);
    assert.equal(await command.code, 0, command.printed);
    const { stdout } = command;
    const [hash, preimage] = [valueOf('Hash', stdout), valueOf('Preimage', stdout)];
    assert.equal(valueOf('Dest', stdout), carol.pubkey);
    assert.match(stdout, /^Amt: 1,000 sat$/m);
    assert.equal(createHash('sha256').update(Buffer.from(preimage, 'hex')).digest('hex'), hash);
    assert.match(stdout, /alice -> bob -> carol/);
    assert.match(stdout, /^SUCCEEDED/m);
    const invoice = await carol.rpc.call('lnrpc.Lightning/LookupInvoice', {
      r_hash: Buffer.from(hash, 'hex'),
    });
    assert.equal(invoice.is_keysend, true);
    assert.equal(invoice.amt_paid_msat, '1000000');
  });

  test('a receiver without keysend ends with 1 and the flag that it lacks', async () => {
    const command = keysend([dave.pubkey, '1000'], asAlice);
    assert.equal(await command.code, 1, command.printed);
    assert.match(command.stdout, /^FAILED/m);
    assert.match(command.stdout, /--accept-keysend/);
  });

  test('no node, a locked wallet and the certificate of another node end with 3', async () => {
    for (const [env, sentence] of [
      [{ ...asAlice, LND_RPC_HOST: '127.0.0.1:1' }, /127\.0\.0\.1:1[^]*LND_RPC_HOST/],
      [variables(eve), /locked[^]*unlock/],
      [{ ...asAlice, LND_CERT_PATH: bob.certPath }, /LND_CERT_PATH/],
      [{ ...asAlice, LND_CERT_PATH: '/nowhere/tls.cert' }, /\/nowhere\/tls\.cert/],
    ] as const) {
      const command = keysend([carol.pubkey, '1000'], env);
      assert.equal(await command.code, 3, command.printed);
      assert.match(command.stderr, sentence);
      assert.equal(command.stdout, '');
    }
  });

  test('--json prints the order, snapshots and the end', async () => {
    const flags = ['--host', alice.host, '--cert', alice.certPath, '--macaroon', alice.macaroonPath];
    const command = keysend([bob.pubkey, '2k', '--json', ...flags]);
    assert.equal(await command.code, 0, command.printed);
    const [order, ...others] = command.events;
    const end = others.at(-1);
    assert.equal(order?.['event'], 'order');
    assert.equal(order['amountMsat'], '2000000');
    assert.equal(others.at(-2)?.['state'], 'succeeded');
    assert.deepEqual([end?.['event'], end?.['exitCode'], end?.['hash']], ['end', 0, order['hash']]);
  });

  test('Ctrl-C while the HTLC is held cancels, and the payment is followed to its end', async () => {
    const command = keysend([harriet.pubkey, '3000'], asAlice);
    await command.prints('attempt 1');
    await acceptedAtHarriet(valueOf('Hash', command.stdout));
    command.child.kill('SIGINT');
    await command.prints('an HTLC is still locked at bob');
    await settleAtHarriet(valueOf('Preimage', command.stdout));
    assert.equal(await command.code, 0, command.printed);
    assert.match(command.stdout, /^SUCCEEDED/m);
  });

  test('LND dies while the HTLC is held: left, it is unknown; tracked later, it has its end', async () => {
    const command = keysend([harriet.pubkey, '4000'], asAlice);
    await command.prints('attempt 1');
    const [hash, preimage] = [valueOf('Hash', command.stdout), valueOf('Preimage', command.stdout)];
    await acceptedAtHarriet(hash);
    await alice.kill();
    try {
      await command.prints('UNKNOWN');
      command.child.kill('SIGTERM');
      assert.equal(await command.code, 4, command.printed);
      assert.match(command.stdout, new RegExp(`keysend track ${hash}`));
    } finally {
      await alice.start();
      await network.waitUntilReady();
    }
    const tracked = keysend(['track', hash], asAlice);
    await tracked.prints('attempt 1');
    await settleAtHarriet(preimage);
    assert.equal(await tracked.code, 0, tracked.printed);
    assert.match(tracked.stdout, /^SUCCEEDED/m);
  });

  test('list shows what was paid and what failed, and to whom', async () => {
    const command = keysend(['list', '--limit', '3'], asAlice);
    assert.equal(await command.code, 0, command.printed);
    const [heading, ...rows] = command.stdout.trimEnd().split('\n');
    assert.match(heading ?? '', /^STATE/);
    assert.deepEqual(
      rows.map((row) => row.split(/ {2,}/).at(-1)),
      ['harriet', 'harriet', 'bob'],
    );

    const all = keysend(['list', '--json'], asAlice);
    await all.code;
    const payments = all.events.filter(({ event }) => event === 'payment');
    const toDave = payments.find(({ destination }) => destination === dave.pubkey);
    assert.equal(toDave?.['reason'], 'INCORRECT_PAYMENT_DETAILS');
    const toCarol = payments.find(({ destination }) => destination === carol.pubkey);
    assert.equal(toCarol?.['message'], 'thanks');
  });

  test('track says what became of an old payment, and that a hash is not known', async () => {
    const all = keysend(['list', '--json'], asAlice);
    await all.code;
    const toDave = all.events.find(({ destination }) => destination === dave.pubkey);
    const failed = keysend(['track', String(toDave?.['hash'])], asAlice);
    assert.equal(await failed.code, 1, failed.printed);
    assert.match(failed.stdout, /^FAILED/m);

    const unknown = keysend(['track', 'ab'.repeat(32)], asAlice);
    assert.equal(await unknown.code, 4, unknown.printed);
  });

  test("a folder's .env works where its macaroon lies in the folder, and needs a consent where it does not", async () => {
    const course = folder('course');
    copyFileSync(alice.certPath, join(course, 'tls.cert'));
    copyFileSync(alice.macaroonPath, join(course, 'admin.macaroon'));
    const dotenv = (macaroon: string): void => {
      const lines = [
        `LND_RPC_HOST=${alice.host}`,
        'LND_CERT_PATH=./tls.cert',
        `LND_ADMIN_MACAROON_PATH="${macaroon}"`,
      ];
      writeFileSync(join(course, '.env'), lines.join('\n'));
    };
    dotenv('./admin.macaroon');
    const inside = keysend([carol.pubkey, '1000'], {}, course);
    assert.equal(await inside.code, 0, inside.printed);

    dotenv(alice.macaroonPath);
    const outside = keysend([carol.pubkey, '1000', '--yes'], {}, course);
    assert.equal(await outside.code, 5, outside.printed);
    assert.ok(outside.stderr.includes(alice.macaroonPath));
    assert.match(outside.stderr, /--host/);
    assert.equal(outside.stdout, '');
  });

  test('the built command pays from the folder that the person is in', async () => {
    const npm = process.env['npm_execpath'];
    const [file, ...first] = npm === undefined ? ['npm'] : [process.execPath, npm];
    const words = [
      ...first,
      'run',
      '--silent',
      '--prefix',
      project,
      'keysend',
      '--',
      carol.pubkey,
      '1000',
      '--json',
    ];
    const course = folder('students');
    copyFileSync(alice.certPath, join(course, 'tls.cert'));
    copyFileSync(alice.macaroonPath, join(course, 'admin.macaroon'));
    const lines = [
      `LND_RPC_HOST=${alice.host}`,
      'LND_CERT_PATH=tls.cert',
      'LND_ADMIN_MACAROON_PATH=admin.macaroon',
    ];
    writeFileSync(join(course, '.env'), lines.join('\n'));
    const command = new Command(file, words, { env: home.env, cwd: course });
    assert.equal(await command.code, 0, command.printed);
    assert.equal(command.events.at(-1)?.['exitCode'], 0);
  });
});
