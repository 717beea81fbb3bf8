import type { MacaroonStore } from '../keysend/connection.ts';
import { PRACTICE } from '../keysend/network.ts';
import type { Secret } from '../keysend/secret.ts';
import { macaroonFromText } from './macaroonFile.ts';
import { addressOf } from './parseHost.ts';

/** Where an editor keeps secrets. */
export interface Secrets {
  keys(): PromiseLike<readonly string[]>;
  get(key: string): PromiseLike<string | undefined>;
  store(key: string, value: string): PromiseLike<void>;
  delete(key: string): PromiseLike<void>;
}

const PREFIX = 'macaroon:';

/** Macaroons by value: one per address, under a name that says which, so that no other host is ever given it. */
export class StoredMacaroons implements MacaroonStore {
  readonly #secrets: Secrets;

  constructor(secrets: Secrets) {
    this.#secrets = secrets;
  }

  addressOf(host: unknown): string | undefined {
    const text = typeof host === 'string' ? host.trim() : '';
    return text === '' || text.toLowerCase() === PRACTICE ? undefined : addressOf(text);
  }

  understands(text: string): boolean {
    return macaroonFromText(text) !== undefined;
  }

  async keep(host: string, text: string): Promise<void> {
    const macaroon = macaroonFromText(text);
    if (macaroon === undefined) throw new Error('not a macaroon');
    await this.#secrets.store(keyOf(host), Buffer.from(macaroon.expose()).toString('hex'));
  }

  async get(host: string): Promise<Secret | undefined> {
    const text = await this.#secrets.get(keyOf(host));
    return text === undefined ? undefined : macaroonFromText(text);
  }

  async hosts(): Promise<readonly string[]> {
    const keys = await this.#secrets.keys();
    return keys.filter((key) => key.startsWith(PREFIX)).map((key) => key.slice(PREFIX.length));
  }

  async forget(host: string): Promise<void> {
    await this.#secrets.delete(keyOf(host));
  }
}

function keyOf(host: string): string {
  return PREFIX + addressOf(host);
}
