import { X509Certificate } from 'node:crypto';
import { Problem } from '../keysend/problem.ts';

const PEM_CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;
const PEM_KEY = /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/;

/**
 * The certificates in a file's content as PEM and nothing else of it; DER is taken too. gRPC accepts any text as a
 * certificate and then trusts nobody, so what is none must be found here.
 *
 * @throws {Problem} `certificateIsKey` or `certificateGarbage`
 */
export function readCertificates(content: Buffer, path: string): string {
  const text = content.toString('latin1');
  const blocks = text.match(PEM_CERTIFICATE);
  if (blocks === null && PEM_KEY.test(text)) throw new Problem({ kind: 'certificateIsKey', path });
  try {
    return (blocks ?? [content]).map((block) => new X509Certificate(block).toString()).join('');
  } catch (cause) {
    throw new Problem({ kind: 'certificateGarbage', path }, { cause });
  }
}
