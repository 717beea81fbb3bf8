import assert from 'node:assert/strict';
import { Client } from '@grpc/grpc-js';
import { parseHost } from '../../src/connections/parseHost.ts';
import { credentialsOf, isLoopback, optionsFor, targetOf } from '../../src/lnd/channel.ts';
import { CERTIFICATE, macaroon } from '../connections/samples.ts';
import { testMacaroon } from '../lnd/peer.ts';
import { corpusOf, door } from './door.ts';
import { outcomeOf } from './outcome.ts';
import { nearly } from './texts.ts';

const corpus = corpusOf('host') as Readonly<Record<string, string>>;
const baked = Buffer.concat([macaroon().subarray(0, 10), Buffer.alloc(80, 7)]);
const words = [
  ...[
    'localhost',
    '127.0.0.1',
    '::1',
    '[',
    ']',
    ':',
    '.',
    '-',
    '_',
    '10009',
    '1',
    '0',
    '65535',
    '99999',
    '%eth0',
  ],
  ...['http', '://', '/', '@', '?', '#', 'dns:', 'unix:', 'ipv4:', 'a.b', 'xn--', baked.toString('hex')],
  baked.toString('base64'),
];

/** No byte of a macaroon is in what a person, or a log, is told. */
const MACAROON = /0201[0-9A-Fa-f]{80}|AgEDbG5k[\w+/-]{75}/;
let dialled = 0;

function kindOf(text: string): string {
  const outcome = outcomeOf(() => parseHost(text));
  return 'value' in outcome ? 'host' : outcome.reason.kind;
}

function check(text: string): void {
  const outcome = outcomeOf(() => parseHost(text));
  if ('reason' in outcome) {
    assert.doesNotMatch(Object.values(outcome.reason).join('\n'), MACAROON);
    return;
  }
  const host = outcome.value;
  assert.match(host, /^(?:\[[0-9a-f:.%\w-]+\]|[\w.-]+):\d{1,5}$/i);
  assert.equal(parseHost(host), host);
  isLoopback(host);
  // Making a client takes a millisecond; nothing is dialled before its first call.
  if (dialled >= 500) return;
  dialled += 1;
  const set = {
    source: { kind: 'flags' },
    host,
    certificatePem: CERTIFICATE,
    macaroon: testMacaroon,
  } as const;
  new Client(targetOf(host), credentialsOf(set), optionsFor(host)).close();
}

door('host', nearly(Object.keys(corpus), words), check, {
  corpus: Object.keys(corpus),
  afterwards: () => {
    for (const [text, kind] of Object.entries(corpus)) assert.equal(kindOf(text), kind, JSON.stringify(text));
    assert.ok(dialled > 10);
  },
});
