import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { openJournal } from '../../../src/journal/openJournal.ts';
import { msat } from '../../../src/keysend/amount.ts';
import type { NodeKey } from '../../../src/keysend/destination.ts';
import { makeOrder } from '../../../src/keysend/order.ts';
import type { KeysendOrder } from '../../../src/keysend/order.ts';
import { WORKER } from '../../journal/samples.ts';
import { connectNetwork } from '../../regtest/shared.ts';
import { waitFor, whenTrue } from '../../regtest/waitFor.ts';
import { OwnHome, valueOf, variables } from './ownHome.ts';

const regtest = await connectNetwork();

describe('what was left without an end', { skip: regtest.ok ? false : regtest.why, timeout: 240_000 }, () => {
  if (!regtest.ok) return;
  const { network } = regtest;
  const [alice, carol, harriet] = [network.node('alice'), network.node('carol'), network.node('harriet')];
  const asAlice = variables(alice);
  const home = new OwnHome();
  const keysend = home.keysend.bind(home);
  after(async () => {
    home[Symbol.dispose]();
    await network.stop();
  });

  /** As if its process had died right after it was written down, a minute ago. */
  async function writeDown(order: KeysendOrder): Promise<void> {
    const file = readdirSync(home.path, { recursive: true, encoding: 'utf8' }).find((path) =>
      path.endsWith('journal.db'),
    );
    assert.ok(file !== undefined);
    const journal = openJournal(join(home.path, file), { worker: WORKER });
    await journal.write(order);
    await journal.close();
  }

  test('an order that never reached LND is found to be so, and goes out once more with its own preimage', async () => {
    // Makes the journal.
    assert.equal(await keysend(['limits']).code, 0);
    const payer = { key: alice.pubkey as NodeKey, network: 'regtest' };
    const intent = { amountMsat: msat(5_000_000n), feeLimitMsat: msat(250_000n), timeoutSeconds: 60 };
    const order = makeOrder({ ...intent, destination: carol.pubkey as NodeKey }, payer, Date.now() - 60_000);
    await writeDown(order);

    const early = keysend(['again', order.hash], asAlice);
    assert.equal(await early.code, 1, early.printed);
    assert.match(early.stderr, /may have been paid/);

    const recovered = keysend(['recover'], asAlice);
    assert.equal(await recovered.code, 0, recovered.printed);
    assert.match(recovered.stdout, /A payment from before: 5,000 sat to carol, never sent\./);

    const again = keysend(['again', order.hash], asAlice);
    assert.equal(await again.code, 0, again.printed);
    assert.match(again.stderr, /never sent: no node ever had it/);
    const preimage = valueOf('Preimage', again.stdout);
    assert.equal(createHash('sha256').update(Buffer.from(preimage, 'hex')).digest('hex'), order.hash);

    const twice = keysend(['again', order.hash], asAlice);
    assert.equal(await twice.code, 1, twice.printed);
    assert.match(twice.stderr, /carol received the 5,000 sat/);
  });

  test('a held payment whose terminal was closed is followed to its end', async () => {
    const left = keysend([harriet.pubkey, '6000'], asAlice);
    await left.prints('attempt 1');
    const [hash, preimage] = [valueOf('Hash', left.stdout), valueOf('Preimage', left.stdout)];
    await waitFor('harriet to hold the payment', async () => {
      const request = { r_hash: Buffer.from(hash, 'hex') };
      const invoice = await harriet.rpc.call('lnrpc.Lightning/LookupInvoice', request).catch(() => undefined);
      return whenTrue(invoice?.state === 'ACCEPTED');
    });
    left.child.kill('SIGTERM');
    assert.equal(await left.code, 4, left.printed);

    const recovered = keysend(['recover', '--json'], asAlice);
    await recovered.prints('"state":"inFlight"');
    await harriet.rpc.call('invoicesrpc.Invoices/SettleInvoice', { preimage: Buffer.from(preimage, 'hex') });
    assert.equal(await recovered.code, 0, recovered.printed);
    const outcome = recovered.events.find(({ event }) => event === 'outcome');
    assert.deepEqual([outcome?.['hash'], outcome?.['state']], [hash, 'succeeded']);
  });

  test('limits that a person sets for regtest hold there, and a stop holds everywhere', async () => {
    const strict = keysend(['limits', '--on-test-networks', 'yes', '--per-payment', '1k']);
    assert.equal(await strict.code, 0, strict.printed);
    for (const words of [[carol.pubkey, '1001', '--yes'], ['stop'], [carol.pubkey, '1', '--yes']]) {
      const command = keysend(words, asAlice);
      assert.equal(await command.code, words[0] === 'stop' ? 0 : 5, command.printed);
    }
    const nobody = keysend(['resume']);
    assert.equal(await nobody.code, 5, nobody.printed);
  });
});
