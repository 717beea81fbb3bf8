import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { msat } from '../../src/keysend/amount.ts';
import type { Limits } from '../../src/keysend/brakes.ts';
import type { NoRoute, RouteEstimate } from '../../src/keysend/node.ts';
import { makeOrder } from '../../src/keysend/order.ts';
import { neverSent } from '../../src/keysend/snapshots.ts';
import { Problem } from '../../src/keysend/problem.ts';
import { FakeJournal } from '../keysend/fakeNode.ts';
import { ALICE_INFO, CAROL, intent, NOW, order, settled } from '../keysend/samples.ts';
import { startTerminal } from './startTerminal.ts';
import type { TerminalSetup } from './startTerminal.ts';
import { StoryNode } from './storyNode.ts';

function holding(changes: Partial<Limits>): FakeJournal {
  const journal = new FakeJournal();
  journal.held = { limits: { ...journal.held.limits, ...changes } };
  return journal;
}

/** It finds a route, so that nothing speaks against a payment. */
class RoutedNode extends StoryNode {
  override async findRoute(): Promise<RouteEstimate | NoRoute> {
    const hop = { node: CAROL, channelId: '1', amountMsat: msat(1n), feeMsat: msat(0n), expiry: 600 };
    return Promise.resolve({ feeMsat: msat(0n), hops: [hop], timelock: 680 });
  }
}

describe('what holds on this computer holds for a payment from the terminal', () => {
  for (const [what, limits, reason] of [
    ['one payment', { paymentMsat: msat(999_999n) }, { kind: 'abovePaymentLimit', limitMsat: '999999' }],
    [
      '24 hours',
      { dayMsat: msat(100_500_000n) },
      { kind: 'aboveDayLimit', limitMsat: '100500000', paidMsat: '0', openMsat: '100000000' },
    ],
  ] as const) {
    test(`the limit of ${what}: nothing is sent, --yes or not, and programs read the amounts`, async () => {
      const journal = holding(limits);
      await journal.write(order());
      const terminal = startTerminal([CAROL, '1000', '--yes', '--json'], {
        journal,
        node: new StoryNode({ network: 'mainnet' }),
        commandName: 'npm run keysend --',
      });
      assert.equal(await terminal.code, 5);
      assert.equal(terminal.node.orders.length, 0);
      assert.equal(terminal.events.length, 1);
      assert.deepEqual(terminal.events[0]?.['reason'], { amountMsat: '1000000', ...reason });
      assert.match(String(terminal.events[0]['sentence']), /: npm run keysend -- limits --per-\w+ <amount>$/);
    });
  }

  test('one that another window sends meanwhile counts: the journal refuses, and nothing is sent', async () => {
    const journal = holding({});
    const node = new StoryNode({ network: 'mainnet' });
    const terminal = startTerminal([CAROL, '1000'], { journal, node, isTTY: true });
    await terminal.shows(terminal.stderr, '[y/N] ');
    journal.held = { limits: { ...journal.held.limits, paymentMsat: msat(1000n) } };
    terminal.stdin.write('y\n');
    assert.equal(await terminal.code, 5);
    assert.match(terminal.stderr.text, /your limit for one payment is 1 sat/);
    assert.equal(node.orders.length, 0);
  });

  test('on regtest they hold only where the person wants it', async () => {
    const paid = startTerminal([CAROL, '1000'], { journal: holding({ paymentMsat: msat(1n) }) });
    assert.equal(await paid.code, 0);
    const journal = holding({ paymentMsat: msat(1n), onTestNetworks: true });
    const held = startTerminal([CAROL, '1000'], { journal });
    assert.equal(await held.code, 5);
  });
});

describe('what a payment may cost', () => {
  const held = { feePercent: 2, feeMsat: msat(30_000n) };
  for (const [words, feeLimitMsat] of [
    [[], 20_000n],
    [['--fee-limit-percent', '50'], 500_000n],
    [['--fee-limit-percent', '0'], 0n],
    [['--fee-limit-sat', '100'], 100_000n],
    [['--fee-limit-sat', '2k'], 1_000_000n],
    [['--fee-limit-sat', '0'], 0n],
    [['--fee-limit-percent', '50', '--fee-limit-sat', '100'], 100_000n],
    [['--fee-limit-percent', '5', '--fee-limit-sat', '100'], 50_000n],
  ] as const) {
    test(`${words.join(' ') || 'without a flag what the limits say'}: ${feeLimitMsat} msat of 1,000 sat`, async () => {
      const terminal = startTerminal([CAROL, '1000', ...words], { journal: holding(held) });
      assert.equal(await terminal.code, 0);
      assert.equal(terminal.node.orders[0]?.feeLimitMsat, feeLimitMsat);
    });
  }

  test('the lower one of percentage and amount counts', async () => {
    const terminal = startTerminal([CAROL, '10k'], { journal: holding(held) });
    assert.equal(await terminal.code, 0);
    assert.equal(terminal.node.orders[0]?.feeLimitMsat, 30_000n);
  });

  test('an amount behind a flag counts where it is more than the usual percentage, too', async () => {
    const terminal = startTerminal([CAROL, '10k', '--fee-limit-sat', '2k']);
    assert.equal(await terminal.code, 0);
    assert.equal(terminal.node.orders[0]?.feeLimitMsat, 2_000_000n);
  });

  test('a flag is shown in the confirmation', async () => {
    const node = new StoryNode({ network: 'mainnet' });
    const terminal = startTerminal([CAROL, '1000', '--fee-limit-sat', '7'], { node, isTTY: true });
    await terminal.shows(terminal.stderr, '[y/N] ');
    assert.match(terminal.stderr.text, /^Fee limit: 7 sat$/m);
    terminal.stdin.end();
    assert.equal(await terminal.code, 5);
  });
});

describe('a fee limit behind a flag that is above the one that holds', () => {
  const held = { feePercent: 1, feeMsat: msat(1000n) };
  const dear = [CAROL, '1500', '--fee-limit-percent', '100', '--fee-limit-sat', '1500'];
  const mainnet = (): StoryNode => new StoryNode({ network: 'mainnet' });

  test('is not let out by --yes: nothing is sent, and the command that raises the limit is named', async () => {
    for (const isTTY of [false, true]) {
      const terminal = startTerminal([...dear, '--yes', '--json'], {
        journal: holding(held),
        node: mainnet(),
        isTTY,
      });
      assert.equal(await terminal.code, 5);
      assert.equal(terminal.node.orders.length, 0);
      const { reason, sentence } = terminal.events.at(-1) ?? {};
      assert.deepEqual(reason, { kind: 'aboveFeeLimit', feeLimitMsat: '1500000', limitMsat: '1000' });
      assert.match(String(sentence), /up to 1,500 sat.* 1 sat,.* nothing was sent/);
      assert.match(
        String(sentence),
        /: keysend limits --fee-limit-percent <percent> --fee-limit-sat <amount>$/,
      );
    }
  });

  test('nor where it is above the usual percentage, with no limit of the person’s own', async () => {
    const terminal = startTerminal([CAROL, '10k', '--fee-limit-percent', '5.01', '--yes', '--json'], {
      node: mainnet(),
    });
    assert.equal(await terminal.code, 5);
    assert.equal(terminal.node.orders.length, 0);
  });

  test('a person in the terminal is warned of it, and may let it out', async () => {
    const terminal = startTerminal(dear, { journal: holding(held), node: mainnet(), isTTY: true });
    await terminal.shows(terminal.stderr, '[y/N] ');
    assert.match(terminal.stderr.text, /^Fee limit: 1,500 sat, as much as the amount$/m);
    assert.match(
      terminal.stderr.text,
      /^This fee limit of 1,500 sat is above the one that holds: 1 sat for this payment\.$/m,
    );
    terminal.stdin.write('y\n');
    assert.equal(await terminal.code, 0);
    assert.equal(terminal.node.orders[0]?.feeLimitMsat, 1_500_000n);
  });

  test('what is within goes out with --yes', async () => {
    const words = [CAROL, '1500', '--fee-limit-percent', '100', '--fee-limit-sat', '1', '--yes'];
    const terminal = startTerminal(words, { journal: holding(held), node: mainnet() });
    assert.equal(await terminal.code, 0);
    assert.equal(terminal.node.orders[0]?.feeLimitMsat, 1000n);
  });

  test('counts on a test network where the limits hold there, and then it is asked about, too', async () => {
    const journal = (): FakeJournal => holding({ ...held, onTestNetworks: true });
    for (const words of [dear, [...dear, '--yes']]) {
      const refused = startTerminal([...words, '--json'], { journal: journal() });
      assert.equal(await refused.code, 5);
      assert.deepEqual(refused.events.at(-1)?.['reason'], {
        kind: 'aboveFeeLimit',
        feeLimitMsat: '1500000',
        limitMsat: '1000',
      });
    }
    const asked = startTerminal(dear, { journal: journal(), isTTY: true });
    await asked.shows(asked.stderr, '[y/N] ');
    asked.stdin.write('\n');
    assert.equal(await asked.code, 5);
    assert.equal(asked.node.orders.length, 0);
    const usual = startTerminal([CAROL, '1500'], { journal: journal(), isTTY: true });
    assert.equal(await usual.code, 0);
  });

  test('holds for an order that was never sent and is sent again, too', async () => {
    const old = makeOrder(
      intent({ amountMsat: msat(1_500_000n), feeLimitMsat: msat(2000n) }),
      ALICE_INFO,
      NOW - 3_600_000,
    );
    const journal = holding(held);
    journal.entries.set(old.hash, { order: await new FakeJournal().write(old), acknowledged: false });
    await journal.record(neverSent(old));
    const terminal = startTerminal(['again', old.hash, '--yes', '--json'], { journal, node: mainnet() });
    assert.equal(await terminal.code, 5);
    assert.deepEqual(terminal.events.at(-1)?.['reason'], {
      kind: 'aboveFeeLimit',
      feeLimitMsat: '2000',
      limitMsat: '1000',
    });
    assert.equal(terminal.node.orders.length, 0);
  });
});

describe('in a terminal', () => {
  /** Nothing speaks against it, and VS Code would not ask about it. */
  const setup = (): TerminalSetup => ({
    journal: holding({ confirmAboveMsat: msat(500_000n) }),
    node: new RoutedNode({ network: 'mainnet' }),
  });

  test('every payment of real bitcoin is asked about, whatever its amount', async () => {
    for (const amount of ['1msat', '500']) {
      const terminal = startTerminal([CAROL, amount], { ...setup(), isTTY: true });
      await terminal.shows(terminal.stderr, '[y/N] ');
      terminal.stdin.write('\n');
      assert.equal(await terminal.code, 5);
      assert.equal(terminal.node.orders.length, 0);
    }
  });

  test('of two commands at the same moment one pays, and the other says which', async () => {
    const journal = new FakeJournal();
    const first = order({ amountMsat: msat(500_000n) });
    const write = journal.write.bind(journal);
    journal.write = async (made) => {
      assert.deepEqual(made.known?.tries, []);
      await write(first);
      throw new Problem({ kind: 'sameMeanwhile', hash: first.hash });
    };
    const terminal = startTerminal([CAROL, '500', '--yes'], { ...setup(), journal });
    assert.equal(await terminal.code, 5);
    assert.equal(terminal.node.orders.length, 0);
    assert.match(terminal.stderr.text, /Nothing was sent: the same amount to the same destination was sent/);
    assert.ok(terminal.stderr.text.includes(`keysend track ${first.hash}`));
  });

  test('what was said before does not pay again what has no known end', async () => {
    const journal = new FakeJournal();
    const first = order({ amountMsat: msat(500_000n) });
    await journal.write(first);
    const words = [CAROL, '500', '--yes'];
    const refused = startTerminal(words, { ...setup(), journal });
    assert.equal(await refused.code, 5);
    assert.equal(refused.node.orders.length, 0);
    assert.match(refused.stderr.text, /may have been paid, or may still be[^]*does not pay the same again/);
    assert.ok(refused.stderr.text.includes(`keysend track ${first.hash}`));
    const json = startTerminal([...words, '--json'], { ...setup(), journal });
    assert.equal(await json.code, 5);
    assert.deepEqual(
      [json.events[0]?.['reason'], json.events[0]?.['hash']],
      [{ kind: 'sameWithoutEnd' }, first.hash],
    );

    // Play money, or another amount.
    const elsewhere = startTerminal(words, { journal });
    assert.equal(await elsewhere.code, 0);
    assert.match(elsewhere.stderr.text, /^You sent 500 sat to /);
    assert.equal(await startTerminal([CAROL, '501', '--yes'], { ...setup(), journal }).code, 0);
  });

  test('and is told of what it pays again', async () => {
    const journal = new FakeJournal();
    const first = order({ amountMsat: msat(500_000n) });
    await journal.write(first);
    await journal.record(settled(first, []));
    const again = startTerminal([CAROL, '500', '--yes'], { ...setup(), journal });
    assert.equal(await again.code, 0);
    assert.match(again.stderr.text, /^You sent 500 sat to .* and that succeeded\./);
  });

  test('that nobody sits at, it needs --yes', async () => {
    const terminal = startTerminal([CAROL, '500'], setup());
    assert.equal(await terminal.code, 5);
    assert.match(terminal.stderr.text, /--yes/);
  });
});
