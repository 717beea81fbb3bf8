import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import fc from 'fast-check';
import { parseDestination } from '../../src/keysend/destination.ts';
import type { Destination, DestinationProblem } from '../../src/keysend/destination.ts';

const G = '0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798';
const X = G.slice(2);

function reads(text: string): Destination {
  const result = parseDestination(text);
  assert.ok(result.ok, `${text}: ${result.ok ? '' : result.problem.kind}`);
  return result.value;
}

function refuses(text: string): DestinationProblem {
  const result = parseDestination(text);
  assert.ok(!result.ok, `${text} was taken for a node's key`);
  return result.problem;
}

describe("a node's key", () => {
  const spellings: readonly (readonly [string, string | undefined])[] = [
    [G, undefined],
    [`03${X}`, undefined],
    [G.toUpperCase(), undefined],
    [` \t${G}\r\n`, undefined],
    [`\u200b${G}\ufeff`, undefined],
    [`lightning:${G}`, undefined],
    [`LIGHTNING://${G}`, undefined],
    [`${G}@127.0.0.1:9735`, '127.0.0.1:9735'],
    [`${G}@[::1]:9735`, '[::1]:9735'],
    [`${G}@[2001:db8::ff00:42:8329]:1`, '[2001:db8::ff00:42:8329]:1'],
    [`${G}@bob.example.com:65535`, 'bob.example.com:65535'],
    [`${G}@polar-n1-bob:9735`, 'polar-n1-bob:9735'],
    [`${G}@lnd_bob:9735`, 'lnd_bob:9735'],
    [`${G}@${'a'.repeat(56)}.onion:9735`, `${'a'.repeat(56)}.onion:9735`],
    [`lightning:${G.toUpperCase()} @ 10.0.0.7:10011 `, '10.0.0.7:10011'],
  ];
  for (const [text, address] of spellings) {
    test(`is read from ${JSON.stringify(text.replace(/[0-9a-f]{60,}/i, '<key>'))}`, () => {
      const destination = reads(text);
      assert.equal(destination.key.slice(2), X);
      assert.equal(destination.address, address);
    });
  }

  test('has its address only when one was given', () => {
    assert.deepEqual(Object.keys(reads(G)), ['key']);
  });
});

const others: readonly (readonly [string, DestinationProblem['kind']])[] = [
  ['', 'empty'],
  [' \n', 'empty'],
  ['lightning:', 'empty'],
  ['lnbc20u1pvjluezpp5qqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqf', 'invoice'],
  ['lightning:LNBC1PVJLUEZPP5QQQSYQCYQ5RQWZQF', 'invoice'],
  ['lntb20m1pvjluez', 'invoice'],
  ['lnbcrt500u1p3xyz', 'invoice'],
  ['lntbs1p3xyz', 'invoice'],
  ['lnsb10u1p3xyz', 'invoice'],
  ['lni1qqg', 'invoice'],
  ['lno1qgsqvgnwgcg35z6ee2h3yczraddm72xrfua9uve2rlrm9deu7xyfzrc', 'offer'],
  ['lightning:lnr1qqg', 'offer'],
  ['LNURL1DP68GURN8GHJ7UM9WFMXJCM99E3K7MF0V9CXJ0M385EKVCENXC6R2C35', 'lnurl'],
  ['lnurlp://example.com/pay', 'lnurl'],
  ['lnurlw:example.com', 'lnurl'],
  ['alice@getalby.com', 'lightningAddress'],
  ['lightning:Alice.Smith+tips@wallet.example.co.uk', 'lightningAddress'],
  ['₿alice@example.com', 'lightningAddress'],
  ['02079460000@example.com', 'lightningAddress'],
  ['npub10elfcs4fr0l0r8af98jlmgdh9c8tcxjvz9qkw038js35mp4dma8qzvjptg', 'nostrKey'],
  ['nostr:nprofile1qqsrhuxx8l9ex335q7he0f09aej04zpazpl0ne2cgukyawd24mayt8gpp4mhxue69', 'nostrKey'],
  ['nsec1vl029mgpspedva04g90vltkh6fvh240zqtv9k0t9af8935ke9laqsnlfe5', 'nostrSecret'],
  ['nostr:nsec1vl029mgpspedva04g90vltkh6fvh240zqtv9k0t9af8935ke9laqsnlfe5', 'nostrSecret'],
  ['1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2', 'onChainAddress'],
  ['3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy', 'onChainAddress'],
  ['mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn', 'onChainAddress'],
  ['n1LKejAadN6hg2FrBXoU1KrwX4uK16mco9', 'onChainAddress'],
  ['2MzQwSSnBHWHqSAqtTVQ6v47XtaisrJa1Vc', 'onChainAddress'],
  ['bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq', 'onChainAddress'],
  ['BC1QAR0SRRR7XFKVY5L643LYDNW9RE59GTZZWF5MDQ', 'onChainAddress'],
  ['tb1pqqqqp399et2xygdj5xreqhjjvcmzhxw4aywxecjdzew6hylgvsesf3hn0c', 'onChainAddress'],
  ['bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080', 'onChainAddress'],
  ['bitcoin:bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq?amount=0.1', 'onChainAddress'],
  ['lndconnect://127.0.0.1:10009?macaroon=AgEDbG5k', 'connectionLink'],
  [`https://mempool.space/lightning/node/${G}`, 'webLink'],
  [X, 'paymentHash'],
  ['f'.repeat(64), 'paymentHash'],
  [`04${X}${X}`, 'uncompressedKey'],
  ['0', 'wrongLength'],
  ['02', 'wrongLength'],
  ['02ab', 'wrongLength'],
  [G.slice(0, 65), 'wrongLength'],
  [`${G}0`, 'wrongLength'],
  [`02${X}${X}`, 'wrongLength'],
  [`${G.slice(0, 65)}@127.0.0.1:9735`, 'wrongLength'],
  [`05${X}`, 'wrongPrefix'],
  [`ff${X}`, 'wrongPrefix'],
  [`${G.slice(0, 65)}O`, 'notHex'],
  [`${G.slice(0, 30)} ${G.slice(30)}`, 'notHex'],
  [`02${'0'.repeat(63)}5`, 'notOnCurve'],
  [`02${'f'.repeat(64)}`, 'notOnCurve'],
  ['alice', 'name'],
  ['dead', 'name'],
  ['Alice ⚡ in Wonderland', 'name'],
  ['ACINQ', 'name'],
  ['lnd', 'name'],
  [`0x${G}`, 'name'],
  ['@', 'name'],
  [`${G}@`, 'badAddress'],
  [`${G}@127.0.0.1`, 'badAddress'],
  [`${G}@127.0.0.1:`, 'badAddress'],
  [`${G}@127.0.0.1:0`, 'badAddress'],
  [`${G}@127.0.0.1:65536`, 'badAddress'],
  [`${G}@127.0.0.1:09735`, 'badAddress'],
  [`${G}@256.0.0.1:9735`, 'badAddress'],
  [`${G}@1.2.3:9735`, 'badAddress'],
  [`${G}@::1:9735`, 'badAddress'],
  [`${G}@[::g]:9735`, 'badAddress'],
  [`${G}@[127.0.0.1]:9735`, 'badAddress'],
  [`${G}@:9735`, 'badAddress'],
  [`${G}@bob..example:9735`, 'badAddress'],
  [`${G}@-bob:9735`, 'badAddress'],
  [`${G}@bob smith:9735`, 'badAddress'],
  [`${G}@bob:9735/x`, 'badAddress'],
  [`${G}@a@b:9735`, 'badAddress'],
  [`${G}@${'a.'.repeat(200)}b:9735`, 'badAddress'],
];

describe("what is not a node's key says what it is", () => {
  for (const [text, kind] of others) {
    test(`${JSON.stringify(text.replace(G, '<key>').slice(0, 50))}: ${kind}`, () => {
      assert.equal(refuses(text).kind, kind);
    });
  }

  test('with what helps to find the slip', () => {
    assert.deepEqual(refuses('02ab'), { kind: 'wrongLength', digits: 4 });
    assert.deepEqual(refuses(`05${X}`), { kind: 'wrongPrefix', prefix: '05' });
    assert.deepEqual(refuses(`${G.slice(0, 40)}😀${G.slice(41)}`), {
      kind: 'notHex',
      character: '😀',
      position: 41,
    });
    assert.deepEqual(refuses(' alice@example.com '), {
      kind: 'lightningAddress',
      address: 'alice@example.com',
    });
    assert.deepEqual(refuses(`${G}@nowhere`), { kind: 'badAddress', address: 'nowhere' });
  });

  test('and never repeats a secret', () => {
    for (const secret of [
      'nsec1vl029mgpspedva',
      'nostr:nsec1vl029mgpspedva',
      'lndconnect://a:1?macaroon=AgEDbG5k',
    ]) {
      assert.deepEqual(Object.keys(refuses(secret)), ['kind']);
    }
  });

  // Anything worse than linear would take longer here than the suite may.
  test('a whole file pasted by mistake is neither kept nor slow', () => {
    for (const part of ['a', '0', '@', ' ', 'a@', '.', ':', 'lightning:', `${G}@`, 'bc1q']) {
      const problem = refuses(`${part.repeat(500_000)}!`);
      assert.ok(JSON.stringify(problem).length < 200);
    }
  });
});

describe('for every key', () => {
  const anyKey = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((seed) => {
    // Any 32 bytes below the group's order are a secret key; the top byte keeps them there.
    const secret = Uint8Array.from([1, ...seed.slice(1)]);
    return Buffer.from(secp256k1.getPublicKey(secret)).toString('hex');
  });
  const anyCase = (text: string): fc.Arbitrary<string> =>
    fc
      .array(fc.boolean(), { minLength: text.length, maxLength: text.length })
      .map((upper) =>
        Array.from(text, (digit, index) => (upper[index] ? digit.toUpperCase() : digit)).join(''),
      );

  test('any spelling in letters and blanks gives the same key', () => {
    const blanks = fc.string({ unit: fc.constantFrom(' ', '\t', '\n', '\u00a0', '\u200b') });
    fc.assert(
      fc.property(
        anyKey.chain((key) => fc.tuple(fc.constant(key), anyCase(key))),
        fc.constantFrom('', 'lightning:', 'Lightning://'),
        blanks,
        ([key, spelled], scheme, around) => {
          assert.equal(reads(`${around}${scheme}${around}${spelled}${around}`).key, key);
        },
      ),
    );
  });

  test('its address is kept as it was given', () => {
    const host = fc.oneof(
      fc.domain(),
      fc.ipV4(),
      fc.ipV6().map((address) => `[${address}]`),
    );
    fc.assert(
      fc.property(anyKey, host, fc.integer({ min: 1, max: 65_535 }), (key, name, port) => {
        assert.deepEqual(reads(`${key}@${name}:${port}`), { key, address: `${name}:${port}` });
      }),
    );
  });
});

describe('for every text', () => {
  const hex = fc.string({
    unit: fc.constantFrom(...Array.from('0123456789abcdefABCDEF')),
    minLength: 64,
    maxLength: 64,
  });

  test('a point is a point exactly when the whole curve says so', () => {
    fc.assert(
      fc.property(fc.constantFrom('02', '03'), hex, (prefix, x) => {
        let isPoint = true;
        try {
          secp256k1.Point.fromHex(prefix + x).assertValidity();
        } catch {
          isPoint = false;
        }
        assert.equal(parseDestination(prefix + x).ok, isPoint);
      }),
      { numRuns: 300 },
    );
  });

  test('it is read or refused, never thrown at, and only keys are read', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(G, '@', ':', 'lightning:', 'lnbc1', 'bc1q', 'npub1', '02', '[::1]', '9735', ' '),
    );
    const anyText = fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(anyText, (text) => {
        const result = parseDestination(text);
        assert.ok(!result.ok || /^0[23][0-9a-f]{64}$/.test(result.value.key));
        assert.ok(!result.ok || text.toLowerCase().includes(result.value.key));
      }),
      { numRuns: 1_000 },
    );
  });
});
