import { createHash, randomBytes } from 'node:crypto';
import type { Rpc } from '../regtest/rpc.ts';

export interface Again {
  readonly destination: string;
  readonly sat: string;
  readonly message: string;
  /** A fresh one, if not given. */
  readonly preimage?: Buffer;
}

/** Pays on its own, and waits for the end. */
export function payAgain(
  rpc: Rpc,
  { destination, sat, message, preimage = randomBytes(32) }: Again,
): Promise<void> {
  const stream = rpc.stream('routerrpc.Router/SendPaymentV2', {
    dest: Buffer.from(destination, 'hex'),
    amt: sat,
    payment_hash: createHash('sha256').update(preimage).digest(),
    dest_custom_records: { 5482373484: preimage, 34349334: Buffer.from(message) },
    fee_limit_sat: '1000',
    timeout_seconds: 20,
  });
  return new Promise((resolve) => {
    stream.on('data', () => undefined).on('error', () => undefined);
    stream.once('end', resolve).once('close', resolve);
  });
}
