import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { Secret } from '../keysend/secret.ts';
import { writePrivately } from './practiceFolder.ts';
import type { PracticeFolder } from './practiceFolder.ts';
import { isExpiring, makeIdentity, renewCertificate } from './server/identity.ts';
import type { Identity } from './server/identity.ts';

const ROOT_KEY_BYTES = 32;

/**
 * The identity of a folder's network; made where there is none or part of it is lost. A certificate that ends soon is renewed,
 * and macaroons stay good. Only who holds the folder's lock may call it.
 */
export async function keptIdentity(folder: PracticeFolder, now: number): Promise<Identity> {
  const kept = readIdentity(folder);
  if (kept === undefined) {
    const identity = await makeIdentity(now);
    // The macaroon is written last: while it is missing, whatever else is there belongs to nothing.
    rmSync(folder.adminMacaroon, { force: true });
    writePrivately(folder.rootKey, identity.rootKey.expose());
    writeCertificate(folder, identity);
    writePrivately(folder.adminMacaroon, identity.adminMacaroon.expose());
    return identity;
  }
  if (!isExpiring(kept, now) && belongTogether(kept)) return kept;
  const renewed = await renewCertificate(kept, now);
  writeCertificate(folder, renewed);
  return renewed;
}

function readIdentity(folder: PracticeFolder): Identity | undefined {
  try {
    const rootKey = readFileSync(folder.rootKey);
    const adminMacaroon = readFileSync(folder.adminMacaroon);
    if (rootKey.length !== ROOT_KEY_BYTES || adminMacaroon.length === 0) return undefined;
    return {
      certificatePem: readFileSync(folder.certificate, 'utf8'),
      keyPem: readFileSync(folder.key, 'utf8'),
      rootKey: new Secret(rootKey),
      adminMacaroon: new Secret(adminMacaroon),
    };
  } catch {
    return undefined;
  }
}

/** Not after a process was killed between the two files, or when one of them was replaced. */
function belongTogether({ certificatePem, keyPem }: Identity): boolean {
  try {
    return new X509Certificate(certificatePem).checkPrivateKey(createPrivateKey(keyPem));
  } catch {
    return false;
  }
}

function writeCertificate(folder: PracticeFolder, { certificatePem, keyPem }: Identity): void {
  writePrivately(folder.key, keyPem);
  writePrivately(folder.certificate, certificatePem);
}
