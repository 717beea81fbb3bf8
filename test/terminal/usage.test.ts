import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CAROL } from '../keysend/samples.ts';
import { startTerminal } from './startTerminal.ts';

const HASH = 'ab'.repeat(32);

describe('words that make no command end with 2, a whole sentence, and before anything is loaded', () => {
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [[], /^Name a destination and an amount\.$/m],
    [[CAROL], /^The amount is missing/m],
    [['1000'], /^The destination is missing/m],
    [
      ['1000', CAROL],
      new RegExp(`^The destination comes first, then the amount\\. Try: ${CAROL} 1000$`, 'm'),
    ],
    [[CAROL, '1', '000'], /"1 000"/],
    [[CAROL, '1000', 'thanks'], /--message/],
    [[CAROL, '-5'], /below zero/],
    [[CAROL, '1.000'], /1\.000/],
    [[CAROL.slice(2), '1000'], /./],
    [['alice@example.com', '0'], /alice@example\.com[^]*\n.*zero/],
    [[CAROL, '1000', '--jsno'], /There is no option --jsno\. Did you mean --json\?/],
    [[CAROL, '1000', '--message'], /^Something is missing behind --message <text>\.$/m],
    [[CAROL, '1000', '--message', ''], /message[^]*empty/],
    [[CAROL, '1000', '--message', 'é'.repeat(604)], /1,208 bytes/],
    [[CAROL, '1000', '--fee-limit-percent', '101'], /from 0 to 100[^]*"101"/],
    [[CAROL, '1000', '--fee-limit-percent', 'much'], /"much"/],
    [[CAROL, '1000', '--fee-limit-sat', '1.000'], /--fee-limit-sat: [^]*1\.000/],
    [[CAROL, '1000', '--timeout', '0'], /from 1 to 3600/],
    [[CAROL, '1000', '--timeout', '1e3'], /"1e3"/],
    [['track'], /^Name the hash of the payment to follow\.$/m],
    [['track', 'abc'], /64 hex digits[^]*"abc"/],
    [['track', HASH, HASH], /One payment at a time/],
    [['list', '--yes'], /There is no option --yes\./],
    [['list', 'all'], /"all" is too much/],
    [['list', '--limit', '0'], /from 1 to 10000/],
    [['again'], /^Name the hash of the payment to send again\.$/m],
    [['dismiss', 'abc'], /64 hex digits[^]*"abc"/],
    [['dismiss', HASH, '--yes'], /There is no option --yes\./],
    [['resume', '--yes'], /There is no option --yes\./],
    [['stop', 'it'], /The command stop takes options only; "it" is too much\./],
    [['recover', HASH], /The command recover takes options only/],
    [['limits', '--yes'], /There is no option --yes\./],
    [['limits', '10k'], /The command limits takes options only/],
    [['limits', '--per-payment', '1.000'], /--per-payment: [^]*1\.000/],
    [['limits', '--per-day', '-1'], /--per-day: [^]*below zero/],
    [['limits', '--on-test-networks', 'perhaps'], /yes or no; "perhaps"/],
    [['limits', '--confirm-above', 'never'], /--confirm-above: [^]*never/],
    [['limits', '--fee-limit-percent', 'none'], /from 0 to 100[^]*"none"/],
    [['limits', '--fee-limit-sat', '5%'], /--fee-limit-sat: /],
    [['help', 'nosuch'], /^There is no command nosuch\.\nThere are list, audit, track, .*, practice\.$/m],
    [['--practice', '', '10'], /^Name the node to pay, such as bob, or its public key\.$/m],
  ];
  for (const [words, sentence] of cases) {
    test(`keysend ${words.map((word) => (word.length > 20 ? `${word.slice(0, 8)}…` : `'${word}'`)).join(' ')}`, async () => {
      const terminal = startTerminal(words);
      assert.equal(await terminal.code, 2);
      assert.match(terminal.stderr.text, sentence);
      assert.match(terminal.stderr.text, /"keysend --help" shows how/);
      assert.equal(terminal.stdout.text, '');
      assert.equal(terminal.enginesLoaded, 0);
    });
  }
});

test('everything that is wrong is said at once', async () => {
  const terminal = startTerminal(['02ab', '0', '--timeout', 'x', '--fee-limit-percent', 'y']);
  assert.equal(await terminal.code, 2);
  assert.ok(terminal.stderr.lines.length >= 4, terminal.stderr.text);
});

test('programs get usage errors as JSON', async () => {
  const terminal = startTerminal([CAROL, '0', '--json']);
  assert.equal(await terminal.code, 2);
  const [event] = terminal.events;
  assert.equal(event?.['event'], 'error');
  assert.equal(event['exitCode'], 2);
  assert.deepEqual(event['reason'], { kind: 'usage' });
});

describe('help and version answer at once', () => {
  for (const words of [['--help'], ['-h'], ['help'], ['list', '--help'], ['help', 'track']]) {
    test(`keysend ${words.join(' ')}`, async () => {
      const terminal = startTerminal(words, { commandName: 'npm run keysend --' });
      assert.equal(await terminal.code, 0);
      assert.match(terminal.stdout.text, /^Usage: npm run keysend -- /);
      assert.match(terminal.stdout.text, /--macaroon <path>/);
      assert.equal(terminal.stderr.text, '');
      assert.equal(terminal.enginesLoaded, 0);
    });
  }

  test('keysend help journal backup is that of the backup', async () => {
    const terminal = startTerminal(['help', 'journal', 'backup']);
    assert.equal(await terminal.code, 0);
    assert.match(terminal.stdout.text, /^Usage: keysend journal backup <file>/);
    const nonsense = startTerminal(['help', 'journal', 'burn']);
    assert.equal(await nonsense.code, 0);
    assert.match(nonsense.stdout.text, /^Usage: keysend journal <backup\|check\|export>/);
  });

  test('keysend --version', async () => {
    const terminal = startTerminal(['--version']);
    assert.equal(await terminal.code, 0);
    assert.equal(terminal.stdout.text, '1.2.3\n');
  });

  test('the help names every exit code and fits a screen of 80 columns', async () => {
    const terminal = startTerminal(['--help']);
    await terminal.code;
    for (const code of [0, 1, 2, 3, 4, 5])
      assert.match(terminal.stdout.text, new RegExp(`^ {2}${code}  \\S`, 'm'));
    assert.match(terminal.stdout.text, /^ {2}1 .*\n? .*could not be\s+written\.$/m);
    for (const line of terminal.stdout.lines) assert.ok(line.length <= 80, line);
  });

  test('nor is the help of any command wider', async () => {
    const commands = ['list', 'audit', 'track', 'recover', 'again', 'limits', 'stop', 'resume', 'dismiss'];
    for (const command of [...commands, 'journal', 'practice']) {
      const terminal = startTerminal([command, '--help']);
      assert.equal(await terminal.code, 0);
      for (const line of terminal.stdout.lines) assert.ok(line.length <= 80, line);
    }
  });
});

test('options may stand anywhere, also before a command', async () => {
  for (const words of [
    ['--json', 'list'],
    ['list', '--json'],
    ['--json', CAROL, '1000'],
    [CAROL, '--json', '1000'],
  ]) {
    const terminal = startTerminal(words);
    assert.equal(await terminal.code, 0);
    assert.equal(terminal.events.at(-1)?.['event'], 'end');
  }
});
