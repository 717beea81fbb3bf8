import { Problem } from '../keysend/problem.ts';
import type { ConnectionPart } from '../keysend/problem.ts';

/**
 * The first bytes of every macaroon of LND's in hex and in base64, which no real path goes on from for so long; lndconnect. Quotation
 * marks or the name of a variable may have been pasted with it.
 */
const MACAROON = /0201[0-9A-Fa-f]{80}|AgEDbG5k[\w+/-]{75}|lndconnect:/;

/**
 * What people paste where a host or a path belongs may be the macaroon itself. What is wrong with a value is shown and logged
 * with the value, so this must come before anything else is said about it.
 *
 * @throws {Problem} `macaroonPasted`
 */
export function refuseMacaroon(part: ConnectionPart, text: string): void {
  if (MACAROON.test(text)) throw new Problem({ kind: 'macaroonPasted', part });
}
