import { randomBytes, X509Certificate } from 'node:crypto';
import { Secret } from '../../keysend/secret.ts';
import { bakeMacaroon } from './bakeMacaroon.ts';
import { makeCertificate } from './certificate.ts';
import { ADMIN } from './permissions.ts';

/** What the server proves itself with, and what its callers prove themselves with. Kept with the network's data, 0600. */
export interface Identity {
  readonly certificatePem: string;
  /** The certificate's private key. */
  readonly keyPem: string;
  /** 32 bytes that every macaroon is signed with. */
  readonly rootKey: Secret;
  /** May do everything, as LND's admin.macaroon. */
  readonly adminMacaroon: Secret;
}

const DAY_MS = 86_400_000;
/** A window that stays open for a week must not meet the end of its certificate. */
const RENEW_BEFORE_MS = 30 * DAY_MS;

/** All new: macaroons of an earlier identity are refused from now on. */
export async function makeIdentity(now: number): Promise<Identity> {
  const rootKey = new Secret(randomBytes(32));
  return {
    ...(await makeCertificate(now)),
    rootKey,
    adminMacaroon: bakeMacaroon(rootKey, ADMIN),
  };
}

/** The same with a new certificate: whoever pinned the old one has to read the new one, as with LND; macaroons stay good. */
export async function renewCertificate(identity: Identity, now: number): Promise<Identity> {
  return { ...identity, ...(await makeCertificate(now)) };
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
