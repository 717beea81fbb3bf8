import { randomBytes } from 'node:crypto';
import { Secret } from '../../keysend/secret.ts';
import { signMacaroon } from './macaroon.ts';
import { writeMacaroonId } from './macaroonId.ts';
import type { Operation } from './macaroonId.ts';

const NONCE_LENGTH = 16;

/** A new macaroon as LND bakes one with its default root key: all clients read it, and can narrow it. */
export function bakeMacaroon(rootKey: Secret, operations: readonly Operation[]): Secret {
  const id = writeMacaroonId(randomBytes(NONCE_LENGTH), { rootKeyId: '0', operations });
  return new Secret(signMacaroon(rootKey, id));
}
