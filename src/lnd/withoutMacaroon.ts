import type { Secret } from '../keysend/secret.ts';

/** Of what is shorter nobody makes a macaroon: half of its signature is missing. */
const RUN = 32;

/**
 * What the other side said, without the macaroon that was sent to it, which something on the way may say back: in hex, in base64 or
 * base64url, whole or in part.
 */
export function withoutMacaroon(text: string, macaroon: Secret): string {
  const bytes = Buffer.from(macaroon.expose());
  const hidden = macaroon.toString();
  const base64url = bytes.toString('base64url');
  const padding = '='.repeat((4 - (base64url.length % 4)) % 4);
  const bare = withoutRuns(text, bytes.toString('hex'), hidden, (part) => part.replace(/[A-F]/g, lowered));
  return withoutRuns(bare, base64url + padding, hidden, (part) =>
    part.replaceAll('+', '-').replaceAll('/', '_'),
  );
}

function lowered(letter: string): string {
  return letter.toLowerCase();
}

/** `normal` keeps the length. */
function withoutRuns(text: string, secret: string, hidden: string, normal: (text: string) => string): string {
  const windows = new Set<string>();
  for (let at = 0; at + RUN <= secret.length; at++) windows.add(secret.slice(at, at + RUN));
  const compared = normal(text);
  let rest = '';
  for (let at = 0; at < text.length;) {
    let end = at;
    while (windows.has(compared.slice(end, end + RUN))) end++;
    rest += end === at ? text.charAt(at) : hidden;
    at = end === at ? at + 1 : end + RUN - 1;
  }
  return rest;
}
