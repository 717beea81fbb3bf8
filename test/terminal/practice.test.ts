import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { chooseFromTerminal } from '../../src/connections/chooseFromTerminal.ts';
import { msat } from '../../src/keysend/amount.ts';
import type { PaymentHash } from '../../src/keysend/preimage.ts';
import { Problem } from '../../src/keysend/problem.ts';
import { MESSAGE_RECORD } from '../../src/keysend/records.ts';
import type { PracticeWish } from '../../src/terminal/invocation.ts';
import type { ServedPractice } from '../../src/terminal/session.ts';
import { BOB, CAROL, failed } from '../keysend/samples.ts';
import { ACCESS, FakePractice } from './fakePractice.ts';
import { startTerminal } from './startTerminal.ts';
import type { Running, TerminalSetup } from './startTerminal.ts';
import { StoryNode } from './storyNode.ts';

function practising(words: readonly string[], setup: TerminalSetup = {}): Running {
  return startTerminal(words, {
    node: new StoryNode({ network: 'practice' }),
    choose: async (flags) => chooseFromTerminal({ flags, env: { LND_RPC_HOST: '127.0.0.1:10009' } }),
    ...setup,
  });
}

describe('keysend --practice', () => {
  test('pays by name, unasked, and says on its first line that it is no bitcoin', async () => {
    const terminal = practising(['--practice', 'BoB', '1000'], { isTTY: true });
    assert.equal(await terminal.code, 0);
    assert.deepEqual(
      terminal.node.orders.map(({ destination }) => destination),
      [BOB],
    );
    assert.match(terminal.stdout.lines[0] ?? '', /^Practice network: simulated, no bitcoin/);
    assert.doesNotMatch(terminal.stderr.text, /\[y\/N\]/);
  });

  test('pays a key too', async () => {
    const terminal = practising([CAROL, '1000', '--practice']);
    assert.equal(await terminal.code, 0);
    assert.equal(terminal.node.orders[0]?.destination, CAROL);
  });

  test('names whom there is when a name is wrong, before anything is sent', async () => {
    const terminal = practising(['--practice', 'bbo', '1000']);
    assert.equal(await terminal.code, 2);
    assert.match(terminal.stderr.text, /^No node of the practice network is called bbo\.$/m);
    assert.match(terminal.stderr.text, /^There are carol, bob\.$/m);
    assert.equal(terminal.node.orders.length, 0);
    const json = practising(['--practice', 'bbo', '1000', '--json']);
    assert.equal(await json.code, 2);
    assert.deepEqual(json.events.at(-1)?.['reason'], {
      kind: 'unknownAlias',
      alias: 'bbo',
      names: ['carol', 'bob'],
    });
  });

  test('says of the own node that nobody pays themselves, and whom else there is', async () => {
    const terminal = practising(['--practice', 'Alice', '10', '--json']);
    assert.equal(await terminal.code, 2);
    const event = terminal.events.at(-1);
    assert.deepEqual(event?.['reason'], { kind: 'paymentToSelf' });
    assert.equal(
      event['sentence'],
      'alice is your own node, and nobody pays themselves. There are carol, bob.',
    );
  });

  test('a name is nobody without it', async () => {
    const terminal = startTerminal(['bob', '1000', '--yes']);
    assert.equal(await terminal.code, 2);
    assert.equal(terminal.enginesLoaded, 0);
  });

  test('what is no name stays wrong with it', async () => {
    for (const destination of ['alice@example.com', 'lnbc1pvjluez', CAROL.slice(2), '03']) {
      const terminal = practising(['--practice', destination, '1000']);
      assert.equal(await terminal.code, 2);
      assert.equal(terminal.enginesLoaded, 0, destination);
    }
    const turned = practising(['--practice', '1000', 'bob']);
    assert.equal(await turned.code, 2);
    assert.match(turned.stderr.text, /Try: bob 1000/);
  });

  test('is a network of its own: no part of another connection goes with it', async () => {
    for (const other of ['--host', '--cert', '--macaroon']) {
      const terminal = practising(['--practice', 'bob', '1000', other, 'x']);
      assert.equal(await terminal.code, 2);
      assert.match(terminal.stderr.text, /^--practice is a network of its own/m);
    }
  });

  test('is part of the command that follows a payment', async () => {
    const held = new Promise<void>(() => undefined);
    const node = new StoryNode({ network: 'practice', held });
    const terminal = practising(['--practice', 'bob', '1000'], { node });
    await terminal.shows(terminal.stdout, 'attempt 1');
    terminal.interrupt();
    terminal.interrupt();
    assert.equal(await terminal.code, 4);
    assert.match(terminal.stdout.text, /keysend track [0-9a-f]{64} --practice$/m);
  });

  test('works for list and track', async () => {
    for (const words of [
      ['list', '--practice'],
      ['--practice', 'list'],
    ]) {
      assert.equal(await practising(words).code, 0);
    }
    assert.equal(await practising(['track', 'ab'.repeat(32), '--practice']).code, 4);
  });

  test('is offered where nothing names a node', async () => {
    const choose = async (): Promise<never> => {
      throw new Problem({ kind: 'noConnection' });
    };
    const terminal = startTerminal([CAROL, '1000'], { choose });
    assert.equal(await terminal.code, 3);
    assert.match(terminal.stderr.text, /add --practice/);
  });
});

describe("the receiver's side", () => {
  const receipt = {
    node: BOB,
    invoice: 'SETTLED',
    amountMsat: msat(1_000_000n),
    records: [{ type: MESSAGE_RECORD, value: Buffer.from('hello') }],
    computedHash: 'ab'.repeat(32) as PaymentHash,
    matches: true,
  } as const;

  test('stands below the end of a payment', async () => {
    const practice = new FakePractice();
    practice.receiptShown = receipt;
    const terminal = practising(['--practice', 'bob', '1000'], { practice });
    assert.equal(await terminal.code, 0);
    const { lines } = terminal.stdout;
    const ended = lines.findIndex((line) => line.startsWith('SUCCEEDED '));
    const received = lines.findIndex((line) => line.startsWith('RECEIVER '));
    assert.ok(ended !== -1 && ended < received, terminal.stdout.text);
    assert.match(terminal.stdout.text, /message: "hello"/);
  });

  test('is the reason of a refusal: there is no LND to start with a flag', async () => {
    const practice = new FakePractice();
    practice.receiptShown = { ...receipt, invoice: 'none', refusal: 'keysendOff' };
    const node = new StoryNode({
      network: 'practice',
      tell: (order) => [failed(order, [], 'INCORRECT_PAYMENT_DETAILS')],
    });
    const terminal = practising(['--practice', 'bob', '1000'], { practice, node });
    assert.equal(await terminal.code, 1);
    assert.match(terminal.stdout.text, /A real receiver would restart its LND with --accept-keysend/);
    assert.match(terminal.stdout.text, /"Keysend: Break the Practice Network" switches keysend on at bob/);
    assert.doesNotMatch(terminal.stdout.text, /Polar/);
  });

  test('is an event of its own before the end', async () => {
    const practice = new FakePractice();
    practice.receiptShown = receipt;
    const terminal = practising(['--practice', 'bob', '1000', '--json'], { practice });
    assert.equal(await terminal.code, 0);
    assert.deepEqual(
      terminal.events.slice(-2).map(({ event }) => event),
      ['receipt', 'end'],
    );
    const { hash, ...event } = terminal.events.at(-2) ?? {};
    assert.equal(hash, terminal.node.orders[0]?.hash);
    assert.deepEqual(event, {
      event: 'receipt',
      node: BOB,
      invoice: 'SETTLED',
      amountMsat: '1000000',
      records: [{ type: MESSAGE_RECORD.toString(), value: '68656c6c6f' }],
      computedHash: 'ab'.repeat(32),
      matches: true,
    });
  });

  test('that cannot be asked for changes nothing about the payment', async () => {
    const practice = new FakePractice();
    practice.trouble = new Problem({ kind: 'practiceUnavailable', cause: { kind: 'hangs' } });
    const terminal = practising(['--practice', 'bob', '1000'], { practice });
    assert.equal(await terminal.code, 0);
    assert.match(terminal.stderr.text, /practice network runs, but it does not answer/);
  });

  test('of another node is nobody’s to see', async () => {
    const practice = new FakePractice();
    practice.receiptShown = receipt;
    const terminal = startTerminal([CAROL, '1000', '--yes'], { practice });
    assert.equal(await terminal.code, 0);
    assert.doesNotMatch(terminal.stdout.text, /RECEIVER/);
  });
});

/** Servers as they come and go: each one is asked for in turn. */
class Servers {
  readonly wishes: PracticeWish[] = [];
  closed = 0;
  readonly #ends: (() => void)[] = [];
  readonly #shared: readonly boolean[];

  constructor(shared: readonly boolean[]) {
    this.#shared = shared;
  }

  readonly serve = async (wish: PracticeWish): Promise<ServedPractice> => {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const shared = this.#shared[this.wishes.push(wish) - 1];
    assert.ok(shared !== undefined, 'served too often');
    this.#ends.push(() => {
      resolve(undefined);
    });
    return {
      access: ACCESS,
      nodes: new FakePractice().people,
      shared,
      ended: promise,
      close: async () => {
        this.closed += 1;
      },
    };
  };

  end(): void {
    this.#ends.at(-1)?.();
  }
}

describe('keysend practice', () => {
  test('prints what a .env needs and whom there is to pay, a direct peer first, and ends with Ctrl-C', async () => {
    const servers = new Servers([false]);
    const terminal = startTerminal(['practice'], { servePractice: servers.serve });
    await terminal.shows(terminal.stdout, 'NODE carol');
    assert.deepEqual(terminal.stdout.lines.slice(0, 3), [
      'LND_RPC_HOST=127.0.0.1:19009',
      'LND_CERT_PATH=/data/practice/tls.cert',
      'LND_ADMIN_MACAROON_PATH=/data/practice/admin.macaroon',
    ]);
    assert.match(terminal.stdout.lines[3] ?? '', new RegExp(`^NODE bob ${BOB} A direct peer`));
    assert.match(terminal.stdout.lines[4] ?? '', new RegExp(`^NODE carol ${CAROL} \\S`));
    assert.equal(terminal.stdout.lines.length, 5);
    assert.equal(servers.closed, 0);
    terminal.interrupt();
    assert.equal(await terminal.code, 0);
    assert.equal(servers.closed, 1);
    assert.equal(terminal.enginesLoaded, 0);
  });

  test('is one object for programs', async () => {
    const servers = new Servers([false]);
    const terminal = startTerminal(['practice', '--json'], { servePractice: servers.serve });
    await terminal.shows(terminal.stdout, '\n');
    terminal.signals.emit('SIGTERM');
    assert.equal(await terminal.code, 0);
    const [object, ...more] = terminal.events;
    assert.deepEqual(more, []);
    const { nodes, ...access } = object ?? {};
    assert.deepEqual(access, ACCESS);
    const [first] = nodes as readonly Record<string, string>[];
    assert.deepEqual(
      { ...first, teaches: undefined },
      {
        alias: 'bob',
        key: BOB,
        lesson: 'direct',
        teaches: undefined,
      },
    );
  });

  test('shares one that runs already, and takes its place when that ends', async () => {
    const servers = new Servers([true, false]);
    const terminal = startTerminal(['practice'], { servePractice: servers.serve });
    await terminal.shows(terminal.stderr, 'runs already');
    servers.end();
    await terminal.shows(terminal.stderr, 'runs here now');
    // Nothing that was told has changed.
    assert.equal(terminal.stdout.lines.filter((line) => line.startsWith('LND_RPC_HOST')).length, 1);
    terminal.interrupt();
    assert.equal(await terminal.code, 0);
    assert.equal(servers.closed, 2);
  });

  test('hands on where and how', async () => {
    const servers = new Servers([false]);
    const words = ['practice', '--port', '10019', '--dir', 'net', '--seed', 'a', '--delay', '0'];
    const terminal = startTerminal(words, { servePractice: servers.serve });
    await terminal.shows(terminal.stdout, 'NODE');
    terminal.interrupt();
    await terminal.code;
    assert.deepEqual(servers.wishes, [{ port: 10019, dir: 'net', seed: 'a', delayMs: 0 }]);
  });

  test('that cannot start says why', async () => {
    const servePractice = async (): Promise<never> => {
      throw new Problem({ kind: 'practiceUnavailable', cause: { kind: 'portTaken', port: 10_009 } });
    };
    const terminal = startTerminal(['practice', '--port', '10009'], { servePractice });
    assert.equal(await terminal.code, 3);
    assert.match(
      terminal.stderr.text,
      /cannot be at the port 10009\.\nAnother program uses that port.*\nName another port, or leave --port out\./,
    );
    assert.equal(terminal.stdout.text, '');
  });

  test('Ctrl-C while it starts is its end as well', async () => {
    const servePractice = (_: PracticeWish, signal: AbortSignal): Promise<never> =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          reject(signal.reason as Error);
        });
      });
    const terminal = startTerminal(['practice'], { servePractice });
    terminal.interrupt();
    assert.equal(await terminal.code, 0);
  });

  for (const [words, sentence] of [
    [['--port', '0'], /--port is a number from 1 to 65535; "0" is not/],
    [['--port', 'x'], /"x" is not/],
    [['--delay', '1.5'], /--delay is a number of milliseconds/],
    [['--seed', 'a'], /add --dir/],
    [['--dir', ''], /empty/],
    [['now'], /"now" is too much/],
    [['--yes'], /There is no option --yes/],
  ] as const) {
    test(`keysend practice ${words.join(' ')} is not written as it must be`, async () => {
      const terminal = startTerminal(['practice', ...words]);
      assert.equal(await terminal.code, 2);
      assert.match(terminal.stderr.text, sentence);
    });
  }
});
