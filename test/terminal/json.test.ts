import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ALICE, attempt, BOB, CAROL, failed, settled, snapshot } from '../keysend/samples.ts';
import { startTerminal } from './startTerminal.ts';
import { StoryNode } from './storyNode.ts';

const PAY = [CAROL, '1000', '--json'];

describe('--json', () => {
  test('steers no terminal, whatever a stranger wrote, and says the same to programs', async () => {
    const message = '\u009b2J\u202Eabc\u2028\u{e0041}\u007f é';
    const terminal = startTerminal([...PAY, '--message', message]);
    assert.equal(await terminal.code, 0);
    assert.equal(terminal.events[0]?.['message'], message);
    assert.doesNotMatch(terminal.stdout.lines.join(''), /[\p{Cc}\p{Cf}\p{Zl}]/u);
  });

  test('prints the order, each snapshot and the end, one object per line', async () => {
    const terminal = startTerminal([...PAY, '--message', 'hi']);
    assert.equal(await terminal.code, 0);
    const { events, node } = terminal;
    const [order] = node.orders;
    assert.ok(order);
    const preimage = Buffer.from(order.preimage.expose()).toString('hex');
    assert.deepEqual(
      events.map(({ event }) => event),
      ['order', 'payment', 'payment', 'payment', 'end'],
    );
    assert.deepEqual(events[0], {
      event: 'order',
      hash: order.hash,
      preimage,
      destination: CAROL,
      amountMsat: '1000000',
      message: 'hi',
      feeLimitMsat: '1000000',
      timeoutSeconds: 60,
      payer: ALICE,
      network: 'regtest',
    });
    assert.deepEqual(events[3], {
      event: 'payment',
      hash: order.hash,
      state: 'succeeded',
      status: 'SUCCEEDED',
      amountMsat: '1000000',
      feeMsat: '1100',
      createdAtNs: String(BigInt(order.createdAt) * 1_000_000n),
      preimage,
      destination: CAROL,
      message: 'hi',
      records: [{ type: '34349334', value: '6869' }],
      attempts: [
        {
          id: '1',
          status: 'SUCCEEDED',
          totalMsat: '100001100',
          feeMsat: '1100',
          timelock: 680,
          startedAtNs: String(attempt(1n, 'SUCCEEDED').startedAtNs),
          hops: [
            { node: BOB, channelId: '1', amountMsat: '100001000', feeMsat: '1100', expiry: 600 },
            { node: CAROL, channelId: '2', amountMsat: '100000000', feeMsat: '0', expiry: 600 },
          ],
        },
      ],
    });
    const { sentence, ...end } = events[4] ?? {};
    assert.deepEqual(end, {
      event: 'end',
      exitCode: 0,
      hash: order.hash,
      state: 'succeeded',
      diagnosis: { kind: 'settled' },
    });
    assert.equal(typeof sentence, 'string');
  });

  test('a failure ends with its diagnosis, amounts as strings', async () => {
    const node = new StoryNode({
      tell: (order) => [snapshot(order, []), failed(order, [], 'NO_ROUTE')],
    });
    const terminal = startTerminal([CAROL, '2m', '--json'].with(1, '2000000'), { node });
    assert.equal(await terminal.code, 1);
    const end = terminal.events.at(-1);
    assert.equal(end?.['reason'], 'NO_ROUTE');
    assert.deepEqual(end['diagnosis'], {
      kind: 'insufficientBalance',
      mostMsat: '1000000000',
      channels: 1,
      activeChannels: 1,
    });
  });

  test('on mainnet, and where nobody knows the network, the preimage shows only once settled', async () => {
    for (const network of ['mainnet', 'a later one']) {
      const node = new StoryNode({ network });
      const terminal = startTerminal([...PAY, '--yes'], { node });
      assert.equal(await terminal.code, 0);
      const preimages = terminal.events.map((event) => event['preimage']);
      assert.deepEqual(
        preimages.map((preimage) => typeof preimage),
        ['undefined', 'undefined', 'undefined', 'string', 'undefined'],
      );
    }
  });

  test('a preimage that is in flight never leaves with a snapshot', async () => {
    const node = new StoryNode({
      tell: (order) => [snapshot(order, [], { preimage: order.preimage }), settled(order, [])],
    });
    const terminal = startTerminal(PAY, { node });
    await terminal.code;
    assert.equal(terminal.events[1]?.['state'], 'inFlight');
    assert.equal(terminal.events[1]['preimage'], undefined);
  });

  test('what prevents a payment is the last line, with its kind', async () => {
    const node = new StoryNode({ network: 'mainnet' });
    const terminal = startTerminal(PAY, { node });
    assert.equal(await terminal.code, 5);
    assert.equal(terminal.events.length, 1);
    const { sentence, ...event } = terminal.events[0] ?? {};
    assert.deepEqual(event, {
      event: 'error',
      exitCode: 5,
      reason: { kind: 'notConfirmed', network: 'mainnet' },
    });
    assert.match(String(sentence), /--yes/);
  });

  test('a person is asked on stderr, so that stdout stays JSON', async () => {
    const node = new StoryNode({ network: 'mainnet' });
    const terminal = startTerminal(PAY, { node, isTTY: true });
    await terminal.shows(terminal.stderr, '[y/N] ');
    terminal.stdin.write('y\n');
    assert.equal(await terminal.code, 0);
    assert.equal(terminal.events.at(-1)?.['event'], 'end');
  });
});
