import type { NodeKey } from '../keysend/destination.ts';
import { Problem } from '../keysend/problem.ts';
import type { PaymentHash } from '../keysend/preimage.ts';
import { parsePaymentHash } from '../keysend/preimage.ts';

/**
 * Reads an answer. What is not as LND's files say becomes a `Problem` that names the call, so that neither a newer LND nor a
 * program that only resembles one ends in a TypeError.
 */
export function understand<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new Problem({ kind: 'nodeError', code: 0, detail: `${what}: ${detail}` }, { cause: error });
  }
}

/**
 * A public key as LND writes it. That it is a point on the curve is LND's business. What stands there instead is not repeated: it
 * may be a secret that was sent.
 */
export function readNodeKey(text: string): NodeKey {
  if (!/^0[23][0-9a-f]{64}$/.test(text)) throw notOne("a node's public key", text);
  return text as NodeKey;
}

export function readHash(text: string): PaymentHash {
  const hash = parsePaymentHash(text);
  if (hash === undefined) throw notOne('a payment hash', text);
  return hash;
}

function notOne(wanted: string, text: string): TypeError {
  return new TypeError(`where ${wanted} belongs is something else, of ${text.length} characters`);
}
