import { timingSafeEqual } from 'node:crypto';
import type { Secret } from '../../keysend/secret.ts';
import { checkCaveat } from './caveats.ts';
import { decodeGoHex } from './goText.ts';
import { chain, readMacaroon } from './macaroon.ts';
import type { Macaroon } from './macaroon.ts';
import { readMacaroonId } from './macaroonId.ts';
import type { Operation } from './macaroonId.ts';
import { Refusal } from './refusal.ts';

/** A call as far as its macaroon is concerned. */
export interface Caller {
  /** `/lnrpc.Lightning/GetInfo` */
  readonly method: string;
  /** What the header `macaroon` holds; nothing where there is none. */
  readonly macaroons: readonly string[];
  /** The caller's IP address. */
  readonly peer: string;
}

/**
 * Lets a call through or refuses it as LND does, in the same order: the macaroon's form, its id, its root key, its signature, each
 * caveat, and last what it allows (macaroons/service.go, bakery/checker.go). `rootKey` signs the macaroons of root key id 0, the
 * only one.
 *
 * @throws {Refusal} code 2, with LND's words
 */
export function authorize(
  { method, macaroons, peer }: Caller,
  needed: Operation,
  rootKey: Secret,
  now: number,
): void {
  const [header] = macaroons;
  if (header === undefined || macaroons.length !== 1) {
    throw new Refusal(`expected 1 macaroon, got ${macaroons.length}`);
  }
  const macaroon = readMacaroon(decodeGoHex(header));
  const { rootKeyId, operations } = readMacaroonId(macaroon.id);
  if (rootKeyId !== '0') {
    throw new Refusal(
      `cannot retrieve macaroon: cannot get macaroon: root key with id ${rootKeyId} doesn't exist`,
    );
  }
  checkSignature(macaroon, rootKey);
  const caveats = macaroon.caveats.map(({ id }) => id);
  for (const caveat of caveats) checkCaveat(caveat, { now, peer, caveats });

  const wanted = [needed, { entity: 'uri', action: method }];
  const allowed = operations.some(({ entity, action }) =>
    wanted.some((operation) => operation.entity === entity && operation.action === action),
  );
  if (!allowed) throw new Refusal('permission denied');
}

function checkSignature({ id, caveats, signature }: Macaroon, rootKey: Secret): void {
  const ofThirdParty = caveats.find(({ verificationId }) => verificationId !== undefined);
  if (ofThirdParty !== undefined) {
    // LND looks for the third party's word among the macaroons of the call, and takes one macaroon only.
    const caveat = ofThirdParty.id.toString('hex');
    throw new Refusal(`verification failed: cannot find discharge macaroon for caveat ${caveat}`);
  }
  const right = chain(
    rootKey,
    id,
    caveats.map((caveat) => caveat.id),
  );
  if (!timingSafeEqual(right, signature)) {
    throw new Refusal('verification failed: signature mismatch after caveat verification');
  }
}
