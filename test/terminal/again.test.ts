import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { msat } from '../../src/keysend/amount.ts';
import {
  ALICE_INFO,
  attempt,
  BOB,
  failed,
  intent,
  NOW,
  order,
  settled,
  snapshot,
} from '../keysend/samples.ts';
import { makeOrder } from '../../src/keysend/order.ts';
import type { Intent, KeysendOrder } from '../../src/keysend/order.ts';
import type { Payment } from '../../src/keysend/payment.ts';
import { neverSent } from '../../src/keysend/snapshots.ts';
import { FakeJournal } from '../keysend/fakeNode.ts';
import { startTerminal } from './startTerminal.ts';
import { StoryNode } from './storyNode.ts';

/** Its deadline is over. */
function oldOrder(changes: Partial<Intent> = {}): KeysendOrder {
  return makeOrder(intent(changes), ALICE_INFO, NOW - 3_600_000);
}

async function journalWith(of: KeysendOrder, ...payments: readonly Payment[]): Promise<FakeJournal> {
  const journal = new FakeJournal();
  journal.entries.set(of.hash, { order: await new FakeJournal().write(of), acknowledged: false });
  for (const payment of payments) await journal.record(payment);
  return journal;
}

describe('keysend again', () => {
  test('sends an order that was never sent as it is, with its own preimage', async () => {
    const of = oldOrder({ message: 'hi' });
    const terminal = startTerminal(['again', of.hash, '--json'], {
      journal: await journalWith(of, neverSent(of)),
    });
    assert.equal(await terminal.code, 0);
    const [sent] = terminal.node.orders;
    assert.equal(sent?.preimage, of.preimage);
    assert.equal(sent.createdAt, NOW);
    assert.equal(terminal.events.at(-1)?.['state'], 'succeeded');
  });

  test('asks as any payment does, and says when its node would pay it twice', async () => {
    const of = oldOrder({ amountMsat: msat(20_000_000n), feeLimitMsat: msat(1_000_000n) });
    const setup = async (): Promise<Parameters<typeof startTerminal>[1]> => ({
      journal: await journalWith(of, neverSent(of)),
      node: new StoryNode({ network: 'mainnet' }),
    });
    const asked = startTerminal(['again', of.hash], { ...(await setup()), isTTY: true });
    await asked.shows(asked.stderr, '[y/N] ');
    assert.match(
      asked.stderr.text,
      /with its own preimage: your node refuses what it ever had, unless payments were deleted there/,
    );
    asked.stdin.write('\n');
    const nobody = startTerminal(['again', of.hash], await setup());
    for (const terminal of [asked, nobody]) {
      assert.equal(await terminal.code, 5);
      assert.equal(terminal.node.orders.length, 0);
    }
    const said = startTerminal(['again', of.hash, '--yes'], await setup());
    assert.equal(await said.code, 0);
  });

  test('a limit and a stop hold for it too', async () => {
    const of = oldOrder();
    const journal = await journalWith(of, neverSent(of));
    await journal.stop(NOW);
    const terminal = startTerminal(['again', of.hash, '--yes'], { journal });
    assert.equal(await terminal.code, 5);
    assert.equal(terminal.node.orders.length, 0);
  });

  for (const [what, payments, sentence] of [
    [
      'succeeded',
      (of: KeysendOrder) => [settled(of, [attempt(1n, 'SUCCEEDED')])],
      /carol received the 100,000 sat/,
    ],
    ['failed', (of: KeysendOrder) => [failed(of, [], 'NO_ROUTE')], /nothing was paid/],
    ['was in flight', (of: KeysendOrder) => [snapshot(of, [])], /may have been paid[^]*keysend track/],
    ['was not looked up yet', () => [], /may have been paid[^]*keysend track/],
  ] as const) {
    test(`one that ${what} is not sent, and the command for a new one is named`, async () => {
      const of = oldOrder({ message: "it's $5", timeoutSeconds: 30, feeLimitMsat: msat(1500n) });
      const terminal = startTerminal(['again', of.hash, '--yes', '--host', 'h:1', '--macaroon', 'm'], {
        journal: await journalWith(of, ...payments(of)),
      });
      assert.equal(await terminal.code, 1);
      assert.equal(terminal.node.orders.length, 0);
      assert.match(terminal.stderr.text, sentence);
      assert.match(terminal.stderr.text, /^Nothing was sent\.$/m);
      const command = `keysend ${of.destination} 100000 --message 'it'\\''s $5' --fee-limit-sat 1500msat --timeout 30`;
      assert.ok(terminal.stderr.text.endsWith(`${command} --host h:1 --macaroon m\n`), terminal.stderr.text);
    });
  }

  test('a message that a shell would read otherwise is not put into the command', async () => {
    const of = oldOrder({ message: 'one\ntwo' });
    const terminal = startTerminal(['again', of.hash], { journal: await journalWith(of) });
    assert.equal(await terminal.code, 1);
    assert.doesNotMatch(terminal.stderr.text, /--message/);
    assert.match(terminal.stderr.text, /message does not fit/);
  });

  test('while its first call may still arrive it waits', async () => {
    const of = order();
    const terminal = startTerminal(['again', of.hash, '--yes'], {
      journal: await journalWith(of, neverSent(of)),
    });
    assert.equal(await terminal.code, 1);
    assert.match(terminal.stderr.text, /again in 31 seconds/);
    assert.equal(terminal.node.orders.length, 0);
  });

  test('only the node that it was written for sends it', async () => {
    const of = { ...oldOrder(), payer: BOB };
    const terminal = startTerminal(['again', of.hash, '--yes'], {
      journal: await journalWith(of, neverSent(of)),
    });
    assert.equal(await terminal.code, 3);
    assert.ok(terminal.stderr.text.startsWith(`This payment belongs to the node ${BOB}`));
    assert.equal(terminal.node.orders.length, 0);
  });

  test('a hash that the journal does not have is said to be none of its', async () => {
    const { hash } = order();
    const terminal = startTerminal(['again', hash]);
    assert.equal(await terminal.code, 1);
    assert.ok(terminal.stderr.text.includes(`has no payment ${hash}`));
  });
});
