import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { afterEach, test } from 'node:test';
import { inspect } from 'node:util';
import { reasonOf } from '../../src/keysend/problem.ts';
import type { PaymentHash } from '../../src/keysend/preimage.ts';
import { Secret } from '../../src/keysend/secret.ts';
import { connectLnd } from '../../src/lnd/connectLnd.ts';
import { explain } from '../../src/words/reasons.ts';
import { refusal, refuse, startPeer } from './peer.ts';
import type { Behaviour } from './peer.ts';
import { alice, hash, journaled, never, systemClock } from './samples.ts';

/* A proxy in front of a node may say in its errors which headers it refused. */

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0).reverse()) end();
});

// 0xfb and 0xff are what base64 and base64url write differently; three lengths, so that there is padding of each.
const macaroons = [0, 1, 2].map((more) =>
  Buffer.concat([
    Buffer.from([2, 2, 6 + more, 3, 0xfb, 0xff, 0xfe]),
    randomBytes(2 + more),
    Buffer.from([0, 0, 6, 32]),
    randomBytes(32),
  ]),
);

/** How a macaroon may be written, each with what of it must not be seen anywhere. */
function writings(macaroon: Buffer): readonly (readonly [string, string])[] {
  const hex = macaroon.toString('hex');
  const base64 = macaroon.toString('base64');
  const base64url = macaroon.toString('base64url');
  const padded = base64url.padEnd(base64.length, '=');
  const whole = [hex, hex.toUpperCase(), base64, base64.replace(/=+$/, ''), base64url, padded];
  return [
    ...whole.map((text) => [text, text.slice(0, 32)] as const),
    ...whole.map((text) => [text, text.replace(/=+$/, '').slice(-32)] as const),
    [hex.slice(-40, -8), hex.slice(-40, -8)],
    [hex.slice(11, 43), hex.slice(11, 43)],
  ];
}

/** Everything that becomes of a refusal: the error as it is printed, and the log. */
async function said(
  behaviour: Behaviour,
  macaroon: Buffer,
  work: 'connect' | 'pay' | 'track',
  order = journaled(),
): Promise<string> {
  const peer = await startPeer(behaviour);
  const lines: string[] = [];
  ends.push(() => {
    peer.stop();
  });
  const set = { ...peer.set, macaroon: new Secret(macaroon) };
  const options = { clock: systemClock, log: (line: string) => lines.push(line) };
  try {
    const node = await connectLnd(set, options, never);
    ends.push(() => {
      node.close();
    });
    const payments = work === 'pay' ? node.pay(order, never) : node.track(hash as PaymentHash, never);
    for await (const payment of payments) assert.fail(inspect(payment));
  } catch (error) {
    assert.ok(error instanceof Error);
    const reason = reasonOf(error);
    const sentence = reason && explain(reason, 'terminal').sentence;
    return [inspect(error, { depth: 9 }), JSON.stringify(error), error.stack, sentence, ...lines].join('\n');
  }
  return assert.fail('It should have been refused.');
}

test('a macaroon that the other side says back is in no error and in no log', async () => {
  for (const macaroon of macaroons) {
    for (const [text, secret] of writings(macaroon)) {
      const getInfo = (): never => {
        throw refusal(2, `upstream refused header macaroon=${text}, try later`);
      };
      const all = await said({ getInfo }, macaroon, 'connect');

      assert.ok(!all.includes(secret), all);
      assert.equal(all.match(/refused header macaroon=‹hidden›, try later/g)?.length, 4, all);
    }
  }
});

test('nor is the narrowed one of a payment, which can be spent with until its deadline', async () => {
  const [macaroon = assert.fail()] = macaroons;
  let sent = '';
  const all = await said(
    {
      send: (call) => {
        sent = String(call.metadata.get('macaroon')[0]);
        refuse(call, 14, `lost ${sent} and ${sent.toUpperCase()}`);
      },
    },
    macaroon,
    'pay',
  );

  assert.ok(sent.length > macaroon.length * 2);
  for (let at = 0; at + 32 <= sent.length; at++) {
    assert.ok(!all.toLowerCase().includes(sent.slice(at, at + 32)), all);
  }
});

test('nor is the preimage of a payment in flight, which whoever forwards it could settle its HTLC with', async () => {
  const [macaroon = assert.fail()] = macaroons;
  const order = journaled();
  const preimage = Buffer.from(order.preimage.expose());
  for (const encoding of ['hex', 'base64'] as const) {
    const all = await said(
      {
        send: (call) => {
          const [record = assert.fail()] = Object.values(call.request.dest_custom_records);
          refuse(call, 2, `refused {"dest_custom_records":{"5482373484":"${record.toString(encoding)}"}}`);
        },
      },
      macaroon,
      'pay',
      order,
    );

    const seen = preimage.toString(encoding);
    for (let at = 0; at + 16 <= seen.length; at++) assert.ok(!all.includes(seen.slice(at, at + 16)), all);
    assert.ok(all.includes('"5482373484":"‹hidden›"'), all);
  }
});

test('nor a macaroon that an answer says where a key or a name belongs', async () => {
  const [macaroon = assert.fail()] = macaroons;
  const hex = macaroon.toString('hex');
  const chains = [{ network: 'regtest' }];
  for (const answer of [
    { identity_pubkey: hex, alias: 'alice', chains },
    { identity_pubkey: alice, alias: hex, chains },
  ]) {
    const all = await said({ getInfo: () => answer }, macaroon, 'track');

    for (let at = 0; at + 16 <= hex.length; at++) assert.ok(!all.includes(hex.slice(at, at + 16)), all);
  }
});

test('nor what a payment that is looked up was asked for with', async () => {
  const [macaroon = assert.fail()] = macaroons;
  const all = await said(
    {
      track: (call) => {
        refuse(call, 2, `no: ${macaroon.toString('hex')}`);
      },
    },
    macaroon,
    'track',
  );

  assert.ok(!all.includes(macaroon.toString('hex', 20)), all);
});

test('other words, hashes and keys among them, stay as they are', async () => {
  const [macaroon = assert.fail()] = macaroons;
  const words = `failed ${hash} /routerrpc.Router/SendPaymentV2 ${macaroon.toString('hex', 0, 7)} İ`;
  const getInfo = (): never => {
    throw refusal(2, words);
  };

  assert.ok((await said({ getInfo }, macaroon, 'connect')).includes(words));
});
