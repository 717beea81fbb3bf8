import { homedir } from 'node:os';
import path from 'node:path';
import type { MacaroonPlace, MacaroonStore } from '../keysend/connection.ts';
import { PRACTICE } from '../keysend/network.ts';
import { Problem } from '../keysend/problem.ts';
import type { Secret } from '../keysend/secret.ts';
import { fingerprint, readBound, writeBound } from './boundMacaroon.ts';
import { readCertificates } from './certificateFile.ts';
import { macaroonFromText } from './macaroonFile.ts';
import { addressOf } from './parseHost.ts';
import { readPartFile } from './partFile.ts';
import { resolvePath } from './resolvePath.ts';

/** Where an editor keeps secrets. */
export interface Secrets {
  keys(): PromiseLike<readonly string[]>;
  get(key: string): PromiseLike<string | undefined>;
  store(key: string, value: string): PromiseLike<void>;
  delete(key: string): PromiseLike<void>;
}

const PREFIX = 'macaroon:';

/**
 * Macaroons by value: one per address, under a name that says which, so that no other host is ever given it. An address alone is not
 * enough: in a container or over SSH the same one leads to another machine, whose certificate lies under the same path.
 */
export class StoredMacaroons implements MacaroonStore {
  readonly #secrets: Secrets;

  constructor(secrets: Secrets) {
    this.#secrets = secrets;
  }

  async placeOf(host: unknown, tlsCertPath: unknown): Promise<MacaroonPlace | undefined> {
    const text = textOf(host);
    if (text === '' || text.toLowerCase() === PRACTICE) return undefined;
    const address = addressOf(text);
    const certificate = textOf(tlsCertPath);
    return certificate === ''
      ? { host: address }
      : { host: address, certificatePem: await readCertificateAt(certificate) };
  }

  understands(text: string): boolean {
    return macaroonFromText(text) !== undefined;
  }

  async keep({ host, certificatePem }: MacaroonPlace, text: string): Promise<void> {
    const macaroon = macaroonFromText(text);
    if (macaroon === undefined) throw new Error('not a macaroon');
    const bound = {
      macaroon,
      ...(certificatePem === undefined ? {} : { certificate: fingerprint(certificatePem) }),
    };
    await this.#secrets.store(keyOf(host), writeBound(bound));
  }

  async get({ host, certificatePem }: MacaroonPlace): Promise<Secret | undefined> {
    const text = await this.#secrets.get(keyOf(host));
    const bound = text === undefined ? undefined : readBound(text);
    if (bound === undefined) return undefined;
    const certificate = certificatePem === undefined ? undefined : fingerprint(certificatePem);
    if (bound.certificate !== certificate) {
      throw new Problem({ kind: 'otherCertificate', host: addressOf(host) });
    }
    return bound.macaroon;
  }

  async hosts(): Promise<readonly string[]> {
    const keys = await this.#secrets.keys();
    return keys.filter((key) => key.startsWith(PREFIX)).map((key) => key.slice(PREFIX.length));
  }

  async forget(host: string): Promise<void> {
    await this.#secrets.delete(keyOf(host));
  }
}

/** As a connection reads it that the person's own settings name. */
async function readCertificateAt(text: string): Promise<string> {
  const context = {
    flavour: path,
    homeDirectory: homedir(),
    env: process.env,
    folder: undefined,
    start: undefined,
  };
  const { value } = await readPartFile(
    'certificate',
    resolvePath(text, 'certificate', context),
    readCertificates,
  );
  return value;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}

function keyOf(host: string): string {
  return PREFIX + addressOf(host);
}
