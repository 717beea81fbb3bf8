import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Payment } from '../../src/keysend/payment.ts';
import { leftOff, neverSent } from '../../src/keysend/snapshots.ts';
import { FakeJournal } from '../keysend/fakeNode.ts';
import { ALICE, attempt, failed, order, settled } from '../keysend/samples.ts';
import { startTerminal } from './startTerminal.ts';

const sent = order();

async function journalWith(...payments: readonly Payment[]): Promise<FakeJournal> {
  const journal = new FakeJournal();
  await journal.write(sent);
  journal.held = { limits: { ...journal.held.limits, onTestNetworks: true } };
  for (const payment of payments) await journal.record(payment);
  return journal;
}

const openMsat = async (journal: FakeJournal): Promise<bigint> => (await journal.spent(ALICE, 0)).openMsat;

describe('keysend dismiss', () => {
  test('says what it means, and after a yes the payment counts no more', async () => {
    const journal = await journalWith(leftOff(sent, undefined));
    const terminal = startTerminal(['dismiss', sent.hash], { journal, isTTY: true });
    await terminal.shows(terminal.stderr, '[y/N] ');
    assert.match(terminal.stderr.text, /^100,000 sat to 02f9308a01…, written down .*: outcome unknown\.$/m);
    assert.match(terminal.stderr.text, /may still be paid, or have been paid/);
    assert.match(terminal.stderr.text, /still followed; if it is paid, it counts again/);
    assert.match(
      terminal.stderr.text,
      /Nor are you told of it any more before the same is paid again, and --yes/,
    );
    assert.equal(await openMsat(journal), sent.amountMsat);
    terminal.stdin.write('y\n');
    assert.equal(await terminal.code, 0);
    assert.equal(await openMsat(journal), 0n);
  });

  test('without a yes it counts as before', async () => {
    const journal = await journalWith();
    const no = startTerminal(['dismiss', sent.hash], { journal, isTTY: true });
    await no.shows(no.stderr, '[y/N] ');
    no.stdin.write('\n');
    assert.equal(await no.code, 5);
    const nobody = startTerminal(['dismiss', sent.hash, '--json'], { journal });
    assert.equal(await nobody.code, 5);
    assert.deepEqual(nobody.events[0]?.['reason'], { kind: 'nobodyToAsk' });
    assert.equal(await openMsat(journal), sent.amountMsat);
  });

  test('where no limit holds there is nothing to count no more', async () => {
    const journal = await journalWith(leftOff(sent, undefined));
    journal.held = { limits: { ...journal.held.limits, onTestNetworks: false } };
    const terminal = startTerminal(['dismiss', sent.hash], { journal, isTTY: true });
    assert.equal(await terminal.code, 0);
    assert.match(
      terminal.stdout.text,
      /^This payment is on regtest, where your limits do not hold: it counts against none of them\.$/m,
    );
    assert.equal(journal.entries.get(sent.hash)?.dismissed, undefined);
  });

  for (const [what, payment, sentence] of [
    ['succeeded', settled(sent, [attempt(1n, 'SUCCEEDED')]), /succeeded: it counts until/],
    ['failed', failed(sent, [], 'NO_ROUTE'), /failed, so it does not count/],
    ['never was sent', neverSent(sent), /never sent, so it does not count/],
  ] as const) {
    test(`one that ${what} is left alone`, async () => {
      const journal = await journalWith(payment);
      const terminal = startTerminal(['dismiss', sent.hash], { journal, isTTY: true });
      assert.equal(await terminal.code, 1);
      assert.match(terminal.stderr.text, sentence);
      assert.equal(journal.entries.get(sent.hash)?.dismissed, undefined);
    });
  }

  test('one that counts no more already is nothing to ask about', async () => {
    const journal = await journalWith();
    await journal.dismiss(sent.hash);
    const terminal = startTerminal(['dismiss', sent.hash], { journal });
    assert.equal(await terminal.code, 0);
    assert.match(terminal.stdout.text, /already/);
  });

  test('a hash that the journal does not have is said to be none of its', async () => {
    const terminal = startTerminal(['dismiss', sent.hash], { isTTY: true });
    assert.equal(await terminal.code, 1);
    assert.ok(terminal.stderr.text.includes(`has no payment ${sent.hash}`));
  });
});
