import type { PaymentHash } from '../keysend/preimage.ts';

/** A bug ended the watching of a payment that was sent, or may have been. */
export class OutcomeUnknown extends Error {
  readonly hash: PaymentHash;

  constructor(hash: PaymentHash, cause: unknown) {
    super(`outcome of ${hash} unknown`, { cause });
    this.name = 'OutcomeUnknown';
    this.hash = hash;
  }
}
