import { createRequire } from 'node:module';

interface MacaroonLibrary {
  /** Throws for what is no macaroon. */
  readonly importMacaroon: (bytes: Uint8Array) => unknown;
}

/** The npm package `macaroon`, which brings no types: what a macaroon is, judged by someone else. */
export const { importMacaroon } = createRequire(import.meta.url)('macaroon') as MacaroonLibrary;
