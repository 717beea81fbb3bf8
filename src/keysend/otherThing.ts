/** Things people paste where a node's key belongs. Secrets among them are named, never repeated. */
export type OtherThing =
  | { readonly kind: 'invoice' }
  | { readonly kind: 'offer' }
  | { readonly kind: 'lnurl' }
  | { readonly kind: 'lightningAddress'; readonly address: string }
  | { readonly kind: 'nostrKey' }
  /** `nsec1…`: a nostr account's secret key. */
  | { readonly kind: 'nostrSecret' }
  | { readonly kind: 'onChainAddress' }
  /** `lndconnect://…`: it holds a macaroon. */
  | { readonly kind: 'connectionLink' }
  | { readonly kind: 'webLink' };

/** An address longer than this is not shown, and not taken for one. */
const LONGEST_ADDRESS = 320;
const BECH32 = '[02-9ac-hj-np-z]';
const BASE58 = '[1-9A-HJ-NP-Za-km-z]';

/** By how they start: BOLT 11, BOLT 12, LUD-01 and LUD-17, NIP-19, BIP 173 and 21, lndconnect. The first that fits counts. */
const BEGINNINGS: readonly (readonly [RegExp, Exclude<OtherThing['kind'], 'lightningAddress'>])[] = [
  [/^ln(?:bcrt|bc|tbs|tb|sb)\d/i, 'invoice'],
  [/^lni1/i, 'invoice'],
  [/^ln[or]1/i, 'offer'],
  [/^lnurl1/i, 'lnurl'],
  [/^(?:lnurl[pwc]?|keyauth):/i, 'lnurl'],
  [/^(?:nostr:)?nsec1/i, 'nostrSecret'],
  [/^nostr:/i, 'nostrKey'],
  [/^(?:npub|nprofile|note|nevent|naddr)1/i, 'nostrKey'],
  [/^bitcoin:/i, 'onChainAddress'],
  [new RegExp(`^(?:bcrt|bc|tb|sb)1${BECH32}{6,}$`, 'i'), 'onChainAddress'],
  [new RegExp(`^[13mn2]${BASE58}{25,34}$`), 'onChainAddress'],
  [/^lndconnect:/i, 'connectionLink'],
  [/^https?:/i, 'webLink'],
];

/** What a text is that is not a node's key, as far as it can be told. */
export function otherThingIn(text: string): OtherThing | undefined {
  const found = BEGINNINGS.find(([beginning]) => beginning.test(text));
  if (found) return { kind: found[1] };
  return text.length <= LONGEST_ADDRESS && /^[^\s@/]+@[^\s@/]+$/u.test(text)
    ? { kind: 'lightningAddress', address: text }
    : undefined;
}
