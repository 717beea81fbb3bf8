import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { Secret } from '../../../src/keysend/secret.ts';
import { authorize } from '../../../src/practice/server/authorize.ts';
import { bakeMacaroon } from '../../../src/practice/server/bakeMacaroon.ts';
import type { Operation } from '../../../src/practice/server/macaroonId.ts';
import { ADMIN, INVOICE, permissions, READONLY } from '../../../src/practice/server/permissions.ts';
import { Refusal } from '../../../src/practice/server/refusal.ts';
import { macaroonCases, withCaveat } from './macaroonCases.ts';

const rootKey = new Secret(randomBytes(32));
const now = Date.UTC(2026, 10, 23);
const getInfo = '/lnrpc.Lightning/GetInfo';

function bake(operations: readonly Operation[]): Buffer {
  return Buffer.from(bakeMacaroon(rootKey, operations).expose());
}

/** What the caller is told; undefined: he may. */
function refusalOf(
  macaroons: readonly string[],
  { method = getInfo, peer = '127.0.0.1', at = now } = {},
): string | undefined {
  const needed = permissions[method];
  assert.ok(needed, method);
  try {
    authorize({ method, macaroons, peer }, needed, rootKey, at);
    return undefined;
  } catch (error) {
    assert.ok(error instanceof Refusal, String(error));
    assert.equal(error.code, 2);
    return error.message;
  }
}

for (const { name, header, details } of macaroonCases) {
  test(`a macaroon as LND takes it, or refuses it in LND’s words: ${name}`, () => {
    assert.equal(refusalOf(header(bake(ADMIN))), details);
  });
}

test('a caveat of another address family counts for what it means', () => {
  const locked = withCaveat(bake(ADMIN), 'ipaddr 127.0.0.1').toString('hex');
  assert.equal(refusalOf([locked], { peer: '::ffff:127.0.0.1' }), undefined);
  const range = withCaveat(bake(ADMIN), 'iprange ::1/128').toString('hex');
  assert.equal(refusalOf([range], { peer: '::1' }), undefined);
  const mapped = withCaveat(bake(ADMIN), 'iprange 127.0.0.0/8').toString('hex');
  assert.equal(refusalOf([mapped], { peer: '::ffff:127.0.0.1' }), undefined);
});

test('a time limit ends to the millisecond', () => {
  const narrowed = withCaveat(bake(ADMIN), `time-before ${new Date(now).toISOString()}`).toString('hex');
  assert.equal(refusalOf([narrowed], { at: now - 1 }), undefined);
  assert.match(refusalOf([narrowed], { at: now }) ?? '', /macaroon has expired$/);
});

test('admin may call everything, readonly may not pay, invoice sees no payments', () => {
  const may = (operations: readonly Operation[]): string[] =>
    Object.keys(permissions).filter(
      (method) => refusalOf([bake(operations).toString('hex')], { method }) === undefined,
    );
  assert.deepEqual(may(ADMIN), Object.keys(permissions));
  assert.deepEqual(
    Object.keys(permissions).filter((method) => !may(READONLY).includes(method)),
    ['/routerrpc.Router/SendPaymentV2'],
  );
  assert.deepEqual(may(INVOICE), [
    '/lnrpc.Lightning/ListInvoices',
    '/lnrpc.Lightning/SubscribeInvoices',
    '/lnrpc.Lightning/WalletBalance',
  ]);
});

test('a macaroon can be baked for single methods', () => {
  const one = bake([{ entity: 'uri', action: getInfo }]).toString('hex');
  assert.equal(refusalOf([one]), undefined);
  assert.equal(refusalOf([one], { method: '/lnrpc.Lightning/ListPayments' }), 'permission denied');
});

test('signature, then caveats, then permission: as LND asks', () => {
  const weak = withCaveat(bake(INVOICE), 'unknown');
  assert.equal(refusalOf([weak.toString('hex')]), 'caveat "unknown" not satisfied: caveat not recognized');
  const forged = Buffer.concat([weak.subarray(0, -1), Buffer.of((weak.at(-1) ?? 0) ^ 1)]);
  assert.match(refusalOf([forged.toString('hex')]) ?? '', /^verification failed/);
});

test('another network’s macaroon is refused', () => {
  const foreign = bakeMacaroon(new Secret(randomBytes(32)), ADMIN);
  const header = Buffer.from(foreign.expose()).toString('hex');
  assert.match(refusalOf([header]) ?? '', /^verification failed/);
});

test('a caveat that a third party would have to vouch for is refused', () => {
  const base = bake(ADMIN);
  const caveat = Buffer.concat([
    Buffer.from('02026869', 'hex'),
    Buffer.of(4, 64),
    Buffer.alloc(64, 1),
    Buffer.of(0),
  ]);
  const end = base.length - 35;
  const bound = Buffer.concat([base.subarray(0, end), caveat, base.subarray(end)]);
  assert.equal(
    refusalOf([bound.toString('hex')]),
    'verification failed: cannot find discharge macaroon for caveat 6869',
  );
});

test('no bytes at all make it throw anything but a refusal', () => {
  const good = bake(ADMIN);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), fc.constantFrom(0, 1, 12, 40), (bytes, kept) => {
      const header = Buffer.concat([good.subarray(0, kept), bytes]).toString('hex');
      assert.equal(typeof refusalOf([header]), 'string');
    }),
  );
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (condition) => {
      refusalOf([withCaveat(good, condition).toString('hex')]);
    }),
  );
});
