import { createHash } from 'node:crypto';
import type { Secret } from '../keysend/secret.ts';
import { macaroonFromText } from './macaroonFile.ts';

const VERSION = 1;

/** A macaroon that was entered, and which certificate stood for its host then. */
export interface BoundMacaroon {
  readonly macaroon: Secret;
  /** As `fingerprint` has it; absent: the system's authorities counted. */
  readonly certificate?: string;
}

/** What a certificate, in the PEM that a connection would trust, is known by: its SHA-256 in hex. */
export function fingerprint(pem: string): string {
  return createHash('sha256').update(pem).digest('hex');
}

/** As it is kept. */
export function writeBound({ macaroon, certificate }: BoundMacaroon): string {
  return JSON.stringify({
    version: VERSION,
    macaroon: Buffer.from(macaroon.expose()).toString('hex'),
    certificate: certificate ?? null,
  });
}

/** Undefined for what was damaged, or is of another version. */
export function readBound(text: string): BoundMacaroon | undefined {
  const { version, macaroon, certificate } = fieldsOf(text);
  const secret = typeof macaroon === 'string' ? macaroonFromText(macaroon) : undefined;
  if (version !== VERSION || secret === undefined) return undefined;
  if (certificate === null) return { macaroon: secret };
  return typeof certificate === 'string' ? { macaroon: secret, certificate } : undefined;
}

function fieldsOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
  } catch {
    // What it says is a secret: it is in no error.
    return {};
  }
}
