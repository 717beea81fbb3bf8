import type { Result } from './result.ts';
import { wrong } from './result.ts';

declare const nodeKey: unique symbol;

/** A node's public key: 33 bytes compressed, on secp256k1, as 66 lower-case hex digits. */
export type NodeKey = string & { readonly [nodeKey]: true };

export interface Destination {
  readonly key: NodeKey;
  /** `host:port` as given behind an @; a keysend does not need it. */
  readonly address?: string;
}

/** Why a text is not a destination. What it is instead, where it can be told, has a kind of its own. */
export type DestinationProblem =
  | { readonly kind: 'empty' }
  | { readonly kind: 'invoice' }
  | { readonly kind: 'offer' }
  | { readonly kind: 'lnurl' }
  | { readonly kind: 'lightningAddress'; readonly address: string }
  | { readonly kind: 'nostrKey' }
  | { readonly kind: 'onChainAddress' }
  | { readonly kind: 'paymentHash' }
  | { readonly kind: 'uncompressedKey' }
  | { readonly kind: 'wrongLength'; readonly digits: number }
  | { readonly kind: 'notHex'; readonly text: string }
  | { readonly kind: 'wrongPrefix'; readonly prefix: string }
  | { readonly kind: 'notOnCurve' }
  | { readonly kind: 'badAddress'; readonly address: string };

/** Reads a node's public key, alone or as `pubkey@host:port`. */
export function parseDestination(text: string): Result<Destination, DestinationProblem> {
  return wrong({ kind: 'notHex', text });
}
