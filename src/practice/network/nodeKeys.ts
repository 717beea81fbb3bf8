import { isOnCurve } from '../../keysend/curve.ts';
import type { NodeKey } from '../../keysend/destination.ts';
import { derive } from './random.ts';

/**
 * A real point of secp256k1 that follows from the seed and the node's name. Nobody has the private key to it, and no node of the
 * practice network signs anything: what is paid to such a key by mistake elsewhere cannot be taken by anyone.
 */
export function nodeKeyFor(seed: string, alias: string): NodeKey {
  for (let tries = 0; ; tries++) {
    const x = Buffer.from(derive(seed, `node ${alias} ${tries}`)).toString('hex');
    if (isOnCurve(x)) return `${parityFor(seed, alias)}${x}` as NodeKey;
  }
}

function parityFor(seed: string, alias: string): '02' | '03' {
  return (derive(seed, `parity ${alias}`)[0] ?? 0) % 2 === 0 ? '02' : '03';
}
