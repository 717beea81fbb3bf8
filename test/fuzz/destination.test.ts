import assert from 'node:assert/strict';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { parseDestination } from '../../src/keysend/destination.ts';
import { destinationSentences } from '../../src/words/destinationProblems.ts';
import { ALICE, BOB } from '../keysend/samples.ts';
import { corpusOf, door } from './door.ts';
import { isPrintable } from './outcome.ts';
import { nearly } from './texts.ts';

const corpus = corpusOf('destination') as Readonly<Record<string, string>>;
const SECRET = 'nsec1vl029mgpspedva04g90vltkh6fvh240zqtv9k0t9af8935ke9laqsnlfe5';
const LINK = 'lndconnect://127.0.0.1:10009?macaroon=AgEDbG5kAvgBAwoQ';

const words = [
  ...[
    ALICE,
    BOB,
    ALICE.toUpperCase(),
    ALICE.slice(2),
    ALICE.slice(0, 40),
    '02',
    '03',
    '04',
    '0',
    'f',
    'ff',
    'O',
  ],
  ...[
    '@',
    ':',
    '//',
    'lightning:',
    'LIGHTNING://',
    '1.2.3.4',
    '[::1]',
    ':9735',
    'host',
    'x.onion',
    '-',
    '.',
    '=',
  ],
  ...['lnbc1', 'lno1', 'lnurl1', 'npub1', 'bc1q', 'q', '1', 'bitcoin:', 'https://', 'nostr:', SECRET, LINK],
];

function kindOf(text: string): string {
  const parsed = parseDestination(text);
  return parsed.ok ? 'key' : parsed.problem.kind;
}

/** A key is never made up: it stands in the text, and it is a point. */
function check(text: string): void {
  const parsed = parseDestination(text);
  if (!parsed.ok) {
    const sentences = destinationSentences(parsed.problem);
    assert.ok(sentences.length > 0);
    for (const sentence of sentences) {
      assert.ok(isPrintable(sentence), JSON.stringify(sentence));
      if (/^\s*(?:lndconnect:|(?:nostr:)?nsec1)/i.test(text)) {
        assert.ok(
          !sentence.includes(SECRET.slice(5, 25)) && !sentence.includes(LINK.slice(20, 40)),
          sentence,
        );
      }
    }
    return;
  }
  const { key, address } = parsed.value;
  assert.match(key, /^0[23][0-9a-f]{64}$/);
  assert.ok(text.toLowerCase().includes(key), 'a key that is not in the text');
  assert.doesNotThrow(() => secp256k1.Point.fromHex(key));
  assert.deepEqual(parseDestination(key), { ok: true, value: { key } });
  if (address !== undefined) assert.deepEqual(parseDestination(`${key}@${address}`), parsed);
}

door('destination', nearly(Object.keys(corpus), words), check, {
  corpus: Object.keys(corpus),
  afterwards: () => {
    for (const [text, kind] of Object.entries(corpus)) assert.equal(kindOf(text), kind, JSON.stringify(text));
  },
});
