import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { msat } from '../../src/keysend/amount.ts';
import { DEFAULT_LIMITS } from '../../src/keysend/brakes.ts';
import type { Limits } from '../../src/keysend/brakes.ts';
import { Problem } from '../../src/keysend/problem.ts';
import { FakeJournal } from '../keysend/fakeNode.ts';
import { NOW } from '../keysend/samples.ts';
import { startTerminal } from './startTerminal.ts';

function holding(changes: Partial<Limits> = {}): FakeJournal {
  const journal = new FakeJournal();
  journal.held = { limits: { ...DEFAULT_LIMITS, ...changes } };
  return journal;
}

const noNode = (): Promise<never> => Promise.reject(new Error('no node is needed'));

describe('keysend limits', () => {
  test('shows what holds, without any node', async () => {
    const terminal = startTerminal(['limits'], { choose: noNode });
    assert.equal(await terminal.code, 0);
    assert.deepEqual(terminal.stdout.lines, [
      'Most in one payment              50,000 sat',
      'Most in 24 hours from one node   200,000 sat',
      'These limits on test networks    do not hold there',
      'Asked before sending in VS Code  always',
      'Fee limit in percent             100 % up to 1,000 sat, 5 % above',
      'Fee limit as an amount           none',
      'Sending                          allowed',
    ]);
  });

  test('tells programs what would change on lines of its own, not run together with a sentence', async () => {
    const words = ['limits', '--per-payment', '60000', '--per-day', '300000', '--json'];
    const terminal = startTerminal(words, { journal: holding() });
    assert.equal(await terminal.code, 5);
    assert.match(
      String(terminal.events.at(-1)?.['sentence']),
      /^This lets more out than now: .*\(until now: 50,000 sat\)\nMost .*\(until now: 200,000 sat\)\nThere is no terminal here to ask in\. Run/,
    );
  });

  test('shows that sending is stopped, and since when', async () => {
    const journal = holding();
    await journal.stop(NOW);
    const terminal = startTerminal(['limits'], { journal });
    assert.equal(await terminal.code, 0);
    assert.match(terminal.stdout.text, /^Sending +stopped since 2026-11-2\d \d\d:\d\d:\d\d$/m);
  });

  test('tells programs the same, in amounts that they can compute with', async () => {
    const journal = holding({ confirmAboveMsat: msat(500_500n), feePercent: 0.5, feeMsat: msat(0n) });
    await journal.stop(NOW);
    const terminal = startTerminal(['limits', '--json'], { journal });
    assert.equal(await terminal.code, 0);
    assert.deepEqual(terminal.events, [
      {
        event: 'limits',
        perPaymentMsat: '50000000',
        perDayMsat: '200000000',
        onTestNetworks: false,
        confirmAboveMsat: '500500',
        feeLimitPercent: 0.5,
        feeLimitMsat: '0',
        stoppedAt: '2026-11-22T12:00:00.000Z',
      },
      { event: 'end', exitCode: 0 },
    ]);
  });

  test('what lets less out counts at once, without a question', async () => {
    const journal = holding({ confirmAboveMsat: msat(5000n), feePercent: 3 });
    const words = ['--per-payment', '1k', '--per-day', '5,000', '--on-test-networks', 'yes'];
    const others = ['--confirm-above', 'always', '--fee-limit-percent', '2', '--fee-limit-sat', '0'];
    const terminal = startTerminal(['limits', ...words, ...others], { journal });
    assert.equal(await terminal.code, 0);
    assert.deepEqual(journal.held.limits, {
      paymentMsat: 1_000_000n,
      dayMsat: 5_000_000n,
      onTestNetworks: true,
      confirmAboveMsat: undefined,
      feePercent: 2,
      feeMsat: 0n,
    });
    assert.match(terminal.stdout.text, /^Most in one payment +1,000 sat$/m);
  });

  test('what lets more out needs a yes to the old and the new one', async () => {
    const journal = holding({ feePercent: 2, feeMsat: msat(1000n) });
    const words = ['--per-payment', '0.001btc', '--fee-limit-percent', 'default', '--fee-limit-sat', 'none'];
    const terminal = startTerminal(['limits', ...words], { journal, isTTY: true });
    await terminal.shows(terminal.stderr, '[y/N] ');
    assert.deepEqual(terminal.stderr.lines, [
      'This lets more out than now:',
      'Most in one payment: 100,000 sat (until now: 50,000 sat)',
      'Fee limit in percent: 100 % up to 1,000 sat, 5 % above (until now: 2 %)',
      'Fee limit as an amount: none (until now: 1 sat)',
    ]);
    assert.equal(journal.held.limits.paymentMsat, 50_000_000n);
    terminal.stdin.write('y\n');
    assert.equal(await terminal.code, 0);
    assert.deepEqual(journal.held.limits, { ...DEFAULT_LIMITS, paymentMsat: 100_000_000n });
  });

  test('a yes counts for the old limit that was shown: one that was lowered meanwhile is asked about anew', async () => {
    const journal = holding();
    const terminal = startTerminal(['limits', '--per-payment', '60k'], { journal, isTTY: true });
    const { stderr, stdin } = terminal;
    await terminal.shows(stderr, '(until now: 50,000 sat)\nDo you want that? [y/N] ');
    await journal.changeLimits({ paymentMsat: msat(10_000n) }, DEFAULT_LIMITS);
    stdin.write('y\n');
    await terminal.shows(stderr, '(until now: 10 sat)\nDo you want that? [y/N] ');
    assert.equal(journal.held.limits.paymentMsat, 10_000n);
    stdin.write('y\n');
    assert.equal(await terminal.code, 0);
    assert.deepEqual(journal.held.limits, { ...DEFAULT_LIMITS, paymentMsat: 60_000_000n });
  });

  for (const [what, answer] of [
    ['Enter alone', '\n'],
    ['Ctrl-C', undefined],
  ] as const) {
    test(`after ${what} a higher limit does not count, and the lower one of the same line does`, async () => {
      const journal = holding();
      const terminal = startTerminal(['limits', '--per-payment', '1btc', '--per-day', '1k'], {
        journal,
        isTTY: true,
      });
      await terminal.shows(terminal.stderr, '[y/N] ');
      if (answer === undefined) terminal.interrupt();
      else terminal.stdin.write(answer);
      assert.equal(await terminal.code, 5);
      assert.deepEqual(journal.held.limits, { ...DEFAULT_LIMITS, dayMsat: 1_000_000n });
      assert.match(terminal.stderr.text, /^Most in 24 hours .*: 1,000 sat \(until now: 200,000 sat\)$/m);
      assert.match(terminal.stderr.text, /The limit stays as it was\.\n$/);
    });
  }

  for (const words of [
    ['--per-payment', '50,001'],
    ['--on-test-networks', 'no'],
    ['--confirm-above', '1msat'],
  ]) {
    test(`where nobody can be asked, ${words.join(' ')} is refused, even with --yes in front`, async () => {
      const journal = holding({ onTestNetworks: true });
      const { held } = journal;
      const terminal = startTerminal(['--yes', 'limits', ...words, '--json'], { journal });
      terminal.stdin.write('y\n');
      assert.equal(await terminal.code, 5);
      assert.equal(journal.held, held);
      const { event, exitCode, reason, sentence } = terminal.events.at(-1) ?? {};
      assert.deepEqual([event, exitCode, reason], ['error', 5, { kind: 'nobodyToAsk' }]);
      assert.match(String(sentence), /lets more out[^]*no terminal here to ask in[^]*stays as it was/);
    });
  }

  test('a disk that refuses is said, and nothing counts that was not written', async () => {
    const journal = holding();
    journal.changeLimits = () =>
      Promise.reject(new Problem({ kind: 'journalUnavailable', path: '/data/journal', detail: 'ENOSPC' }));
    const terminal = startTerminal(['limits', '--per-payment', '1k'], { journal });
    assert.equal(await terminal.code, 1);
    assert.match(terminal.stderr.text, /\/data\/journal/);
    assert.equal(terminal.stdout.text, '');
  });
});
