import assert from 'node:assert/strict';
import { readMacaroon } from '../../src/connections/macaroonFile.ts';
import { Secret } from '../../src/keysend/secret.ts';
import { narrowMacaroon } from '../../src/lnd/narrowMacaroon.ts';
import { authorize } from '../../src/practice/server/authorize.ts';
import { bakeMacaroon } from '../../src/practice/server/bakeMacaroon.ts';
import { readMacaroon as readAsGo } from '../../src/practice/server/macaroon.ts';
import { ADMIN } from '../../src/practice/server/permissions.ts';
import { Refusal } from '../../src/practice/server/refusal.ts';
import { macaroon } from '../connections/samples.ts';
import { withCaveat } from '../practice/server/macaroonCases.ts';
import { nearlyBytes } from './bytes.ts';
import { corpusOf, door } from './door.ts';
import { outcomeOf } from './outcome.ts';

const rootKey = new Secret(Buffer.alloc(32, 7));
const admin = Buffer.from(bakeMacaroon(rootKey, ADMIN).expose());
const corpus = (corpusOf('macaroon') as readonly string[]).map((digits) => Buffer.from(digits, 'hex'));
const valid = [
  admin,
  withCaveat(withCaveat(admin, 'ipaddr 127.0.0.1'), 'time-before 2030-01-01T00:00:00Z'),
  macaroon(),
  macaroon(undefined, [
    { identifier: Buffer.from('a'), location: Buffer.from('b'), verification: Buffer.alloc(64) },
  ]),
  Buffer.from(admin.toString('hex')),
  Buffer.from(`${admin.toString('hex').toUpperCase()}\n`),
  Buffer.from(admin.toString('base64')),
  Buffer.from(admin.toString('base64url')),
  Buffer.alloc(65_536, 'a'),
];
const deadline = Date.UTC(2029, 0, 1);
const before = { method: '/lnrpc.Lightning/GetInfo', peer: '127.0.0.1', now: deadline - 1 };

/** A secret with these very bytes, or a reason. What is narrowed is what it was, with a caveat more: LND believes it as much, and no longer. */
function check(content: Buffer): void {
  const read = outcomeOf(() => readMacaroon(content, '/home/ann/admin.macaroon'));
  if ('reason' in read) {
    assert.match(read.reason.kind, /^macaroon(?:IsHex|IsBase64|Garbage)$/);
  } else {
    assert.deepEqual(Buffer.from(read.value.expose()), content);
  }
  const narrowed = outcomeOf(() => narrowMacaroon(new Secret(content), deadline));
  if ('reason' in narrowed) {
    assert.equal(narrowed.reason.kind, 'macaroonNotUnderstood');
    return;
  }
  if ('reason' in read) return;
  const bytes = Buffer.from(narrowed.value.expose());
  const [old, made] = [asGo(content), asGo(bytes)];
  if (old === undefined) return;
  assert.ok(made);
  assert.deepEqual(made.id, old.id);
  assert.equal(made.caveats.length, old.caveats.length + 1);
  assert.equal(made.caveats.at(-1)?.id.toString(), 'time-before 2029-01-01T00:00:00.000Z');
  assert.equal(isLetThrough(bytes, before.now), isLetThrough(content, before.now));
  assert.ok(!isLetThrough(bytes, deadline));
}

function asGo(bytes: Buffer): ReturnType<typeof readAsGo> | undefined {
  return unlessRefused(() => readAsGo(bytes));
}

function isLetThrough(bytes: Buffer, now: number): boolean {
  const caller = { method: before.method, peer: before.peer, macaroons: [bytes.toString('hex')] };
  return (
    unlessRefused(() => {
      authorize(caller, { entity: 'info', action: 'read' }, rootKey, now);
      return true;
    }) ?? false
  );
}

function unlessRefused<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

door('macaroon', nearlyBytes(valid), check, { corpus: [...corpus, ...valid] });
