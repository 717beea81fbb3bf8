import { randomBytes } from 'node:crypto';

export interface Certificate {
  readonly certificatePem: string;
  /** PKCS #8. */
  readonly keyPem: string;
}

const HOUR_MS = 3_600_000;
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/**
 * A certificate as LND makes one for itself: self-signed, P-256, for this machine only, good for 14 months and from an hour ago
 * (a virtual machine's clock is behind at times). Go's clients take an address from a SAN of the kind IP alone.
 */
export async function makeCertificate(now: number): Promise<Certificate> {
  // Loaded for this alone, since it takes longer than the server itself; x509's dependencies need the first one.
  await import('reflect-metadata');
  const x509 = await import('@peculiar/x509');
  const { subtle } = globalThis.crypto;
  const keys = await subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const end = new Date(now);
  end.setUTCMonth(end.getUTCMonth() + 14);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    // A positive number: its first bit is the sign.
    serialNumber: `01${randomBytes(15).toString('hex')}`,
    name: 'O=keysend practice network, CN=localhost',
    notBefore: new Date(now - HOUR_MS),
    notAfter: end,
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.digitalSignature |
          x509.KeyUsageFlags.keyEncipherment |
          x509.KeyUsageFlags.keyCertSign,
        true,
      ),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      new x509.SubjectAlternativeNameExtension([
        { type: 'dns', value: 'localhost' },
        { type: 'ip', value: '127.0.0.1' },
        { type: 'ip', value: '::1' },
      ]),
    ],
  });
  const key = await subtle.exportKey('pkcs8', keys.privateKey);
  return {
    certificatePem: `${certificate.toString('pem')}\n`,
    keyPem: `${x509.PemConverter.encode(key, 'PRIVATE KEY')}\n`,
  };
}
