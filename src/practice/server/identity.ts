import { randomBytes, X509Certificate } from 'node:crypto';
import { Secret } from '../../keysend/secret.ts';
import { authorize } from './authorize.ts';
import { bakeMacaroon } from './bakeMacaroon.ts';
import { makeCertificate } from './certificate.ts';
import { ADMIN } from './permissions.ts';
import { Refusal } from './refusal.ts';

/** What the server proves itself with, and what its callers prove themselves with. Kept with the network's data, 0600. */
export interface Identity {
  readonly certificatePem: string;
  /** The certificate's private key. */
  readonly keyPem: string;
  /** Every macaroon is signed with it. */
  readonly rootKey: Secret;
  /** May do everything, as LND's admin.macaroon. */
  readonly adminMacaroon: Secret;
}

/** Of the key that macaroons are signed with. */
export const ROOT_KEY_BYTES = 32;

const DAY_MS = 86_400_000;
/** A window that stays open for a week must not meet the end of its certificate. */
const RENEW_BEFORE_MS = 30 * DAY_MS;

/** All new: macaroons of an earlier identity are refused from now on. */
export async function makeIdentity(now: number): Promise<Identity> {
  const rootKey = makeRootKey();
  return { ...(await makeCertificate(now)), rootKey, adminMacaroon: bakeMacaroon(rootKey, ADMIN) };
}

export function makeRootKey(): Secret {
  return new Secret(randomBytes(ROOT_KEY_BYTES));
}

export function bakeAdminMacaroon(rootKey: Secret): Secret {
  return bakeMacaroon(rootKey, ADMIN);
}

/** Whether this is a macaroon of that root key, and allows everything. */
export function isAdminMacaroon(macaroon: Secret, rootKey: Secret, now: number): boolean {
  const caller = {
    method: '',
    macaroons: [Buffer.from(macaroon.expose()).toString('hex')],
    peer: '127.0.0.1',
  };
  try {
    for (const operation of ADMIN) authorize(caller, operation, rootKey, now);
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

/**
 * Whether the certificate needs renewing: it ends within a month, has not begun (the clock was wrong when it was made), or
 * cannot be read.
 */
export function isExpiring({ certificatePem }: Pick<Identity, 'certificatePem'>, now: number): boolean {
  try {
    const { validFromDate, validToDate } = new X509Certificate(certificatePem);
    return validToDate.getTime() - now < RENEW_BEFORE_MS || validFromDate.getTime() > now;
  } catch {
    return true;
  }
}
