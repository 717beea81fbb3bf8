import { isOnCurve } from './curve.ts';
import { isAddress } from './nodeAddress.ts';
import type { OtherThing } from './otherThing.ts';
import { otherThingIn } from './otherThing.ts';
import { trimPasted } from './pasted.ts';
import type { Result } from './result.ts';
import { ok, wrong } from './result.ts';

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
  | OtherThing
  /** Perhaps the alias of a node: neither a key nor anything else that is known. Cut to `LONGEST_SHOWN` characters. */
  | { readonly kind: 'name'; readonly text: string }
  /** 64 hex digits: a payment hash, a preimage, or a key without its first byte. */
  | { readonly kind: 'paymentHash' }
  | { readonly kind: 'uncompressedKey' }
  | { readonly kind: 'wrongLength'; readonly digits: number }
  /** Starts like a key; `position` counts characters from 1. */
  | { readonly kind: 'notHex'; readonly character: string; readonly position: number }
  | { readonly kind: 'wrongPrefix'; readonly prefix: string }
  | { readonly kind: 'notOnCurve' }
  /** What stands behind the @. Cut to `LONGEST_SHOWN` characters. */
  | { readonly kind: 'badAddress'; readonly address: string };

export const KEY_DIGITS = 66;
const LONGEST_SHOWN = 64;
const SHORTEST_BEFORE_AT = 32;

/** Reads a node's public key, alone or as `pubkey@host:port`, with or without `lightning:` in front. */
export function parseDestination(text: string): Result<Destination, DestinationProblem> {
  const trimmed = trimPasted(text);
  const bare = trimPasted(trimmed.replace(/^lightning:(?:\/\/)?/i, ''));
  if (bare === '') return wrong({ kind: 'empty' });
  const at = bare.indexOf('@');
  const keyText = at === -1 ? bare : trimPasted(bare.slice(0, at));
  // What has a name in front of its @ is a person's address, and a short number can be such a name.
  const isKey =
    at === -1 ? looksLikeKey(keyText) : keyText.length >= SHORTEST_BEFORE_AT && looksLikeKey(keyText);
  if (!isKey) return wrong(otherThingIn(bare) ?? { kind: 'name', text: bare.slice(0, LONGEST_SHOWN) });
  const key = parseKey(keyText);
  if (!key.ok) return key;
  if (at === -1) return ok({ key: key.value });
  const address = trimPasted(bare.slice(at + 1));
  if (!isAddress(address)) return wrong({ kind: 'badAddress', address: address.slice(0, LONGEST_SHOWN) });
  return ok({ key: key.value, address });
}

/** A key that is being typed, or one with a slip in it, must not be taken for a name. */
function looksLikeKey(text: string): boolean {
  if (/^[0-9a-f]+$/i.test(text)) return text.startsWith('0') || text.length >= 32;
  return /^0[234][0-9a-f]{14}/i.test(text) || (/^0[23]/.test(text) && text.length === KEY_DIGITS);
}

function parseKey(text: string): Result<NodeKey, DestinationProblem> {
  const slip = /[^0-9a-f]/iu.exec(text);
  if (slip) return wrong({ kind: 'notHex', character: slip[0], position: slip.index + 1 });
  if (text.length === 64) return wrong({ kind: 'paymentHash' });
  if (text.length === 130 && text.startsWith('04')) return wrong({ kind: 'uncompressedKey' });
  if (text.length !== KEY_DIGITS) return wrong({ kind: 'wrongLength', digits: text.length });
  const prefix = text.slice(0, 2);
  if (prefix !== '02' && prefix !== '03') return wrong({ kind: 'wrongPrefix', prefix });
  const lower = text.toLowerCase();
  return isOnCurve(lower.slice(2)) ? ok(lower as NodeKey) : wrong({ kind: 'notOnCurve' });
}
