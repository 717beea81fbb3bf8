import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { reasonOf } from '../../src/keysend/problem.ts';
import type { Reason } from '../../src/keysend/problem.ts';

/** Made as LND makes its own: self-signed, on P-256. */
export const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIB2jCCAYCgAwIBAgIURWDvPPx4vKpyssSjEqaets/nBAIwCgYIKoZIzj0EAwIw
MTEfMB0GA1UECgwWbG5kIGF1dG9nZW5lcmF0ZWQgY2VydDEOMAwGA1UEAwwFYWxp
Y2UwHhcNMjYxMTIyMjM1NjQ3WhcNMzYxMTE5MjM1NjQ3WjAxMR8wHQYDVQQKDBZs
bmQgYXV0b2dlbmVyYXRlZCBjZXJ0MQ4wDAYDVQQDDAVhbGljZTBZMBMGByqGSM49
AgEGCCqGSM49AwEHA0IABI+oVa8x0sr1OQYVJdYKXVul4uVg0gFtNqQkHpesB6D0
mG148h2P8ZefxbrUCdIAe76WRjeq5GXZ07GLRLB9hUGjdjB0MB0GA1UdDgQWBBSU
z1gttjARw1BczbLK2DXZJM6/BDAfBgNVHSMEGDAWgBSUz1gttjARw1BczbLK2DXZ
JM6/BDAPBgNVHRMBAf8EBTADAQH/MCEGA1UdEQQaMBiCBWFsaWNlgglsb2NhbGhv
c3SHBH8AAAEwCgYIKoZIzj0EAwIDSAAwRQIhAM9rv9wNYI4dJw8tr3Zdrya7Pzt1
HBh4Wt3JtqT6IaCzAiAyhk6la/qEC+NpD8QiOtItHcLWPAZ7if3ojhoZB/zSaw==
-----END CERTIFICATE-----
`;

/** Of another node. */
export const OTHER_CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIB1DCCAXqgAwIBAgIUT4NwIxkR4PCbjui6lJc9efuZZ+MwCgYIKoZIzj0EAwIw
LzEfMB0GA1UECgwWbG5kIGF1dG9nZW5lcmF0ZWQgY2VydDEMMAoGA1UEAwwDYm9i
MB4XDTI2MTEyMzA3MDM0MVoXDTM2MTEyMDA3MDM0MVowLzEfMB0GA1UECgwWbG5k
IGF1dG9nZW5lcmF0ZWQgY2VydDEMMAoGA1UEAwwDYm9iMFkwEwYHKoZIzj0CAQYI
KoZIzj0DAQcDQgAEis78ajjtwdOrO30xrKsWwlDiidIh1bAdTn32fYC1zBmQOfk6
YUu9Y3OB6vtotA4EQIAKC4CdVXu9ZmPaeM/QBqN0MHIwHQYDVR0OBBYEFHJtkQxV
34LAbr+f/ORzloGS6nUeMB8GA1UdIwQYMBaAFHJtkQxV34LAbr+f/ORzloGS6nUe
MA8GA1UdEwEB/wQFMAMBAf8wHwYDVR0RBBgwFoIDYm9igglsb2NhbGhvc3SHBH8A
AAEwCgYIKoZIzj0EAwIDSAAwRQIgTah2MVVwekvr2AhhDDh2cROsaR78vBSx639t
idYlzjgCIQCodvSfXW2hK2yiK53oxtuDUlvsXDgRJD/YBPxa8DuB3g==
-----END CERTIFICATE-----
`;

export const PRIVATE_KEY = `-----BEGIN EC PRIVATE KEY-----
MHcCAQEEIB1Z00BP6LXfj4CMDHVu/UR+ZGOgSPnvkFZNXh2uboI8oAoGCCqGSM49
AwEHoUQDQgAEj6hVrzHSyvU5BhUl1gpdW6Xi5WDSAW02pCQel6wHoPSYbXjyHY/x
l5/FutQJ0gB7vpZGN6rkZdnTsYtEsH2FQQ==
-----END EC PRIVATE KEY-----
`;

/** A field of a macaroon: type, length as a varint, value. */
function field(type: number, value: Uint8Array): Uint8Array {
  const { length } = value;
  const varint = length < 0x80 ? [length] : [(length & 0x7f) | 0x80, length >> 7];
  return Buffer.concat([Buffer.from([type, ...varint]), value]);
}

export interface MacaroonSection {
  readonly location?: Uint8Array | undefined;
  readonly identifier: Uint8Array;
  readonly verification?: Uint8Array | undefined;
}

function section({ location, identifier, verification }: MacaroonSection): Uint8Array {
  return Buffer.concat([
    ...(location === undefined ? [] : [field(1, location)]),
    field(2, identifier),
    ...(verification === undefined ? [] : [field(4, verification)]),
    Buffer.from([0]),
  ]);
}

/** The binary form of a macaroon, version 2. Without arguments it looks like one that LND baked. */
export function macaroon(
  header: MacaroonSection = { location: Buffer.from('lnd'), identifier: Buffer.from('030a10', 'hex') },
  caveats: readonly MacaroonSection[] = [],
): Buffer {
  const signature = createHash('sha256').update(header.identifier).digest();
  return Buffer.concat([
    Buffer.from([2]),
    ...[header, ...caveats].map(section),
    Buffer.from([0]),
    field(6, signature),
  ]);
}

/** A directory of the test's own, by its real path; gone after the test. */
export function temporaryDirectory(t: TestContext): string {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'keysend-connections-')));
  t.after(() => {
    rmSync(directory, { recursive: true, force: true });
  });
  return directory;
}

/** Writes files by their paths under `directory`. */
export function write(directory: string, files: Record<string, string | Uint8Array>): void {
  for (const [name, content] of Object.entries(files)) {
    const file = join(directory, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}

/** What a person would be told. Fails for work that succeeds, and for bugs. */
export async function reasonFrom(work: () => unknown): Promise<Reason> {
  try {
    await work();
  } catch (error) {
    const reason = reasonOf(error);
    if (reason !== undefined) return reason;
    throw error;
  }
  throw new Error('It should have failed.');
}
