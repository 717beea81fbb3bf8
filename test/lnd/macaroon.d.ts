/** The part of npm's macaroon, an implementation of its own, that is compared with ours. */
declare module 'macaroon' {
  export interface Macaroon {
    addFirstPartyCaveat(condition: Uint8Array | string): void;
    exportBinary(): Uint8Array;
  }
  export function importMacaroon(bytes: Uint8Array): Macaroon;
  export function newMacaroon(parts: {
    identifier: Uint8Array | string;
    rootKey: Uint8Array | string;
    location?: string;
    version?: number;
  }): Macaroon;
}
