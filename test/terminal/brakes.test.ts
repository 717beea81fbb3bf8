import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { msat } from '../../src/keysend/amount.ts';
import type { Limits } from '../../src/keysend/brakes.ts';
import type { NoRoute, RouteEstimate } from '../../src/keysend/node.ts';
import { FakeJournal } from '../keysend/fakeNode.ts';
import { BOB, CAROL, order } from '../keysend/samples.ts';
import { startTerminal } from './startTerminal.ts';
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

describe('a person who is asked above an amount only', () => {
  const journal = (): FakeJournal => holding({ confirmAboveMsat: msat(500_000n) });
  const node = (): StoryNode => new RoutedNode({ network: 'mainnet' });

  test('is not asked up to there', async () => {
    const terminal = startTerminal([CAROL, '500'], { journal: journal(), node: node(), isTTY: true });
    assert.equal(await terminal.code, 0);
    assert.doesNotMatch(terminal.stderr.text, /y\/N/);
  });

  for (const [what, words, changes] of [
    ['above it', [CAROL, '501'], {}],
    ['about real bitcoin from 1,000 sat on', [CAROL, '1000'], { confirmAboveMsat: msat(50_000_000n) }],
    ['about a destination that is not known', [BOB, '500'], {}],
  ] as const) {
    test(`is asked ${what}`, async () => {
      const terminal = startTerminal(words, {
        journal: holding({ confirmAboveMsat: msat(500_000n), ...changes }),
        node: node(),
        isTTY: true,
      });
      await terminal.shows(terminal.stderr, '[y/N] ');
      terminal.stdin.write('\n');
      assert.equal(await terminal.code, 5);
    });
  }

  test('has typed nothing where no terminal is: then it needs --yes as ever', async () => {
    const terminal = startTerminal([CAROL, '500'], { journal: journal(), node: node() });
    assert.equal(await terminal.code, 5);
    assert.match(terminal.stderr.text, /--yes/);
  });
});
