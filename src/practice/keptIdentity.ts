import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Secret } from '../keysend/secret.ts';
import { writePrivately } from './practiceFolder.ts';
import type { PracticeFolder } from './practiceFolder.ts';
import { makeCertificate } from './server/certificate.ts';
import type { Certificate } from './server/certificate.ts';
import {
  bakeAdminMacaroon,
  isAdminMacaroon,
  isExpiring,
  makeRootKey,
  ROOT_KEY_BYTES,
} from './server/identity.ts';
import type { Identity } from './server/identity.ts';

/**
 * The identity of a folder's network. What is missing, damaged or does not fit the rest is made anew, and so is a certificate that
 * ends soon; macaroons stay good as long as the root key is there. Only who holds the folder's lock may call it.
 */
export async function keptIdentity(folder: PracticeFolder, now: number): Promise<Identity> {
  const certificate = await keptCertificate(folder, now);
  const rootKey = keptRootKey(folder);
  return { ...certificate, rootKey, adminMacaroon: keptMacaroon(folder, rootKey, now) };
}

function keptRootKey({ rootKey: file }: PracticeFolder): Secret {
  const kept = readIfThere(file);
  if (kept?.length === ROOT_KEY_BYTES) return new Secret(kept);
  const rootKey = makeRootKey();
  writePrivately(file, rootKey.expose());
  return rootKey;
}

function keptMacaroon({ adminMacaroon: file }: PracticeFolder, rootKey: Secret, now: number): Secret {
  const kept = readIfThere(file);
  if (kept !== undefined) {
    const macaroon = new Secret(kept);
    if (isAdminMacaroon(macaroon, rootKey, now)) return macaroon;
  }
  const macaroon = bakeAdminMacaroon(rootKey);
  writePrivately(file, macaroon.expose());
  return macaroon;
}

async function keptCertificate(folder: PracticeFolder, now: number): Promise<Certificate> {
  const certificatePem = readIfThere(folder.certificate)?.toString('utf8');
  const keyPem = readIfThere(folder.key)?.toString('utf8');
  if (certificatePem !== undefined && keyPem !== undefined) {
    const kept = { certificatePem, keyPem };
    if (!isExpiring(kept, now) && belongTogether(kept)) return kept;
  }
  const made = await makeCertificate(now);
  writePrivately(folder.key, made.keyPem);
  writePrivately(folder.certificate, made.certificatePem);
  return made;
}

/** What cannot be read is as good as lost: it is written anew. */
function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

/** Not after a process was killed between the two files, or when one of them was replaced. */
function belongTogether({ certificatePem, keyPem }: Certificate): boolean {
  try {
    return new X509Certificate(certificatePem).checkPrivateKey(createPrivateKey(keyPem));
  } catch {
    return false;
  }
}
