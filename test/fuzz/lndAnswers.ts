import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { MESSAGE_RECORD, PREIMAGE_RECORD } from '../../src/keysend/records.ts';
import { Secret } from '../../src/keysend/secret.ts';
import type { PaymentHash } from '../../src/keysend/preimage.ts';
import { ALICE, BOB, CAROL } from '../keysend/samples.ts';
import { wireMessage } from './wireBytes.ts';
import type { Hints } from './wireBytes.ts';

/** The preimage of the payment that all of it is about, so that a node can tell the truth now and then. */
export const preimage = new Secret(createHash('sha256').update('fuzz').digest());
export const hash = createHash('sha256').update(preimage.expose()).digest('hex') as PaymentHash;
const otherPreimage = createHash('sha256').update('another').digest();
export const otherHash = createHash('sha256').update(otherPreimage).digest('hex');

function texts(...all: readonly string[]): fc.Arbitrary<Uint8Array> {
  return fc.constantFrom(...all.map((each) => Buffer.from(each)));
}

const key = fc.oneof(
  { weight: 20, arbitrary: texts(ALICE, BOB, CAROL) },
  {
    weight: 1,
    arbitrary: texts('', ALICE.toUpperCase(), ALICE.slice(2), `04${ALICE.slice(2)}`, `${ALICE}\n`),
  },
);
const right = Buffer.from(preimage.expose()).toString('hex');

const hints: Hints = {
  pub_key: key,
  identity_pubkey: key,
  remote_pubkey: key,
  payment_hash: fc.oneof(
    { weight: 20, arbitrary: texts(hash) },
    { weight: 1, arbitrary: texts(otherHash, hash.toUpperCase(), '', '00'.repeat(32), hash.slice(1)) },
  ),
  payment_preimage: texts(
    right,
    right,
    otherPreimage.toString('hex'),
    '0'.repeat(64),
    right.toUpperCase(),
    '',
    'xyz',
  ),
  payment_request: fc.oneof(
    { weight: 6, arbitrary: texts('') },
    { weight: 1, arbitrary: texts('lnbcrt1p', '\u202e') },
  ),
  // Its status: UNKNOWN, IN_FLIGHT, SUCCEEDED, FAILED, INITIATED, and what may be added.
  'Payment.status': fc.constantFrom(0n, 1n, 1n, 1n, 2n, 2n, 3n, 4n, 9n, -1n),
  'HTLCAttempt.status': fc.constantFrom(0n, 0n, 1n, 2n, 3n, -1n),
  attempt_id: fc.constantFrom(0n, 1n, 2n, 3n, 2n ** 64n - 1n),
  payment_index: fc.bigInt({ min: 0n, max: 9n }),
  hash_lock: fc.constantFrom(Buffer.from(hash, 'hex'), Buffer.alloc(32), Buffer.alloc(0), Buffer.alloc(31)),
  'custom_records.key': fc.constantFrom(PREIMAGE_RECORD, MESSAGE_RECORD, 0n, 65_536n, 2n ** 64n - 1n),
  'custom_records.value': fc.oneof(
    fc.constant(preimage.expose()),
    texts('hello', '\u001b[2Jhello', '\u009b2Jhello\u202e', '\ufeff', 'x'.repeat(1300)),
    fc.uint8Array({ maxLength: 40 }),
  ),
  network: texts('regtest', 'mainnet', 'bitcoin', '', '__proto__', '\u202e'),
  commit_hash: texts('practice', '', 'abc'),
  'features.key': fc.constantFrom(9n, 54n, 55n, 2n ** 32n - 1n),
};

/** What this method's answer may look like: `lnrpc.Payment`, `lnrpc.GetInfoResponse`. */
export function answer(type: string): fc.Arbitrary<Buffer> {
  return wireMessage(type, hints);
}
